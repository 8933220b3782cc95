import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { family } from '~/training/families/gan';
import { startJax } from '~/training/jax';
import { openLab } from '~/training/lab';
import type { LabFrame, Row } from '~/training/protocol';
import { DOT_REACH, dotsParam, MAX_DOTS, snapped } from '~/ui/dots-param';
import links from '~/widgets/gan-lab/links.json';
import { runChart } from '~/widgets/gan-lab/metrics-chart';
import { readingNames, readings } from '~/widgets/gan-lab/readings';
import type { PlanePicture } from '~/ui/field-plane';
import { createScene, realPoints } from '~/widgets/gan-lab/scene';
import {
  charts,
  drawable,
  goesOn,
  initialState,
  modesOf,
  optionsOf,
  params,
  paramsOf,
  playOf,
  requestOf,
  showOf,
  stepOf,
  trainsAlike,
  update,
  type Params,
  type State,
} from '~/widgets/gan-lab/state';
import {
  chartNote,
  dFormulas,
  gFormulas,
  lineOfStage,
  liveValues,
  modesInWords,
  playLabel,
  recoveryInWords,
  statusInWords,
} from '~/widgets/gan-lab/words';

beforeAll(startJax);
fc.configureGlobal({ seed: 5, numRuns: 60 });

const valuesOf = (query = ''): Params => params.read(query).value;
const start = (query = ''): State => initialState(valuesOf(query));
const dots = fc.array(
  fc
    .tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true }))
    .map(snapped),
  { maxLength: MAX_DOTS },
);

/** A true frame: the run of a link, trained for some steps in this thread. */
function trained(query: string, steps: number): { frame: LabFrame; history: Row[] } {
  const lab = openLab(family, requestOf(valuesOf(query)));
  for (let i = 0; i < steps; i++) lab.step('all');
  const { frame, history } = lab.frame();
  lab.dispose();
  return { frame, history: history.rows };
}

const small = 'gWidth=8&dWidth=8&batch=16';

describe('a drawing in a link', () => {
  it('comes back dot by dot, two characters each', () => {
    fc.assert(
      fc.property(dots, (drawn) => {
        const text = dotsParam.format(drawn);
        expect(text).toHaveLength(2 * drawn.length);
        expect(text).toMatch(/^[\w-]*$/);
        expect(dotsParam.parse(text)).toEqual({ value: drawn });
      }),
    );
  });

  it('moves no dot further than half a place', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (x) => {
        expect(Math.abs(snapped([x, 0])[0] - x)).toBeLessThanOrEqual(DOT_REACH / 63 + 1e-3);
      }),
    );
  });

  it('answers nonsense in words', () => {
    for (const text of ['abc', '1_2 3', '💥', 'AA'.repeat(MAX_DOTS + 1)]) {
      const { value, notice } = dotsParam.parse(text);
      expect(value).toEqual([]);
      expect(notice).toMatch(/expected up to 200 pairs/);
    }
  });
});

