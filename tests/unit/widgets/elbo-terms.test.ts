import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import path from 'node:path';
import { createRandom } from '~/math/random';
import { openModelInNode, readManifest } from '~/runtime/node';
import {
  klOfDigit,
  measure,
  posteriorOf,
  summaryOf,
  termsOf,
  type Live,
  type Measured,
} from '~/widgets/elbo-terms/measure';
import {
  betas,
  decoderOf,
  encoderOf,
  LATENT,
  MODEL,
  PIXELS,
  wanted,
  type Beta,
} from '~/widgets/elbo-terms/models';
import { pack, unpack } from '~/widgets/elbo-terms/pack';
import { barPath, ellipseOf, priceLine } from '~/widgets/elbo-terms/plot';
import { readBatch, readFull } from '~/widgets/elbo-terms/poster';
import { readingNames, readings } from '~/widgets/elbo-terms/readings';
import {
  axesNames,
  axesOf,
  batch,
  initialState,
  measuredOf,
  params,
  update,
  workOf,
  type Params,
  type Recorded,
  type State,
} from '~/widgets/elbo-terms/state';
import { activeInWords, liveValues, numberName, sourceInWords } from '~/widgets/elbo-terms/words';

/** What the shipped networks give, run here as the page runs them. */
const measured = {} as Record<Beta, Live>;
let digits: Float32Array;
let recorded: Recorded;

beforeAll(async () => {
  const folder = path.resolve('models', MODEL);
  digits = await readBatch();
  for (const beta of betas) {
    const encoder = await openModelInNode(folder, { graph: wanted[encoderOf(beta)].graph });
    const decoder = await openModelInNode(folder, { graph: wanted[decoderOf(beta)].graph });
    measured[beta] = await measure({ encoder, decoder }, digits, 1);
    encoder.close();
    decoder.close();
  }
  recorded = { measured, full: readFull() };
}, 60_000);

const start = (query = ''): State => initialState(params.read(query).value, recorded);
const opened = (state: State): State =>
  update(state, { type: 'opened', backend: 'wasm', threads: 1 });

const anyParams: fc.Arbitrary<Params> = fc.record({
  beta: fc.constantFrom(...betas),
  digit: fc.integer({ min: 0, max: 9 }),
  axes: fc.constantFrom(...axesNames),
  seed: fc.integer({ min: 0, max: 9999 }),
});

describe('elbo-terms link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(initialState(values, recorded).params));
        expect(notices).toEqual([]);
        expect(value).toEqual(values);
      }),
    );
  });
});

describe('elbo-terms networks', () => {
  it('are graphs of the model, two for each β', () => {
    const names = readManifest(path.resolve('models', MODEL)).files.map(({ name }) => name);
    const graphs = Object.values(wanted).map(({ graph }) => graph);
    expect(new Set(graphs).size).toBe(2 * betas.length);
    for (const graph of graphs) expect(names).toContain(graph);
  });

  it('measure on the batch what the recipe measured on all test digits, within chance', () => {
    for (const beta of betas) {
      const summary = summaryOf(measured[beta]);
      const spread = (values: readonly number[]) => {
        const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
        const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
        return Math.sqrt(variance / values.length);
      };
      const { reconstruction, kl } = recorded.full[beta];
      const terms = batch.map((_, i) => termsOf(measured[beta], i));
      const limit = (part: 'reconstruction' | 'kl') => 4 * spread(terms.map((term) => term[part]));
      expect(Math.abs(summary.reconstruction - reconstruction)).toBeLessThan(
        limit('reconstruction'),
      );
      expect(Math.abs(summary.kl - kl)).toBeLessThan(limit('kl') + 0.01);
    }
  });

  it('pay less for the code and lose more in the picture as β grows, until nothing is left', () => {
    const summaries = betas.map((beta) => summaryOf(measured[beta]));
    for (let i = 1; i < betas.length; i++) {
      expect(summaries[i].kl).toBeLessThan(summaries[i - 1].kl);
      expect(summaries[i].reconstruction).toBeLessThan(summaries[i - 1].reconstruction);
    }
    expect(summaries.map(({ active }) => active)).toEqual([10, 10, 10, 5, 0]);
    expect(summaries[4].kl).toBeLessThan(0.01);
    const { mean, sigma } = posteriorOf(measured['64'], 3);
    mean.forEach((mu, j) => expect(Math.hypot(mu, sigma[j] - 1)).toBeLessThan(0.05));
  });

  it('are the best for their own price, as the line of slope −β says', () => {
    for (const beta of betas) {
      const price = (other: Beta) =>
        -recorded.full[other].reconstruction + Number(beta) * recorded.full[other].kl;
      const cheapest = betas.reduce((a, b) => (price(b) < price(a) ? b : a));
      expect(cheapest).toBe(beta);
    }
  });
});

