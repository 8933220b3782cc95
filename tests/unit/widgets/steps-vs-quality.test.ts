import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { samplerKinds } from '~/samplers/kinds';
import { dotNear, drawnOf } from '~/widgets/steps-vs-quality/chart';
import { walkOf } from '~/widgets/steps-vs-quality/faces';
import {
  lineOf,
  measurementsOf,
  measures,
  pointNear,
  type SamplingFile,
} from '~/widgets/steps-vs-quality/measurements';
import { readingNames, readings } from '~/widgets/steps-vs-quality/readings';
import {
  chosenOf,
  initialState,
  params,
  readOf,
  rowOf,
  showsBuilt,
  stopOf,
  update,
  workOf,
  type Action,
  type State,
} from '~/widgets/steps-vs-quality/state';
import { readingInWords, sourceInWords } from '~/widgets/steps-vs-quality/words';

const file = JSON.parse(readFileSync('models/faces-ddpm/sampling.json', 'utf8')) as SamplingFile;
const measurements = measurementsOf(file);
const start = (query = ''): State => initialState(params.read(query).value, measurements);
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };

describe('what was measured', () => {
  it('has eight budgets of each sampler, equal but for Heun’s last look', () => {
    for (const kind of samplerKinds) {
      const calls = lineOf(measurements, kind).map((point) => point.calls);
      const whole = [5, 8, 10, 15, 20, 30, 50, 100];
      expect(calls).toEqual(kind === 'heun' ? whole.map((n) => n - 1 + (n % 2)) : whole);
    }
  });

  it('has every measure of a whole line or of none, with its interval around it', () => {
    for (const kind of samplerKinds) {
      const line = lineOf(measurements, kind);
      for (const measure of measures) {
        const measured = line.flatMap((point) => (point[measure] ? [point[measure]] : []));
        expect([0, line.length]).toContain(measured.length);
        for (const [value, low, high] of measured) {
          expect(low).toBeLessThanOrEqual(value);
          expect(value).toBeLessThanOrEqual(high);
        }
      }
      // DDPM adds noise: it has no one end.
      expect(line[0].distance === undefined).toBe(kind === 'ddpm');
    }
  });

  it('shows distances from the flow’s end falling with the calls, and FID above its floor', () => {
    for (const kind of ['ddim', 'heun', 'dpmSolver2M'] as const) {
      const distances = lineOf(measurements, kind).map(({ distance }) => distance![0]);
      expect(distances.at(-1)).toBeLessThan(distances[0] / 5);
    }
    for (const { fid } of measurements.points) {
      if (fid) expect(fid[0]).toBeGreaterThan(measurements.floor.fid![0]);
    }
  });

  it('bears out what the chapter says of the distances: parallel lines, 2M first, Heun last', () => {
    const distances = (kind: (typeof samplerKinds)[number]) =>
      lineOf(measurements, kind).map(({ distance }) => distance![0]);
    const [ddim, heun, multistep] = [
      distances('ddim'),
      distances('heun'),
      distances('dpmSolver2M'),
    ];
    for (const i of ddim.keys()) {
      expect(multistep[i]).toBeLessThan(ddim[i]);
      expect(ddim[i]).toBeLessThan(heun[i]);
    }
    // From 10 calls to 100 a first order promises ten; none gets there.
    for (const line of [ddim, heun, multistep]) {
      expect(line).toEqual([...line].sort((a, b) => b - a));
      const factor = line[2] / line[7];
      expect(factor).toBeGreaterThan(5);
      expect(factor).toBeLessThan(10);
    }
  });
});