describe('gan-lab state', () => {
  it('brings every link back', () => {
    const values = fc.record(
      Object.fromEntries(
        params.names.map((name) => [
          name,
          name === 'dots'
            ? dots
            : fc.constantFrom(
                params.defaults[name],
                ...['0', '1', '2', '5', '64', 'moons', 'hinge', 'adam', 'tanh', 'slow', '0.01'].map(
                  (text) => params.read(new URLSearchParams({ [name]: text })).value[name],
                ),
              ),
        ]),
      ),
    ) as unknown as fc.Arbitrary<Params>;
    fc.assert(
      fc.property(values, (given) => {
        const written = paramsOf(initialState(given));
        expect(written).toEqual(given);
        expect(params.read(params.write(written)).value).toEqual(given);
      }),
    );
  });

  it('a link to a later step trains up to it; without one nothing starts', () => {
    expect(start('step=500')).toMatchObject({ target: 500, playing: false });
    expect(playOf(start('step=500'))).toEqual({ until: 500 });
    expect(start('')).toMatchObject({ target: undefined, playing: false, worker: 'none' });
    expect(start('data=drawn&step=500').target).toBeUndefined();
  });

  it.each(['1e999', '-5', 'soon', '50001'])('does not set out for step %s', (step) => {
    const { value, notices } = params.read(new URLSearchParams({ step }));
    expect(value.step).toBe(0);
    expect(notices.join()).toMatch(/expected .*0 to 50000.*starting at 0/);
  });

  it('arrives, and says where it is from then on', () => {
    const { frame, history } = trained(small, 3);
    let state = update(start(`${small}&step=3`), { type: 'frame', frame, history });
    expect(state).toMatchObject({ target: undefined, worker: 'live' });
    expect(paramsOf(state).step).toBe(3);
    const on = update(state, { type: 'frame', frame: { ...frame, step: 9 }, history });
    expect([stepOf(on), paramsOf(on).step]).toEqual([9, 9]);
    state = update(state, { type: 'play', on: true });
    expect(state.playing).toBe(true);
    expect(update(state, { type: 'step', part: 'all' }).playing).toBe(false);
  });

  it('knows which settings a run takes over, and which need a new one', () => {
    const base = valuesOf('');
    const over = ['loss=hinge', 'k=3', 'gRate=0.01', 'dOpt=sgd', 'batch=16', 'label=0.9', 'K=3'];
    const anew = [
      'data=moons',
      'seed=2',
      'gWidth=9',
      'dLayers=1',
      'activation=tanh',
      'z=1',
      'noise=uniform',
    ];
    const shown = ['net=1', 'real=0', 'chart=w1', 'speed=slow'];
    for (const query of over) {
      expect([query, goesOn(base, valuesOf(query)), trainsAlike(base, valuesOf(query))]).toEqual([
        query,
        true,
        false,
      ]);
    }
    for (const query of anew)
      expect([query, goesOn(base, valuesOf(query))]).toEqual([query, false]);
    for (const query of shown)
      expect([query, trainsAlike(base, valuesOf(query))]).toEqual([query, true]);
    const drawn = valuesOf('data=drawn&dots=AAff');
    expect(goesOn(drawn, valuesOf('data=drawn&dots=AAfg'))).toBe(false);
    expect(goesOn(base, valuesOf('dots=AAfg'))).toBe(true);
  });

  it('starts anew where it must, keeps on playing, and marks what was changed on the way', () => {
    const { frame, history } = trained(small, 2);
    let state = update(start(small), { type: 'frame', frame, history });
    state = update(state, { type: 'play', on: true });
    const changed = update(state, { type: 'set', values: { k: 4 } });
    expect(changed).toMatchObject({ run: 0, mixed: true, playing: true });
    expect(statusInWords(changed)).toMatch(/changed on the way/);
    const anew = update(changed, { type: 'new-seed' });
    expect(anew).toMatchObject({ run: 1, mixed: false, playing: true, frame: undefined });
    expect(anew.params.seed).toBe(2);
    expect(update(state, { type: 'set', values: { net: true } })).toMatchObject({
      run: 0,
      mixed: false,
    });
    const back = update(changed, { type: 'frame', frame: { ...frame, step: 0 }, history });
    expect(back.mixed).toBe(false);
  });

  it('takes a link to its own future without starting over, and any other by a new run', () => {
    const { frame, history } = trained(small, 2);
    const state = update(start(small), { type: 'frame', frame, history });
    const adopt = (query: string) => update(state, { type: 'adopt', params: valuesOf(query) });
    expect(adopt(`${small}&step=50`)).toMatchObject({ run: 0, target: 50 });
    expect(adopt(`${small}&step=1`)).toMatchObject({ run: 1, target: 1 });
    expect(adopt(`${small}&loss=hinge&step=50`)).toMatchObject({ run: 1, target: 50 });
    expect(adopt('')).toMatchObject({ run: 1, target: undefined, frame: undefined });
  });

  it('a Wasserstein critic brings its penalty, but a link may leave it out', () => {
    const state = update(start(), { type: 'loss', loss: 'wasserstein' });
    expect(state.params.constraint).toBe('gradient-penalty');
    expect(update(state, { type: 'set', values: { constraint: 'none' } }).params.constraint).toBe(
      'none',
    );
    const clipped = update(start('constraint=clip'), { type: 'loss', loss: 'wasserstein' });
    expect(clipped.params.constraint).toBe('clip');
  });

  it('draws before the first step only, leaves out crowded dots and stops at the limit', () => {
    const empty = start('data=drawn');
    expect(drawable(empty)).toBe(true);
    expect(update(empty, { type: 'play', on: true })).toBe(empty);
    const one = update(empty, { type: 'dot', dot: [1, 1] });
    expect(one.params.dots).toEqual([snapped([1, 1])]);
    expect(update(one, { type: 'dot', dot: [1.05, 1] }).params.dots).toHaveLength(1);
    expect(update(one, { type: 'undo-dot' }).params.dots).toEqual([]);
    let full = one;
    for (let i = 0; i < 2 * MAX_DOTS; i++)
      full = update(full, { type: 'dot', dot: [i % 2 ? 2 : -2, 0] });
    expect(full.params.dots).toHaveLength(MAX_DOTS);
    const { frame, history } = trained(`${small}&data=drawn&dots=AAff`, 1);
    const later = update(one, { type: 'frame', frame, history });
    expect(update(later, { type: 'dot', dot: [2, 2] })).toBe(later);
  });

  it('stops where the numbers end, and goes on only after a rewind', () => {
    const { frame, history } = trained(small, 1);
    let state = update(start(small), { type: 'play', on: true });
    state = update(state, { type: 'frame', frame: { ...frame, diverged: true }, history });
    expect(state.playing).toBe(false);
    expect(update(state, { type: 'play', on: true })).toBe(state);
    expect(update(state, { type: 'run-to', step: 9 })).toBe(state);
    expect(statusInWords(state)).toMatch(
      /After step 1 a number is larger than a computer can hold/,
    );
    const again = update(state, { type: 'recover' });
    expect(again).toMatchObject({ run: 1, playing: true, frame: undefined, target: undefined });
    expect(again.params).toMatchObject({ gRate: '0.0003', dRate: '0.0003', step: 0 });
  });

  it.each([
    ['loss=wasserstein', 'sgd', 'a gradient penalty and rates of 0.01'],
    ['loss=wasserstein&constraint=gradient-penalty&lambda=20', 'sgd', 'rates of 0.01'],
    ['loss=least-squares', 'momentum', 'rates of 0.001'],
    ['loss=hinge', 'sgd', 'rates of 0.01'],
    ['loss=maximum-likelihood', 'momentum', 'rates of 0.0003'],
    ['loss=maximum-likelihood', 'adam', 'rates of 0.0003'],
  ])('one tap brings a run back that has left the numbers: %s, %s', (loss, by, words) => {
    const query = `gWidth=16&dWidth=16&batch=16&k=2&activation=leaky-relu&${loss}`;
    const wild = `${query}&gOpt=${by}&dOpt=${by}&gRate=0.3&dRate=0.3`;
    const run = trained(wild, 90);
    expect(run.frame.diverged).toBe(true);
    const lost = update(start(wild), { type: 'frame', ...run });
    expect(recoveryInWords(lost)).toBe(`Start again with ${words}`);
    const back = update(lost, { type: 'recover' });
    const again = trained(String(params.write(paramsOf(back))), 300);
    expect(again.frame.diverged).toBe(false);
    expect(again.frame.step).toBe(300);
  });

  it('runs a stretch for who asked for less motion, and stands still at its end', () => {
    const { frame, history } = trained(small, 2);
    let state = update(start(small), { type: 'run-to', step: 2 });
    expect([playOf(state), playLabel(state)]).toEqual([{ until: 2 }, 'Pause']);
    state = update(state, { type: 'frame', frame, history });
    expect(state).toMatchObject({ playing: false, target: undefined });
    expect(playLabel(state)).toBe('Play');
    expect(playLabel(update(state, { type: 'failed' }))).toBe('Retry');
  });

  it('asks of the worker what is on show, and no more', () => {
    expect(showOf(valuesOf(''))).toMatchObject({ net: false, arrows: 0, field: 'discriminator' });
    expect(showOf(valuesOf('D=0&net=1&arrows=1'))).toMatchObject({
      net: true,
      arrows: 60,
      field: undefined,
    });
    expect(optionsOf(valuesOf('z=8&gRate=0.03&dOpt=sgd'))).toMatchObject({
      latentDimension: 8,
      generator: { rate: 0.03 },
      discriminator: { optimiser: 'sgd' },
    });
    expect(modesOf(valuesOf('data=grid'))).toBe(25);
    expect(modesOf(valuesOf('data=moons'))).toBeUndefined();
  });
});