describe('measure', () => {
  it('draws z = μ + σ·ε, the same ε for the same seed, and decodes just that', async () => {
    const seen: Float32Array[] = [];
    const mean = Float32Array.from({ length: 2 * LATENT }, (_, i) => i / 10);
    const logVariance = new Float32Array(2 * LATENT).fill(Math.log(4));
    const tensor = (shape: number[], data: Float32Array) =>
      ({ dtype: 'float32', shape, data }) as const;
    const networks = {
      encoder: {
        run: () =>
          Promise.resolve({
            mean: tensor([2, LATENT], mean),
            logVariance: tensor([2, LATENT], logVariance),
          }),
      },
      decoder: {
        run: ({ z }: Record<string, { data: unknown }>) => {
          seen.push(z.data as Float32Array);
          return Promise.resolve({ x: tensor([2, 1, 28, 28], new Float32Array(2 * PIXELS)) });
        },
      },
    };
    const two = new Float32Array(2 * PIXELS).fill(-1);
    const { reconstruction } = await measure(networks, two, 5);
    await measure(networks, two, 5);
    const epsilon = createRandom(5).fillNormal(new Float32Array(2 * LATENT));
    seen[0].forEach((z, i) => expect(z).toBeCloseTo(mean[i] + 2 * epsilon[i], 5));
    expect(seen[1]).toEqual(seen[0]);
    // Every pixel half ink, half not.
    expect(reconstruction).toHaveLength(2);
    expect(reconstruction[1]).toBeCloseTo(-PIXELS * Math.LN2, 6);
  });

  it('packs what it found to a thousandth', () => {
    const back = unpack(JSON.parse(JSON.stringify(pack(measured['1']))) as ReturnType<typeof pack>);
    const far = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
    expect(far(back.mean, measured['1'].mean)).toBeLessThan(6e-4);
    expect(far(back.reconstruction, measured['1'].reconstruction)).toBeLessThan(6e-4);
    expect(summaryOf(back).kl).toBeCloseTo(summaryOf(measured['1']).kl, 2);
    expect(back.seed).toBe(1);
  });
});

describe('elbo-terms state', () => {
  it('measures the network looked at first, then the others, and all anew for another draw', () => {
    let state = opened(start('beta=16'));
    expect(workOf(start('beta=16'))).toBeUndefined();
    const order: Beta[] = [];
    for (let work = workOf(state); work; work = workOf(state)) {
      order.push(work.beta);
      state = update(state, { type: 'measured', beta: work.beta, live: measured[work.beta] });
    }
    expect(order).toEqual(['16', '0.25', '1', '4', '64']);
    state = update(state, { type: 'again' });
    expect(state.params.seed).toBe(2);
    expect(workOf(state)).toEqual({ beta: '16', seed: 2 });
    expect(update(start('seed=9999'), { type: 'again' }).params.seed).toBe(0);
  });

  it('keeps nothing of a network that was closed', () => {
    let state = opened(start());
    state = update(state, { type: 'measured', beta: '1', live: measured['4'] });
    expect(measuredOf(state, '1')).toBe(measured['4']);
    state = update(state, { type: 'unload' });
    expect(measuredOf(state, '1')).toBe(measured['1']);
    expect(update(state, { type: 'measured', beta: '1', live: measured['4'] })).toBe(state);
  });

  it('keeps the networks through a reset', () => {
    const state = update(opened(start('beta=4')), { type: 'adopt', params: start().params });
    expect(state.network.status).toBe('live');
    expect(state.params.beta).toBe('1');
  });

  it('puts the two numbers with most, or least, KL on the plane, in their order', () => {
    const { klByNumber } = summaryOf(measured['4']);
    const sorted = [...klByNumber].sort((a, b) => a - b);
    const of = (query: string) =>
      axesOf(start(query))
        .map((j) => klByNumber[j])
        .sort((a, b) => a - b);
    expect(of('beta=4')).toEqual(sorted.slice(-2));
    expect(of('beta=4&axes=least')).toEqual(sorted.slice(0, 2));
    const [first, second] = axesOf(start('beta=4'));
    expect(first).toBeLessThan(second);
  });

  it('holds the digit among those on show', () => {
    expect(update(start(), { type: 'digit', digit: 99 }).params.digit).toBe(9);
    expect(update(start(), { type: 'digit', digit: -1 }).params.digit).toBe(0);
  });
});

