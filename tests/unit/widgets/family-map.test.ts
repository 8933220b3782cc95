import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  callsPerSample,
  inPercent,
  measuredInWords,
  measuresOf,
  oneDecimal,
} from '~/components/family-measures';
import { readManifest } from '~/runtime/node';
import {
  branchesOf,
  networkOf,
  nodeNames,
  nodes,
  nodeOf,
  sampledNames,
} from '~/widgets/family-map/families';
import { FACES, PIXELS } from '~/widgets/family-map/models';
import { allFacts } from '~/widgets/family-map/poster';
import { readingNames, readings } from '~/widgets/family-map/readings';
import { callOnce } from '~/widgets/family-map/sample';
import {
  drawingOf,
  familyOf,
  initialState,
  params,
  shownOf,
  update,
  workOf,
  type Drawing,
  type State,
} from '~/widgets/family-map/state';
import { sourceInWords } from '~/widgets/family-map/words';
import { openModelInNode } from '~/runtime/node';

const SEED = 8;
const facts = allFacts();
const start = (query = ''): State => initialState(params.read(query).value, { facts, seed: 1 });
const live = (state: State): State =>
  update(state, { type: 'opened', backend: 'wasm', threads: 1 });
const drawn = (state: State, calls: number): State => {
  const family = familyOf(state)!;
  const faces = new Float32Array(FACES * PIXELS);
  const drawing: Drawing = {
    family,
    seed: state.params.seed,
    calls,
    milliseconds: 5,
    xt: faces,
    faces,
  };
  return update(state, { type: 'drawn', drawing });
};

describe('family-map link', () => {
  it('brings every state back', () => {
    const anyParams = fc.record({
      node: fc.constantFrom(...nodeNames),
      seed: fc.integer({ min: 0, max: 9999 }),
    });
    fc.assert(
      fc.property(anyParams, (values) => {
        expect(params.read(params.write(values))).toEqual({ value: values, notices: [] });
      }),
      { seed: SEED },
    );
  });

  it('holds what a link asks for inside its range, and says so', () => {
    const { value, notices } = params.read('node=magic&seed=-4');
    expect(value).toEqual({ node: 'diffusion', seed: 0 });
    expect(notices).toHaveLength(2);
  });
});

describe('the tree', () => {
  it('has leaves that answer and forks that don’t', () => {
    nodes.forEach(({ name, depth }, i) => {
      const isFork = (nodes.at(i + 1)?.depth ?? 0) > depth;
      expect(nodeOf(name).answers === undefined, name).toBe(isFork);
    });
  });

  it('has lines that reach every node', () => {
    nodes.forEach(({ depth }, i) => {
      const lines = branchesOf(i);
      expect(lines).toHaveLength(depth);
      if (depth > 0) expect(['tee', 'end']).toContain(lines.at(-1));
    });
    expect(branchesOf(nodes.length - 1)).toEqual(['none', 'end']);
  });
});

describe('what manifests say', () => {
  it('is read, never typed: every network has its numbers and its calls', () => {
    for (const family of sampledNames) {
      const manifest = readManifest(`models/${networkOf[family]}`);
      const { fid, recall, calls, parameters } = facts[family];
      expect(fid!.value).toBe(manifest.metrics.fid.value);
      expect(recall!.interval).toEqual(manifest.metrics.recall.interval);
      expect(parameters).toBe(manifest.parameters);
      expect(calls).toBe(family === 'diffusion' ? 20 : 1);
    }
    const classifier = measuresOf(readManifest('models/faces-classifier'));
    expect(measuredInWords(classifier.fid, oneDecimal)).toBe('not measured');
  });

  it('counts calls by the note of the measurement', () => {
    const diffusion = { id: 'x', task: 'diffusion' } as const;
    expect(callsPerSample(diffusion, 'DDIM, 50 steps, guidance 2')).toBe(100);
    expect(callsPerSample(diffusion, '128 steps, seed 1')).toBe(128);
    expect(callsPerSample({ id: 'x', task: 'generation' }, undefined)).toBe(1);
    expect(() => callsPerSample(diffusion, 'z ~ N(0, 1)')).toThrow(/how many steps/);
  });

  it('is written with its interval', () => {
    expect(measuredInWords({ value: 38.557, interval: [37.31, 39.8] }, oneDecimal)).toBe(
      '38.6 (37.3 to 39.8)',
    );
    expect(
      measuredInWords({ value: -0.5, interval: [-0.6, -0.4] }, { digits: 2, unit: 'nats' }),
    ).toBe('−0.50\u00a0nats (−0.60 to −0.40)');
    expect(measuredInWords({ value: 0.5 }, inPercent)).toBe('50.0\u00a0%');
  });
});

