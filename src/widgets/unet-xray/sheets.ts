/** Many small maps as one picture. */
import type { RasterSize } from '~/ui/raster';
import { maps, type MapName } from './models';

/** Between the maps of a sheet. */
const GAP = 1;

export function sheetSize(name: MapName): RasterSize {
  const { count, side, columns } = maps[name];
  const rows = Math.ceil(count / columns);
  return {
    width: columns * (side + GAP) - GAP,
    height: rows * (side + GAP) - GAP,
    channels: 1,
  };
}

/**
 * The maps of a level, each divided by its own largest absolute value: grey is 0, white the most. Shares
 * of attention are not negative: black is 0.
 */
export function sheetOf(name: MapName, values: Float32Array): Float32Array {
  const { count, side, columns } = maps[name];
  const { width, height } = sheetSize(name);
  const sheet = new Float32Array(width * height).fill(-1);
  const area = side * side;
  for (let map = 0; map < count; map++) {
    const own = values.subarray(map * area, (map + 1) * area);
    const most = own.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-12);
    const left = (map % columns) * (side + GAP);
    const top = Math.floor(map / columns) * (side + GAP);
    own.forEach((value, i) => {
      const shown = name === 'attention' ? (2 * value) / most - 1 : value / most;
      sheet[(top + Math.floor(i / side)) * width + left + (i % side)] = shown;
    });
  }
  return sheet;
}

/** A heat map whose columns are each divided by their own largest absolute value. */
export function heatOf(values: Float32Array, columns: number): Float32Array {
  const most = new Float32Array(columns).fill(1e-12);
  values.forEach((value, i) => {
    most[i % columns] = Math.max(most[i % columns], Math.abs(value));
  });
  return values.map((value, i) => value / most[i % columns]);
}
