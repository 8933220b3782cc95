import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { family } from '~/training/families/gan';
import { defaultGanOptions } from '~/training/gan-options';
import { startJax } from '~/training/jax';
import { openLab } from '~/training/lab';
import type { LabFrame, Row } from '~/training/protocol';
import { exhibitNames, exhibits, remedyNames, treated } from '~/widgets/mode-collapse/exhibits';
import { dotsPath, lostPoints } from '~/widgets/mode-collapse/plane';
import { readingNames, readings } from '~/widgets/mode-collapse/readings';
import { createScene } from '~/widgets/mode-collapse/scene';
import {
  bar,
  goalOf,
  initialState,
  JUDGED_AFTER,
  params,
  paramsOf,
  requestOf,
  STEPS,
  update,
  type Params,
  type State,
} from '~/widgets/mode-collapse/state';
import { verdictOf } from '~/widgets/mode-collapse/verdict';
import { playLabel, verdictInWords } from '~/widgets/mode-collapse/words';

beforeAll(startJax);

const start = (query = '') => initialState(params.read(query).value);

/** A run as the worker does it, up to `until`: the state that the figure has then. */
function trained(query: string, until = STEPS): State {
  const state = update(start(query), { type: 'play', on: true });
  const lab = openLab(family, requestOf(state.params));
  lab.play({ until });
  while (lab.work(performance.now(), 1000) !== undefined);
  const { frame, history } = lab.frame();
  lab.dispose();
  return update(state, { type: 'frame', frame, history: history.rows });
}

const sound = { modes: 8, quality: 0.9, thickness: 0.4 };
/** A run that is over, with the same measurement from `JUDGED_AFTER` on. */
function over(values: Row['values'], spoilt = 0): State {
  const steps = Array.from({ length: STEPS / 25 }, (_, i) => 25 * (i + 1));
  const history = steps.map((step) => {
    const isSpoilt = step > JUDGED_AFTER && step <= JUDGED_AFTER + 25 * spoilt;
    return { step, values: isSpoilt ? { ...values, modes: 7 } : values };
  });
  const frame = { step: STEPS, diverged: false, measured: history.at(-1) } as unknown as LabFrame;
  return { ...start(), frame, history };
}

describe('mode-collapse link', () => {
  const anyParams: fc.Arbitrary<Params> = fc.record({
    exhibit: fc.constantFrom(...exhibitNames),
    first: fc.constantFrom(...remedyNames),
    second: fc.constantFrom(...remedyNames),
    seed: fc.integer({ min: 0, max: 999_999 }),
    task: fc.boolean(),
    step: fc.integer({ min: 0, max: STEPS }),
  });

  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(value).toEqual(values);
      }),
    );
  });

  it('a link to a step trains up to it and stops', () => {
    expect(goalOf(start('step=300'))).toBe(300);
    expect(goalOf(start('step=1500'))).toBe(STEPS);
    expect(goalOf(start())).toBeUndefined();
  });
});

describe('mode-collapse state', () => {
  it('another exhibit leaves no remedy behind; each change is a new run that waits', () => {
    const before = update(start('first=adam&step=20'), { type: 'play', on: true });
    const after = update(before, { type: 'exhibit', exhibit: 'bridges' });
    expect(after.params).toMatchObject({ exhibit: 'bridges', first: 'none', step: 0 });
    expect(after.run).toBe(before.run + 1);
    expect(goalOf(after)).toBeUndefined();
    const treatedState = update(after, { type: 'remedy', slot: 'second', remedy: 'clear' });
    expect(treatedState.params.second).toBe('clear');
    expect(treatedState.run).toBe(after.run + 1);
  });

  it('pauses, goes on, and starts over once a run is over', () => {
    const playing = update(start(), { type: 'play', on: true });
    expect(playLabel(playing)).toBe('Pause');
    expect(goalOf(update(playing, { type: 'play', on: false }))).toBeUndefined();
    const done = over(sound);
    expect(playLabel(done)).toBe('Train again');
    const again = update(done, { type: 'play', on: true });
    expect(again.run).toBe(done.run + 1);
    expect(again.frame).toBeUndefined();
    expect(goalOf(again)).toBe(STEPS);
  });

  it('both remedies count, the first one first', () => {
    const { generator } = treated('explosion', 'slower', 'two-rates');
    expect(generator.rate).toBeCloseTo(0.001, 9);
    expect(treated('collapse', 'adam', 'two-rates').generator.rate).toBeCloseTo(0.001 / 3, 9);
    expect(treated('collapse', 'two-rates', 'adam').generator.rate).toBeCloseTo(0.001, 9);
    for (const name of exhibitNames) expect(treated(name, 'none', 'none')).toEqual(exhibits[name]);
  });
});