describe('family-map work', () => {
  it('asks for as many calls as the family takes, and then for none', () => {
    for (const family of sampledNames) {
      const state = live(start(`node=${family}`));
      expect(workOf(start(`node=${family}`))).toBeUndefined();
      expect(workOf(state)).toMatchObject({ family, seed: 1 });
      const { calls } = facts[family];
      if (calls > 1) expect(workOf(drawn(state, calls - 1))?.from?.calls).toBe(calls - 1);
      expect(workOf(drawn(state, calls))).toBeUndefined();
    }
    expect(workOf(live(start('node=flow')))).toBeUndefined();
  });

  it('forgets faces of another seed, and the network of another family', () => {
    const state = drawn(live(start('node=gan')), 1);
    expect(shownOf(state)).toBe('live');
    const other = update(state, { type: 'new-seed' });
    expect(drawingOf(other)).toBeUndefined();
    expect(shownOf(other)).toBe('none');
    expect(workOf(other)).toMatchObject({ family: 'gan', seed: 2 });
    expect(shownOf(update(other, { type: 'seed', seed: 1 }))).toBe('live');
    const vae = update(state, { type: 'node', node: 'vae' });
    expect(vae.network.status).toBe('absent');
    expect(shownOf(vae)).toBe('recorded');
    expect(update(vae, { type: 'drawn', drawing: state.drawing! })).toBe(vae);
  });

  it('says whose faces are on show', () => {
    expect(sourceInWords(start('node=vae'))).toContain('when the book was built, in 1 call.');
    expect(sourceInWords(start('node=gan&seed=4'))).toContain('as soon as the generator is here');
    expect(sourceInWords(drawn(live(start()), 7))).toContain('Call 7 of 20');
    expect(sourceInWords(drawn(live(start()), 20))).toContain('together in 20 calls and 5 ms');
    expect(sourceInWords(start('node=flow'))).toBe('');
  });

  it('reads numbers of the family on show only', () => {
    const numbers = readings(start('node=gan'));
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.recall).toBe(facts.gan.recall!.value);
    expect(readings(start('node=energy')).fid).toBeNaN();
  });
});

describe('family-map faces', () => {
  it.each(['vae', 'gan'] as const)('are drawn by the network itself: %s', async (family) => {
    const network = await openModelInNode(`models/${networkOf[family]}`);
    const one = await callOnce({ family, seed: 1 }, network, facts);
    const other = await callOnce({ family, seed: 2 }, network, facts);
    network.close();
    expect(one.faces).toHaveLength(FACES * PIXELS);
    expect(one.calls).toBe(1);
    expect(other.faces).not.toEqual(one.faces);
    const spread = Math.max(...one.faces) - Math.min(...one.faces);
    expect(spread).toBeGreaterThan(1);
  });

  it('come out of noise call by call', async () => {
    const network = await openModelInNode(`models/${networkOf.diffusion}`);
    const first = await callOnce({ family: 'diffusion', seed: 1 }, network, facts);
    const second = await callOnce({ family: 'diffusion', seed: 1, from: first }, network, facts);
    network.close();
    expect(second.calls).toBe(2);
    const power = (x: Float32Array) => x.reduce((sum, value) => sum + value * value, 0) / x.length;
    // Still nearly all noise, as q(x_t) has it; the guess is in the range of pixels.
    expect(power(second.xt)).toBeGreaterThan(0.7);
    expect(Math.max(...second.faces)).toBeLessThanOrEqual(1);
    expect(second.faces).not.toEqual(first.faces);
  });
});