describe('elbo-terms words and drawing', () => {
  it('writes numbers that add up', () => {
    const live = liveValues(start());
    const number = (name: string) => Number(live[name].replace('−', '-'));
    for (const column of ['digit', 'batch', 'full']) {
      const sum = number(`${column}Reconstruction`) - number(`${column}Kl`);
      expect(number(`${column}Elbo`)).toBeCloseTo(sum, 0);
      expect(live[`${column}Objective`]).toBe(live[`${column}Elbo`]);
    }
    const [mu, sigma] = [number('mu'), number('sigma')];
    expect(number('term')).toBeCloseTo((mu ** 2 + sigma ** 2 - 1 - 2 * Math.log(sigma)) / 2, 0);
    expect(numberName(9)).toBe('z₁₀');
  });

  it('says when the posterior has collapsed', () => {
    expect(activeInWords(start('beta=64'))).toMatch(/collapsed/);
    expect(activeInWords(start('beta=16'))).toMatch(/^5 of 10 .* 5 have collapsed/);
    expect(activeInWords(start())).toMatch(/^All 10/);
  });

  it('says where its numbers come from', () => {
    expect(sourceInWords(start())).toMatch(/when the book was built/);
    let state = opened(start());
    expect(sourceInWords(state)).toMatch(/Being measured/);
    state = update(state, { type: 'measured', beta: '1', live: measured['1'] });
    expect(sourceInWords(state)).toMatch(/in this page on 20 test digits, draw 1/);
    expect(sourceInWords(update(state, { type: 'again' }))).toMatch(/Drawing again/);
  });

  it('draws μ and σ of a digit to scale', () => {
    const one: Measured = {
      seed: 1,
      mean: Array.from({ length: LATENT }, (_, j) => j / 4),
      logVariance: new Array<number>(LATENT).fill(2 * Math.log(0.5)),
      reconstruction: [-80],
    };
    expect(ellipseOf(one, 0, [1, 3])).toEqual({ cx: 25, cy: -75, rx: 50, ry: 50 });
    expect(klOfDigit(one, 0)[0]).toBeCloseTo((0.25 - 1 - 2 * Math.log(0.5)) / 2, 12);
    expect(barPath(3, 0)).toBe('M14 1000V400H86V1000Z');
  });

  it('gives the price line the slope −β', () => {
    for (const beta of betas) {
      const ends = /^M([\d.-]+),([\d.-]+)L([\d.-]+),([\d.-]+)$/.exec(
        priceLine(start(`beta=${beta}`)),
      );
      const [x0, y0, x1, y1] = ends!.slice(1).map(Number);
      // 33.5 nats across and 180 upwards, each on 1,000 units.
      const slope = ((y1 - y0) * 180) / ((x1 - x0) * 33.5);
      expect(slope).toBeCloseTo(Number(beta), 1);
    }
  });
});

describe('elbo-terms readings', () => {
  it('are those of the figure', () => {
    const numbers = readings(start('beta=4&digit=7'));
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.elbo).toBeCloseTo(numbers.reconstruction - numbers.kl, 12);
    expect(numbers.objective).toBeCloseTo(numbers.reconstruction - 4 * numbers.kl, 12);
    expect(numbers.digitReconstruction).toBe(measured['4'].reconstruction[7]);
  });
});