describe('the chart', () => {
  it.each(measures)('of %s is drawn by plain paths inside the box', (measure) => {
    const drawn = drawnOf(measurements, measure);
    for (const { path, bars, dots } of drawn.lines) {
      expect(path + bars).not.toMatch(/NaN|Infinity/);
      for (const { x, y } of dots) {
        expect(x).toBeGreaterThan(40);
        expect(x).toBeLessThan(640);
        expect(y).toBeGreaterThanOrEqual(10);
        expect(y).toBeLessThanOrEqual(305);
      }
    }
    expect(drawn.yTicks.length).toBeGreaterThan(1);
  });

  it('finds the dot under the pointer, and none far from all', () => {
    const drawn = drawnOf(measurements, 'fid');
    const [dot] = drawn.lines[1].dots;
    expect(dotNear(drawn, { x: dot.x + 2, y: dot.y - 2 })?.point.calls).toBe(dot.point.calls);
    expect(dotNear(drawn, { x: -300, y: -300 })).toBeUndefined();
  });
});

describe('steps-vs-quality state', () => {
  it('a link gives its state back, snapped to what was measured; hostile values are clamped', () => {
    const { value, notices } = params.read('measure=beauty&sampler=magic&calls=0');
    expect(value).toMatchObject({ measure: 'distance', sampler: 'ddim', calls: 5 });
    expect(notices).toHaveLength(3);
    expect(start('sampler=heun&calls=20').params.calls).toBe(19);
    const { params: values } = start('measure=kid&sampler=dpmSolver2M&calls=15&seed=3');
    expect(params.read(params.write(values)).value).toEqual(values);
  });

  it('moves along a line by stops, and between lines to the nearest', () => {
    const state = update(start('calls=20'), { type: 'stop', index: 7 });
    expect(state.params.calls).toBe(100);
    expect(stopOf(state)).toBe(7);
    const heun = update(state, { type: 'set', values: { sampler: 'heun' } });
    expect(heun.params.calls).toBe(99);
    expect(update(heun, { type: 'stop', index: 99 }).params.calls).toBe(99);
  });

  it('reads the dot that is pointed at, and the chosen one otherwise', () => {
    const state = start('measure=fid&calls=10');
    const point = pointNear(measurements, 'heun', 29);
    const hovering = update(state, { type: 'hover', point });
    expect(readOf(hovering)).toBe(point);
    expect(readingInWords(hovering)).toContain('Heun with 29 calls: FID');
    expect(chosenOf(hovering)).toBe(chosenOf(state));
    expect(update(hovering, { type: 'hover', point: { ...point } })).toBe(hovering);
    expect(readingInWords(start('sampler=ddpm'))).toContain('no one end');
  });

  it('draws the chosen point’s faces, then those of many calls, once for a seed', () => {
    const live = update(start(), opened);
    expect(workOf(start())).toBeUndefined();
    expect(workOf(live)?.name).toBe('short');
    const finish = (state: State): State => {
      const { name, key } = workOf(state)!;
      const row = { key, done: true, taken: 1, pixels: new Float32Array(1) };
      return update(state, { type: 'row', name, row });
    };
    const both = finish(finish(live));
    expect(workOf(both)).toBeUndefined();
    expect(sourceInWords(both)).toContain('in this page');
    const moved = update(both, { type: 'set', values: { calls: 50 } });
    expect(rowOf(moved, 'short')).toBeUndefined();
    expect(rowOf(moved, 'long')).toBeDefined();
    expect(workOf(finish(moved))).toBeUndefined();
    expect(update(both, { type: 'unload' }).rows).toEqual({});
  });

  it('starts both rows from one noise and asks them for the same faces', () => {
    const { params: values } = start('sampler=heun&calls=9');
    const [short, long] = (['short', 'long'] as const).map((name) => walkOf(name, values));
    expect(short).toMatchObject({ kind: 'heun', calls: 9, guidance: 1 });
    expect(long).toMatchObject({ calls: 50, seed: short.seed });
    expect(long.conditions).toEqual(short.conditions);
    expect(showsBuilt(update(start(), { type: 'new-seed' }), 'long')).toBe(false);
  });

  it('gives its readings', () => {
    const numbers = readings(start('sampler=ddim&calls=10'));
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.fid).toBe(pointNear(measurements, 'ddim', 10).fid![0]);
    expect(readings(start('sampler=ddpm')).distance).toBeNaN();
  });
});
