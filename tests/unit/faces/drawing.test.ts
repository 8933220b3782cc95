import { describe, expect, it } from 'vitest';
import { vocabulary, type Face } from '~/faces/attributes';
import { boxFilter } from '~/faces/box-filter';
import { datasetFace } from '~/faces/dataset';
import { regions } from '~/faces/shape';
import { maskColours, styles } from '~/faces/styles';
import { faceSvg } from '~/faces/svg';
import { visibleAttributes } from '~/faces/visibility';
import { rasterise, rasteriseMask } from '../../../models/common/faces/raster';

const faces = Array.from({ length: 400 }, (_, i) => datasetFace(11, i));

const attribute = '[a-z-]+="[^"<>&]*"';
const element = `<path(?: ${attribute})*/>`;
const document = new RegExp(
  `^<svg xmlns="http://www.w3.org/2000/svg"(?: [a-zA-Z-]+="[^"<>&]*")*>${element}` +
    `(?:<g(?: ${attribute})*>(?:${element})*</g>)*</svg>$`,
);

describe('faceSvg', () => {
  it.each(styles)('is well-formed, small and free of references in the style %s', (style) => {
    for (const face of faces) {
      const svg = faceSvg(face, { style });
      expect(svg).toMatch(document);
      expect(svg.length).toBeLessThan(6000);
      expect(svg).not.toMatch(/NaN|undefined|Infinity|url\(|\bid=/);
    }
  });

  it('draws only documented colours in masks', () => {
    const documented = new Set<string>(Object.values(maskColours));
    expect(documented.size).toBe(regions.length);
    for (const face of faces) {
      const used = faceSvg(face, { style: 'mask' }).match(/#[0-9a-f]{6}/g) ?? [];
      expect(used.filter((colour) => !documented.has(colour))).toEqual([]);
    }
  });
});

describe('masks', () => {
  // At every size a pixel has one class: the rasteriser throws on a blended colour.
  it('have one class in every pixel, and the classes the face has', () => {
    for (const face of faces.slice(0, 60)) {
      const present = new Set(rasteriseMask(face, 64));
      const expects = (region: (typeof regions)[number], is: boolean): void =>
        expect(present.has(regions.indexOf(region)), region).toBe(is);
      for (const region of ['background', 'skin', 'brows', 'mouth', 'clothes'] as const) {
        expects(region, true);
      }
      expects('glasses', face.glasses !== 'none');
      expects('hat', face.hat !== 'none');
      expects('beard', face.beard !== 'none');
      expects('eyes', face.glasses !== 'sunglasses');
      expects('earrings', face.earrings === 'yes' && visibleAttributes(face).earrings);
    }
  });
});

describe('visibleAttributes', () => {
  const samePicture = (a: Face, b: Face): boolean =>
    Buffer.compare(rasterise(a, 'flat', 64), rasterise(b, 'flat', 64)) === 0;

  it.each(['eyes', 'gaze', 'hatColour', 'earrings'] as const)(
    'a hidden value of %s leaves no trace in the picture',
    (factor) => {
      const hidden = faces.filter((face) => !visibleAttributes(face)[factor]).slice(0, 12);
      expect(hidden.length).toBeGreaterThan(3);
      for (const face of hidden) {
        for (const value of vocabulary[factor]) {
          expect(samePicture(face, { ...face, [factor]: value } as Face)).toBe(true);
        }
      }
    },
  );

  it.each(['eyes', 'gaze', 'hatColour', 'earrings', 'hairColour', 'hairStyle', 'smile'] as const)(
    'a visible value of %s can be told from the others',
    (factor) => {
      const shown = faces.filter((face) => visibleAttributes(face)[factor]).slice(0, 12);
      for (const face of shown) {
        const others: readonly (string | number)[] =
          factor === 'smile' ? [-0.7, 0, 0.7] : vocabulary[factor];
        const pictures = others
          .map((value) => ({ ...face, [factor]: value }) as Face)
          .filter((other) => visibleAttributes(other)[factor])
          .map((other) => Buffer.from(rasterise(other, 'flat', 32)).toString('base64'));
        expect(new Set(pictures).size).toBe(pictures.length);
      }
    },
  );

  it('hides the smile behind a surprised mouth', () => {
    const face: Face = { ...faces[0], mouth: 'surprised' };
    expect(visibleAttributes(face).smile).toBe(false);
    expect(samePicture({ ...face, smile: -1 }, { ...face, smile: 1 })).toBe(true);
  });

  it('hides what hair there is under a beanie, except where it falls below', () => {
    const under = (hairStyle: Face['hairStyle']): Face => ({
      ...faces[0],
      hat: 'beanie',
      hairStyle,
    });
    expect(samePicture(under('short'), under('spiky'))).toBe(true);
    expect(samePicture(under('short'), under('bun'))).toBe(true);
    expect(visibleAttributes(under('bun')).hairStyle).toBe(false);
    expect(visibleAttributes(under('long')).hairStyle).toBe(true);
    expect(visibleAttributes({ ...under('bald'), beard: 'none' }).hairColour).toBe(false);
  });
});

describe('boxFilter', () => {
  it('gives the mean of each block, rounded', () => {
    const pixel = (grey: number): number[] => [grey, grey + 1, 255, 255];
    const rgba = [0, 1, 2, 4].flatMap(pixel);
    expect([...boxFilter(rgba, 2, 1)]).toEqual([2, 3, 255]);
    expect([...boxFilter(rgba, 2, 2)]).toEqual([0, 1, 255, 1, 2, 255, 2, 3, 255, 4, 5, 255]);
  });

  it('refuses sizes that do not divide the width', () => {
    expect(() => boxFilter(new Uint8Array(64), 4, 3)).toThrow(/multiple of 3/);
  });
});
