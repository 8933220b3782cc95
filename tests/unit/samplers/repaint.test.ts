import { describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { linearSchedule } from '~/math/schedule';
import { mean, variance } from '~/math/statistics';
import type { EpsilonTheta } from '~/samplers/network';
import { repaint, repaintCalls, repaintMoves, type RepaintOptions } from '~/samplers/repaint';
import { evenTimesteps } from '~/samplers/timesteps';

const schedule = linearSchedule({ T: 1000 });

/** Pairs of standard Gaussian pixels with correlation rho: the exact network, which is linear. */
const pairNetwork =
  (rho: number): EpsilonTheta =>
  async (xt, t) => {
    const alphaBar = schedule.alphaBar[t];
    const noise = Math.sqrt(1 - alphaBar);
    // The covariance of x_t is [[1, c], [c, 1]] with c = alphaBar·rho.
    const c = alphaBar * rho;
    const out = new Float32Array(xt.length);
    for (let i = 0; i < xt.length; i += 2) {
      out[i] = (noise * (xt[i] - c * xt[i + 1])) / (1 - c * c);
      out[i + 1] = (noise * (xt[i + 1] - c * xt[i])) / (1 - c * c);
    }
    return out;
  };

async function endOf(options: RepaintOptions): Promise<Float32Array> {
  let end = options.xT;
  for await (const { x } of repaint(options)) end = x;
  return end;
}

const seconds = (pairs: Float32Array) => pairs.filter((_value, i) => i % 2 === 1);

describe('two correlated pixels of which the first is known to be 1', () => {
  const pairs = 4000;
  const rho = 0.9;
  const base = {
    epsilonTheta: pairNetwork(rho),
    xT: createRandom(1).fillNormal(new Float32Array(2 * pairs)),
    schedule,
    random: createRandom(2),
    known: new Float32Array(2 * pairs).fill(1),
    mask: Float32Array.from({ length: 2 * pairs }, (_, i) => (i % 2 === 0 ? 1 : 0)),
  };

  it('overwriting keeps the known one and misses the conditional distribution of the other', async () => {
    const end = await endOf({
      ...base,
      timesteps: evenTimesteps(1000, 200),
      resamplings: 1,
      jump: 1,
    });
    expect(end.every((value, i) => i % 2 === 1 || value === 1)).toBe(true);
    const found = seconds(end);
    // Should be 0.9 and 0.19.
    expect(mean(found)).toBeLessThan(0.8);
    expect(variance(found)).toBeGreaterThan(0.22);
  });

  it('going over it again brings both closer', async () => {
    const run = (resamplings: number) =>
      endOf({ ...base, timesteps: evenTimesteps(1000, 100), resamplings, jump: 1 });
    const [once, often] = await Promise.all([run(1), run(10)]);
    const miss = (end: Float32Array) => Math.abs(mean(seconds(end)) - rho);
    expect(miss(often)).toBeLessThan(0.05);
    expect(miss(often)).toBeLessThan(miss(once) / 3);
    expect(variance(seconds(often))).toBeLessThan(variance(seconds(once)));
  });

  it('with nothing known it is ancestral sampling of the pair', async () => {
    const mask = new Float32Array(2 * pairs);
    const timesteps = evenTimesteps(1000, 200);
    const end = await endOf({ ...base, mask, timesteps, resamplings: 1, jump: 1 });
    const products = seconds(end).map((b, i) => b * end[2 * i]);
    expect(Math.abs(mean(seconds(end)))).toBeLessThan(0.08);
    expect(Math.abs(mean(products) - rho)).toBeLessThan(0.1);
  });
});

describe('the order of moves', () => {
  const timesteps = [40, 30, 20, 10];

  it('without resampling is the plain walk', () => {
    expect(repaintMoves(timesteps, { resamplings: 1, jump: 3 })).toEqual([
      { kind: 'down', from: 40, to: 30 },
      { kind: 'down', from: 30, to: 20 },
      { kind: 'down', from: 20, to: 10 },
      { kind: 'down', from: 10, to: 0 },
    ]);
  });

  it('goes up by a jump and down again, and never loses its place', () => {
    for (const jump of [1, 2, 3, 9]) {
      const moves = repaintMoves(timesteps, { resamplings: 3, jump });
      expect(moves[0].from).toBe(40);
      expect(moves.at(-1)?.to).toBe(0);
      moves.slice(1).forEach(({ from }, i) => expect(from).toBe(moves[i].to));
      for (const { kind, from, to } of moves) expect(kind === 'down').toBe(to < from);
      expect(repaintCalls(moves)).toBe(3 * timesteps.length);
    }
  });

  it('refuses hostile numbers', () => {
    for (const [resamplings, jump] of [
      [0, 1],
      [1, 0],
      [1.5, 1],
      [1, NaN],
    ]) {
      expect(() => repaintMoves(timesteps, { resamplings, jump })).toThrow(/expected .*, got/);
    }
  });
});

it('stops with the reason of the signal, and refuses arrays of other lengths', async () => {
  const controller = new AbortController();
  const reason = new Error('the reader pressed stop');
  const options: RepaintOptions = {
    epsilonTheta: async (xt) => xt,
    xT: new Float32Array(2),
    timesteps: [5, 1],
    schedule,
    random: createRandom(1),
    known: new Float32Array(2),
    mask: new Float32Array(2),
    resamplings: 1,
    jump: 1,
    signal: controller.signal,
  };
  const run = repaint(options);
  await run.next();
  controller.abort(reason);
  await expect(run.next()).rejects.toBe(reason);
  const short = repaint({ ...options, signal: undefined, mask: new Float32Array(3) });
  await expect(short.next()).rejects.toThrow('mask: expected 2 values, got 3');
});
