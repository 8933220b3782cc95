import type { Face } from '~/faces/attributes';
import { dyes, light, shade, white } from '~/faces/palette';
import { ellipse, type Shape } from '~/faces/shape';

export function hat(face: Face): Shape[] {
  const dye = dyes[face.hatColour];
  switch (face.hat) {
    case 'none':
      return [];
    case 'beanie':
      return [
        { d: 'M-18.6 18C-19 9-10.5 6 0 6S19 9 18.6 18z', region: 'hat', fill: dye },
        { d: ellipse(0, 4.8, 3.9), region: 'hat', fill: white },
        {
          d: 'M-17.6 13.6H17.6Q20 13.6 20 16V18Q20 20.4 17.6 20.4H-17.6Q-20 20.4-20 18V16Q-20 13.6-17.6 13.6z',
          region: 'hat',
          fill: light(dye, 0.35),
        },
      ];
    case 'cap':
      return [
        { d: 'M-18.6 19.8C-19.4 8.8-10.5 5 0 5S19.4 8.8 18.6 19.8z', region: 'hat', fill: dye },
        {
          d: 'M-10 12.4Q-6.5 9-1 8.6',
          region: 'hat',
          stroke: light(dye, 0.35),
          width: 1.8,
          tone: true,
        },
        {
          d: 'M-4 16.4Q14 14.2 28.4 17.4Q30.4 18.4 29.6 20.2Q29 21.4 27 21Q13 19.2-5 20.8Q-7 17.2-4 16.4z',
          region: 'hat',
          fill: shade(dye, 0.35),
        },
      ];
    case 'party':
      return [
        { d: 'M-3.6 1.4L-12.4 17C-7 20.2 6 19.8 10.4 16.4L-0.6 1.4z', region: 'hat', fill: dye },
        {
          d: 'M-5.4 4.8L-7.5 8.4Q-0.7 10 4.9 8.2L2.2 4.6Q-1.4 5.8-5.4 4.8z',
          region: 'hat',
          fill: white,
        },
        {
          d: 'M-9.6 12L-11.6 15.6Q-1 19 9.4 15L7 11.6Q-1.2 14.2-9.6 12z',
          region: 'hat',
          fill: white,
        },
        { d: ellipse(-2.1, 3, 2.8), region: 'hat', fill: '#ffd84a' },
      ];
  }
}