describe('the links that teachers are offered', () => {
  const measured = (label: RegExp) => {
    const link = links.find((one) => label.test(one.label ?? ''));
    const values = valuesOf(link?.query);
    return trained(String(link?.query), values.step).frame.measured.values;
  };

  it('show what they say', () => {
    expect(measured(/^Mode collapse/).modes).toBeLessThan(5);
    expect(measured(/^Noise of four values/).modes).toBeLessThan(5);
    const [dead, alive] = [/^A vanishing gradient/, /^The same with the non-sat/].map(
      (label) => measured(label).generatorSlope,
    );
    expect(alive / dead).toBeGreaterThan(100);
  });
});

describe('gan-lab picture', () => {
  const sizes = ({ clouds }: PlanePicture) => clouds.map(({ points }) => points.length);

  const losses = ['', 'loss=wasserstein', 'loss=mmd', 'loss=hinge&constraint=spectral-norm&K=4'];
  it.each(losses)('before the start is what the worker shows at step 0: %s', (query) => {
    const link = `${small}&net=1&${query}`;
    const state = start(link);
    const before = createScene().picture(state);
    const { frame, history } = trained(link, 0);
    const after = createScene().picture(update(state, { type: 'frame', frame, history }));
    expect(after.net).toHaveLength(34);
    const [cloudsBefore, cloudsAfter] = [before, after].map(({ clouds, net = [] }) =>
      [...clouds.map(({ points }) => points), ...net].flatMap((points) => Array.from(points)),
    );
    expect(cloudsAfter).toHaveLength(cloudsBefore.length);
    cloudsAfter.forEach((value, i) => expect(value).toBeCloseTo(cloudsBefore[i], 3));
    const scale = before.field!.reach;
    after.field!.values.forEach((value, i) => {
      expect(Math.abs(value - before.field!.values[i]) / scale).toBeLessThan(0.02);
    });
    expect(Math.abs(after.field!.centre - before.field!.centre) / scale).toBeLessThan(0.02);
  });

  it('hides what is switched off, and has nothing where nothing is drawn', () => {
    const hidden = createScene().picture(start('real=0&fake=0&D=0'));
    expect([...sizes(hidden), hidden.field]).toEqual([0, 0, undefined]);
    const empty = createScene().picture(start('data=drawn'));
    expect([sizes(empty)[0], empty.field]).toEqual([0, undefined]);
    expect(realPoints(valuesOf('data=drawn&dots=ff'))).toHaveLength(800);
  });

  it('in slow motion shows the minibatch, and where its points are pulled', () => {
    const lab = openLab(family, requestOf(valuesOf(`${small}&speed=slow`)));
    const seen = new Map<string, State>();
    for (let i = 0; i < 11; i++) {
      lab.stage();
      const { frame, history } = lab.frame();
      seen.set(
        frame.stage!.name,
        update(start(small), { type: 'frame', frame, history: history.rows }),
      );
    }
    lab.dispose();
    expect([...seen.keys()]).toEqual(Object.keys(lineOfStage));
    const judged = createScene().picture(seen.get('d-forward')!);
    expect([judged.ringed, ...sizes(judged)]).toEqual([true, 32, 32]);
    const pulled = createScene().picture(seen.get('g-gradient')!);
    expect(pulled.arrows?.by).toHaveLength(32);
    expect(sizes(pulled)[0]).toBe(0);
    const words = liveValues(seen.get('d-loss')!);
    expect(words.dLoss).toMatch(/^\d\.\d{3}$/);
    expect([words.dGradient, words.gLoss]).toEqual(['…', '…']);
    expect(liveValues(seen.get('g-update')!).gMove).toMatch(/^\d\.\d{3}$/);
  });
});