describe('mode-collapse verdict', () => {
  it('is given when the run is over, by the measurements of its last third', () => {
    expect(verdictOf(start())).toBeUndefined();
    expect(verdictOf(over(sound))).toEqual({ share: 1, cured: true });
    expect(verdictOf(over(sound, 2))).toEqual({ share: 0.9, cured: true });
    expect(verdictOf(over(sound, 3))).toEqual({ share: 0.85, cured: false });
  });

  it('each of the three numbers can spoil it, and is named', () => {
    const words = (values: Partial<Row['values']>) => verdictInWords(over({ ...sound, ...values }));
    expect(words({})).toContain('Healthy');
    expect(words({ modes: 5 })).toContain('misses modes');
    expect(words({ quality: 0.5 })).toContain('between the modes');
    expect(words({ thickness: 0.1 })).toContain('along a line');
  });

  it('a run that diverged is lost, however well it began', () => {
    const state = over(sound);
    const frame = { ...state.frame!, step: 1200, diverged: true };
    expect(verdictOf({ ...state, frame })).toEqual({ share: 0, cured: false });
    expect(verdictInWords({ ...state, frame })).toContain('no numbers any more');
  });
});

describe('mode-collapse picture', () => {
  it('shows the true state before the first step, and the line of a one-dimensional z', () => {
    const picture = createScene()(start('exhibit=latent&seed=3'));
    expect(picture.fake).toHaveLength(800);
    expect(picture.curve.length).toBeGreaterThan(100);
    expect(picture.covered).toHaveLength(8);
    expect(createScene()(start()).curve).toHaveLength(0);
  });

  it('leaves out points that have flown off, and says how many', () => {
    const points = Float32Array.of(0, 1, 1e6, 0, NaN, 0, 4, 0);
    expect(dotsPath(points)).toBe('M0 -100h0M400 0h0');
    expect(lostPoints(points)).toBe(3);
  });

  it('has readings for predictions', () => {
    expect(Object.keys(readings(start())).sort()).toEqual([...readingNames].sort());
    expect(readings(over(sound)).cured).toBe(1);
  });
});

describe('mode-collapse, trained', () => {
  const measured = ({ frame }: State) => frame!.measured.values;

  it('collapses: few modes, good points', () => {
    const { modes, quality } = measured(trained('', 1000));
    expect(modes).toBeLessThanOrEqual(5);
    expect(quality).toBeGreaterThan(0.6);
  }, 60_000);

  it('explodes, and its gradient is gone', () => {
    const state = trained('exhibit=explosion', 200);
    expect(measured(state).modes).toBeLessThanOrEqual(2);
    expect(measured(state).thickness).toBeLessThan(0.05);
    expect(measured(state).generatorSlope).toBeLessThan(1e-3);
  }, 60_000);

  it('vanishes: every point is out, and nothing calls it back', () => {
    const state = trained('exhibit=vanishing', 400);
    expect(measured(state).modes).toBe(0);
    expect(measured(state).js).toBeGreaterThan(0.65);
    expect(measured(state).generatorSlope).toBeLessThan(0.02);
  }, 60_000);

  it('hops: the mode that has the points is not always the same', () => {
    const { history, frame } = trained('exhibit=hopping', 800);
    const counts = history.slice(8).map(({ values }) => values.modes);
    expect(Math.max(...counts)).toBeLessThanOrEqual(2);
    expect(new Set(counts).size).toBeGreaterThan(1);
    expect(frame!.measured.values.thickness).toBeLessThan(0.2);
  }, 60_000);

  it('bridges: every mode is found, and too much lies between', () => {
    const { modes, quality } = measured(trained('exhibit=bridges', 700));
    expect(modes).toBeGreaterThanOrEqual(6);
    expect(quality).toBeLessThan(bar.quality);
  }, 60_000);

  it('one coordinate: thin in every mode that is found', () => {
    const state = trained('exhibit=latent', 700);
    expect(measured(state).modes).toBeGreaterThanOrEqual(5);
    const late = state.history.slice(-10).map(({ values }) => values.thickness);
    expect(late.reduce((sum, value) => sum + value) / late.length).toBeLessThan(bar.thickness);
  }, 60_000);

  it('both are cured by taking back what is set wrongly, which leaves the defaults', () => {
    expect(treated('bridges', 'clear', 'none')).toEqual(defaultGanOptions);
    expect(treated('latent', 'latent', 'none')).toEqual(defaultGanOptions);
    const state = trained('exhibit=latent&first=latent');
    expect(verdictOf(state)).toMatchObject({ cured: true });
    expect(verdictInWords(state)).toContain('Cured.');
  }, 60_000);
});
