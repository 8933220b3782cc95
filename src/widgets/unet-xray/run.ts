/** Runs the opened-up network: on one noisy digit, as it was trained and with its skips cut. */
import { qSample, x0FromV } from '~/math/diffusion';
import { createRandom } from '~/math/random';
import { cosineSchedule } from '~/math/schedule';
import { float32, int32, type Tensors } from '~/runtime/tensor';
import { mapNames, maps, NONE, PIXELS, ROWS, rowTime, skips, type MapName } from './models';
import type { Params } from './state';

export type Run = { run(inputs: Tensors): Promise<Tensors> };

export const schedule = cosineSchedule({ T: 1000 });

export type Question = Pick<
  Params,
  'picture' | 'seed' | 't' | 'told' | 'skip16' | 'skip8' | 'skip4' | 'skipX'
>;

export type XRay = {
  question: Question;
  maps: Record<MapName, Float32Array>;
  /** The digit that the network makes out, as trained and with the skips as they are. */
  whole: Float32Array;
  cut: Float32Array;
};

export const noisyOf = (x0: Float32Array, { seed, t }: Pick<Question, 'seed' | 't'>) =>
  qSample({
    x0,
    t,
    epsilon: createRandom(seed).fillNormal(new Float32Array(x0.length)),
    schedule,
  });

/** The digit that a picture of the book shows. */
export const digitOf = (picture: Params['picture']): number => Number(picture.slice(-1));

/** Both networks in one run: row 0 with all skips, row 1 with those that are on. */
export async function xray(graph: Run, x0: Float32Array, question: Question): Promise<XRay> {
  const { t, told, picture } = question;
  const xt = noisyOf(x0, question);
  const both = new Float32Array(2 * PIXELS);
  both.set(xt);
  both.set(xt, PIXELS);
  const label = told ? digitOf(picture) : NONE;
  const factors = skips.map((skip) => (question[skip] ? 1 : 0));
  const outputs = await graph.run({
    xt: { dtype: 'float32', shape: [2, 1, 28, 28], data: both },
    t: float32([2], [t - 1, t - 1]),
    label: int32([2], [label, label]),
    skip: float32([2, skips.length], [...skips.map(() => 1), ...factors]),
  });
  const row = (name: string, i: 0 | 1): Float32Array => {
    const data = outputs[name].data as Float32Array;
    const length = data.length / 2;
    return data.slice(i * length, (i + 1) * length);
  };
  const clean = (i: 0 | 1) =>
    x0FromV({ xt, v: row('v', i), t, schedule }).map((value) => Math.min(1, Math.max(-1, value)));
  const inner = mapNames.map((name) => [name, row(name, 1)] as const);
  return {
    question,
    maps: Object.fromEntries(inner) as Record<MapName, Float32Array>,
    whole: clean(0),
    cut: clean(1),
  };
}

/** What the network makes of time: a row for each of ROWS times. */
export type TimeMap = { sinusoids: Float32Array; conditioning: Float32Array };

export async function timeMap(graph: Run): Promise<TimeMap> {
  const times = Array.from({ length: ROWS }, (_, row) => rowTime(row) - 1);
  const { sinusoids, conditioning } = await graph.run({
    t: float32([ROWS], times),
    label: int32(
      [ROWS],
      times.map(() => NONE),
    ),
  });
  return {
    sinusoids: sinusoids.data as Float32Array,
    conditioning: conditioning.data as Float32Array,
  };
}

/** Root mean square difference of two pictures. */
export const distance = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length);

/** Shares of attention in a picture of its own: of each query how evenly it looks, in (0, 1]. */
export function evenness(attention: Float32Array): number {
  const { count, side } = maps.attention;
  let entropy = 0;
  for (const weight of attention) if (weight > 0) entropy -= weight * Math.log(weight);
  return entropy / (count * side * Math.log(side));
}
