/** Opens the network up when the book is built. Never in a page. */
import path from 'node:path';
import { buildPicture } from '~/book/build-images';
import { kept } from '~/book/kept';
import { openModelInNode, readManifest } from '~/runtime/node';
import { MODEL, mapNames, wanted, type MapName } from './models';
import { distance, evenness, timeMap, xray, type TimeMap, type XRay } from './run';
import type { Params, Recorded } from './state';

const folder = path.resolve('models', MODEL);

export type Poster = { x0: Float32Array; result: XRay; time: TimeMap; recorded: Recorded };

type Kept = { numbers: Record<MapName | 'whole' | 'cut' | keyof TimeMap, number[]> };

export async function posterOf(values: Params): Promise<Poster> {
  const { pixels: x0 } = await buildPicture(values.picture);
  const { files } = readManifest(folder);
  const { numbers } = await kept([JSON.stringify(['unet-xray', files, values]), x0], () =>
    compute(values, x0),
  );
  const floats = (name: keyof Kept['numbers']) => Float32Array.from(numbers[name]);
  const result: XRay = {
    question: values,
    maps: Object.fromEntries(mapNames.map((name) => [name, floats(name)])) as XRay['maps'],
    whole: floats('whole'),
    cut: floats('cut'),
  };
  return {
    x0,
    result,
    time: { sinusoids: floats('sinusoids'), conditioning: floats('conditioning') },
    recorded: {
      params: values,
      wholeError: distance(result.whole, x0),
      cutError: distance(result.cut, x0),
      change: distance(result.whole, result.cut),
      evenness: evenness(result.maps.attention),
    },
  };
}

async function compute(values: Params, x0: Float32Array): Promise<Kept> {
  const graphs = {
    xray: await openModelInNode(folder, { graph: wanted.xray.graph }),
    time: await openModelInNode(folder, { graph: wanted.time.graph }),
  };
  const result = await xray(graphs.xray, x0, values);
  const time = await timeMap(graphs.time);
  for (const graph of Object.values(graphs)) graph.close();
  const rounded = (values: Float32Array) =>
    Array.from(values, (value) => Number(value.toPrecision(5)));
  const all = { ...result.maps, whole: result.whole, cut: result.cut, ...time };
  const numbers = Object.entries(all).map(([name, array]) => [name, rounded(array)] as const);
  return { numbers: Object.fromEntries(numbers) as Kept['numbers'] };
}

/** Bytes of the graphs that the figure opens. */
export function bytesOfGraphs(): number {
  const { files } = readManifest(folder);
  return Object.values(wanted).reduce(
    (sum, { graph }) => sum + (files.find(({ name }) => name === graph)?.bytes ?? 0),
    0,
  );
}