describe('gan-lab chart and numbers', () => {
  it('has a readable empty chart before the start', () => {
    for (const chart of charts) {
      const geometry = runChart(start(`chart=${chart}`));
      expect(geometry.lines.map(({ path }) => path).join('')).toBe('');
      expect(geometry.xTicks.length).toBeGreaterThan(2);
      expect(geometry.yTicks.length).toBeGreaterThan(2);
      expect(geometry.floor).toBeUndefined();
      expect(chartNote(valuesOf(`chart=${chart}`)).length).toBeGreaterThan(20);
    }
  });

  it('draws the history to the last measurement, and marks a rewound run', () => {
    const run = trained(small, 23);
    const state = update(start(small), { type: 'frame', ...run });
    const { lines, floor, now } = runChart(state);
    expect(lines[0].path.match(/[ML]/g)).toHaveLength(3);
    expect(floor).toBeGreaterThan(0);
    expect(now).toBeUndefined();
    const rewound = update(state, {
      type: 'frame',
      frame: { ...run.frame, step: 0, measured: run.history[0] },
      history: run.history,
    });
    expect(runChart(rewound).now).toBeDefined();
    const losses = runChart({ ...state, params: valuesOf('chart=losses') });
    expect(losses.lines.every(({ path }) => path.length > 0)).toBe(true);
    expect(losses.lines.map(({ kind }) => kind)).toEqual(['critic', 'generated']);
  });

  it('says why a chart must stay empty', () => {
    expect(chartNote(valuesOf('data=moons&chart=modes'))).toMatch(/no modes to count/);
    expect(chartNote(valuesOf('loss=mmd&chart=accuracy'))).toMatch(/no discriminator/);
    expect(chartNote(valuesOf('loss=wasserstein&chart=accuracy'))).toMatch(/not give verdicts/);
  });

  it('gives its readings once the run stands still', () => {
    const run = trained(small, 4);
    const state = update(start(small), { type: 'frame', ...run });
    const numbers = readings(state);
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.step).toBe(4);
    expect(numbers.js).toBe(run.frame.measured.values.js);
    expect(Object.values(numbers).every(Number.isFinite)).toBe(true);
    expect(readings({ ...state, playing: true }).js).toBeNaN();
    expect(readings({ ...state, target: 9 }).js).toBeNaN();
    expect(readings(start()).js).toBeNaN();
    expect(modesInWords(state)).toMatch(/^\d of 8 modes, \d+ % of the points near one$/);
  });

  it('has a formula for each player under each loss', () => {
    for (const formulas of [dFormulas, gFormulas]) {
      expect(new Set(Object.keys(formulas))).toEqual(new Set(Object.keys(dFormulas)));
      expect(Object.values(formulas).every((tex) => tex.length > 5)).toBe(true);
    }
  });
});
