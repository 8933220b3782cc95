import type { Face } from '~/faces/attributes';
import { drawFace } from '~/faces/draw';
import { frame, type Layer, type Shape } from '~/faces/shape';
import { backgroundIn, paint, type Style } from '~/faces/styles';

/** Layers as a style paints them; what the style leaves out is gone. */
export function paintedFace(
  face: Face,
  style: Style = 'flat',
): { background: string; layers: Layer[] } {
  const layers = drawFace(face).map(({ transform, shapes }) => ({
    transform,
    shapes: shapes.flatMap((shape) => paint(shape, style) ?? []),
  }));
  return { background: backgroundIn(style, face), layers };
}

/**
 * A face as a self-contained SVG: paths and plain colours only, no ids, gradients, filters or text.
 * Masks are drawn without antialiasing, so that every pixel has exactly one region's colour.
 */
export function faceSvg(face: Face, { style = 'flat' }: { style?: Style } = {}): string {
  const { background, layers } = paintedFace(face, style);
  const crisp = style === 'mask' ? ' shape-rendering="crispEdges"' : '';
  const { x, y, size } = frame;
  const groups = layers.filter(({ shapes }) => shapes.length > 0).map(group);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${size} ${size}"${crisp}>` +
    `<path fill="${background}" d="M${x} ${y}h${size}v${size}h-${size}z"/>${groups.join('')}</svg>`
  );
}

const group = ({ transform, shapes }: Layer): string =>
  `<g transform="matrix(${transform.map((n) => Math.round(n * 1e4) / 1e4).join(' ')})" ` +
  `stroke-linecap="round" stroke-linejoin="round">${shapes.map(element).join('')}</g>`;

function element({ d, fill, stroke, width }: Shape): string {
  const line = stroke ? ` stroke="${stroke}" stroke-width="${width ?? 1}"` : '';
  return `<path d="${d}" fill="${fill ?? 'none'}"${line}/>`;
}
