import type { Face } from '~/faces/attributes';
import { hairs, light, shade } from '~/faces/palette';
import { ellipse, path, sides, type Shape } from '~/faces/shape';

/** Hats that sit over the whole crown; hair can only show below them. */
export const coversCrown = (face: Face): boolean => face.hat === 'beanie' || face.hat === 'cap';

const dome = 'M-19.4 30C-20.4 14.5-11.5 8.6 0 8.6S20.4 14.5 19.4 30';

/** Behind the head. */
export function backHair(face: Face): Shape[] {
  const colour = hairs[face.hairColour];
  const fill = shade(colour, 0.3);
  switch (face.hairStyle) {
    case 'curly':
      return curls(coversCrown(face)).map((d) => ({ d, region: 'hair', fill: colour }));
    case 'bob':
      return [{ d: `${dome}L20.4 46.5C12 50-12 50-20.4 46.5z`, region: 'hair', fill }];
    case 'long':
      return [{ d: `${dome}L22 59.5C12 63-12 63-22 59.5z`, region: 'hair', fill }];
    case 'bun':
      return coversCrown(face)
        ? []
        : [
            { d: ellipse(0, 7.8, 6.6), region: 'hair', fill: colour },
            {
              d: 'M-5.4 11C-3 13 3 13 5.4 11',
              region: 'hair',
              stroke: fill,
              width: 1.8,
              tone: true,
            },
          ];
    case 'pigtails':
      return sides.flatMap((s): Shape[] => [
        {
          d: path`M${s * 17} 21C${s * 20} 13.5 ${s * 29.5} 17 ${s * 28.8} 29C${s * 28.4} 37 ${s * 23.5} 41 ${s * 21.2} 36C${s * 19.4} 31 ${s * 16.5} 28 ${s * 17} 21z`,
          region: 'hair',
          fill: colour,
        },
      ]);
    default:
      return [];
  }
}

function curls(hidden: boolean): string[] {
  const lower = [
    [18.6, 36.5, 5.4],
    [20.4, 28.5, 6],
    [18.8, 20, 6.4],
  ];
  const upper = [[12.4, 12.8, 6.8]];
  const pairs = (hidden ? lower : [...lower, ...upper]).flatMap(([x, y, r]) =>
    sides.map((s) => ellipse(s * x, y, r)),
  );
  return [...pairs, ...(hidden ? [] : [ellipse(0, 9.8, 7.6)])];
}

/** Over the forehead and the sides of the head. */
export function frontHair(face: Face): Shape[] {
  const colour = hairs[face.hairColour];
  const one = (d: string): Shape => ({ d, region: 'hair', fill: colour });
  const shine = (d: string): Shape => ({
    d,
    region: 'hair',
    stroke: light(colour, face.hairColour === 'black' ? 0.18 : 0.36),
    width: 1.7,
    tone: true,
  });
  const crownHidden = coversCrown(face);
  switch (face.hairStyle) {
    case 'bald':
      return [];
    case 'short':
      return crownHidden
        ? sideburns.map(one)
        : [
            one(
              'M-17.4 32C-20 15.5-12.5 9.4 0.5 9.4S19.8 15.5 17.4 32C17 26.5 16 23 13.4 19.4C5 20.8-6 19.8-10.6 16.4C-14.6 20-16.4 25-17.4 32z',
            ),
            shine('M-9 14.2Q-4 11.8 2 11.9'),
          ];
    case 'spiky':
      return crownHidden
        ? sideburns.map(one)
        : [
            {
              ...one(
                'M-16.9 30L-20.4 14.6L-14.4 15L-13.2 5.6L-7 10.4L-2.4 2.4L3 9.6L10.6 4L12.4 12.6L20 11.4L16.9 30L14 20L9.6 18L6 20L1.6 17.4L-3 20L-7 17.6L-11 20L-14.2 20z',
              ),
              stroke: colour,
              width: 1.2,
            },
          ];
    case 'curly':
      return crownHidden
        ? []
        : [
            ...[-13.6, -7, 0, 7, 13.6].map((x) => one(ellipse(x, 15.6 + 0.014 * x * x, 4.3))),
            { ...one('M-17 19C-15 8 15 8 17 19z'), tone: true },
            ...[-9.5, 2].map((x) => shine(path`M${x - 3} 11.5Q${x} 8 ${x + 3.5} 9.5`)),
          ];
    case 'bob':
      return [
        one(
          `${dome}L20.6 46C18.6 48.2 16 48 14 46.8L14.9 29C15 24.5 14.7 22 14.1 19.4Q0 22-14.1 19.4C-14.7 22-15 24.5-14.9 29L-14 46.8C-16 48-18.6 48.2-20.6 46z`,
        ),
        shine('M-11.5 15.5Q-3 11.4 7 13'),
      ];
    case 'long':
      return [
        ...sides.map((s) =>
          one(
            path`M0 8.6C${s * 11.5} 8.6 ${s * 20.4} 14.5 ${s * 19.4} 30L${s * 21.6} 57C${s * 19} 59.5 ${s * 15.6} 58.5 ${s * 14} 56C${s * 14.6} 45 ${s * 16.4} 38 ${s * 15.4} 30C${s * 14.4} 22.5 ${s * 8} 20 0 13.6z`,
          ),
        ),
        shine('M-14 18.5Q-11.5 13.6-6 12.4'),
      ];
    case 'bun':
      return crownHidden
        ? sideburns.map(one)
        : [
            one(
              'M-17.2 31C-19.6 17-12 11 0 11S19.6 17 17.2 31C16 23 10 18.6 0 18.6S-16 23-17.2 31z',
            ),
            shine('M-10 16.6Q-5 13.6 1 13.8'),
          ];
    case 'pigtails':
      return [
        ...(crownHidden
          ? sideburns.map(one)
          : [
              one(
                'M-17.3 31C-20 15.5-12 9.6 0 9.6S20 15.5 17.3 31C16.4 23 10 21 0 13.8C-10 21-16.4 23-17.3 31z',
              ),
              shine('M-12 17Q-9 13.4-4 12.6'),
            ]),
        ...sides.map((s): Shape => ({
          d: ellipse(s * 18.4, 21.4, 2),
          region: 'hair',
          fill: '#ff5d73',
          tone: true,
        })),
      ];
  }
}

const sideburns = sides.map(
  (s) =>
    path`M${s * 17.8} 19H${s * 13.2}C${s * 14.6} 24 ${s * 14.4} 28 ${s * 16.2} 32.4C${s * 18.6} 29 ${s * 18.2} 24 ${s * 17.8} 19z`,
);
