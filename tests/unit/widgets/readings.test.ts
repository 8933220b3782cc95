import { describe, expect, it } from 'vitest';
import { cosineSchedule, linearSchedule } from '~/math/schedule';
import { scheduleNumbers } from '~/math/schedule-numbers';
import * as forward2d from '~/widgets/forward-2d/readings';
import { createScene as createCloudScene } from '~/widgets/forward-2d/scene';
import * as forward2dState from '~/widgets/forward-2d/state';
import * as forwardNoise from '~/widgets/forward-noise/readings';
import { createScene } from '~/widgets/forward-noise/scene';
import * as forwardNoiseState from '~/widgets/forward-noise/state';
import * as noiseSchedule from '~/widgets/noise-schedule/readings';
import * as noiseScheduleState from '~/widgets/noise-schedule/state';
import { worldOf } from '~/widgets/reverse-stepper/models';
import * as reverseStepper from '~/widgets/reverse-stepper/readings';
import { startRun, stateAt, stepAt, withStep } from '~/widgets/reverse-stepper/run';
import * as reverseStepperState from '~/widgets/reverse-stepper/state';

/** A soft blob, which has less power at finer waves. */
const picture = {
  pixels: Float32Array.from({ length: 256 }, (_, i) => {
    const [x, y] = [(i % 16) - 7.5, Math.floor(i / 16) - 7.5];
    return 2 * Math.exp(-(x * x + y * y) / 12) - 1;
  }),
  size: { width: 16, height: 16, channels: 1 as const },
  title: 'a blob',
};

describe('scheduleNumbers', () => {
  it('finds the step at which half of the power is left', () => {
    const schedule = cosineSchedule({ T: 1000 });
    const { halfStep } = scheduleNumbers(schedule, 0);
    expect(schedule.alphaBar[halfStep]).toBeLessThanOrEqual(0.5);
    expect(schedule.alphaBar[halfStep - 1]).toBeGreaterThan(0.5);
  });

  it('keeps its identities', () => {
    const numbers = scheduleNumbers(linearSchedule({ T: 1000 }), 500);
    expect(numbers.signal ** 2 + numbers.noise ** 2).toBeCloseTo(1, 12);
    expect(Math.exp(numbers.logSnr)).toBeCloseTo(numbers.snr, 12);
    expect(numbers.snr).toBeGreaterThan(numbers.terminalSnr);
  });

  it('has no noise rate at the start and no half where none is reached', () => {
    const numbers = scheduleNumbers(linearSchedule({ T: 4, betaStart: 0.01, betaEnd: 0.01 }), 0);
    expect(numbers.beta).toBeNaN();
    expect(numbers.halfStep).toBeNaN();
    expect(numbers.snr).toBe(Infinity);
  });
});

describe('readings', () => {
  it('of noise-schedule: the schedule at once, the wavelength with the picture', () => {
    const start = (query: string) =>
      noiseScheduleState.initialState(noiseScheduleState.params.read(query).value);
    const state = start('kind=cosine&t=250');
    const numbers = noiseSchedule.readings(state);
    expect(numbers.alphaBar).toBe(state.schedule.alphaBar[250]);
    expect(numbers.wavelength).toBeNaN();
    const wave = (t: number) =>
      noiseSchedule.readings({ ...start(`kind=cosine&t=${t}`), picture }).wavelength;
    expect(wave(10)).toBeGreaterThan(2);
    expect(wave(100)).toBeGreaterThan(wave(10));
    expect(Object.keys(numbers).sort()).toEqual([...noiseSchedule.readingNames].sort());
  });

  it('of forward-noise: pixels once there is a frame, distances once it compares', () => {
    const state = forwardNoiseState.initialState(
      forwardNoiseState.params.read('t=20&T=20&compare=1').value,
    );
    const before = forwardNoise.readings(state, undefined);
    expect(before.T).toBe(20);
    expect(before.mean).toBeNaN();
    const shown = { ...state, shown: picture };
    const after = forwardNoise.readings(shown, createScene()(shown));
    expect(after.variance).toBeGreaterThan(0.1);
    expect(after.largest).toBeLessThan(1e-3);
    expect(after.ks).toBeLessThan(0.05);
    expect(Object.keys(after).sort()).toEqual([...forwardNoise.readingNames].sort());
  });

  it('of forward-2d: the cloud ends near the standard normal', () => {
    const numbersAt = (query: string) => {
      const state = forward2dState.initialState(forward2dState.params.read(query).value);
      return forward2d.readings(state, createCloudScene().frame(state));
    };
    const [start, end] = [numbersAt('t=0&T=20'), numbersAt('t=20&T=20')];
    expect(start.distance).toBe(0);
    expect(end.energy).toBeLessThan(start.energy);
    expect(end.varianceX).toBeCloseTo(1, 0);
    expect(Object.keys(end).sort()).toEqual([...forward2d.readingNames].sort());
    const empty = numbersAt('cloud=drawn&t=5');
    expect(empty.energy).toBeNaN();
    expect(empty.alphaBar).toBeGreaterThan(0.9);
  });

  it('of reverse-stepper: the step asked for, and pixels only of the walk asked for', () => {
    const world = worldOf({
      id: 'digits-ddpm',
      title: 'A toy of two pixels',
      size: { width: 2, height: 1, channels: 1 },
      asks: 'class',
      classes: ['0', '1', '2', '3'],
      schedule: { kind: 'cosine', T: 1000, s: 0.008, maxBeta: 0.999 },
    });
    const params = reverseStepperState.paramsFor(['digits-ddpm']);
    const recordedValues = params.read('steps=10').value;
    let recorded = startRun(reverseStepperState.settingsOf(recordedValues), world);
    for (let i = 0; i < 10; i++) {
      recorded = withStep(recorded, stepAt(recorded, i, stateAt(recorded, i)));
    }
    const worlds = new Map([[world.id, world]]);
    const numbersOf = (query: string) =>
      reverseStepper.readings(
        reverseStepperState.initialState(params.read(query).value, { worlds, recorded }),
      );
    const first = numbersOf('steps=10');
    expect(first).toMatchObject({ t: 1000, steps: 10, evaluations: 20 });
    expect(first.sigma).toBe(recorded.steps[0].sigma);
    expect(first.coefX0).toBe(recorded.steps[0].coefficients.coefX0);
    expect(first.variance).toBeGreaterThan(0);
    expect(numbersOf('steps=10&guidance=1').evaluations).toBe(10);
    const other = numbersOf('steps=20&position=20');
    expect(other.mean).toBeNaN();
    expect(other).toMatchObject({ t: 0, steps: 20 });
    expect(other.sigma).toBeNaN();
    expect(Object.keys(first).sort()).toEqual([...reverseStepper.readingNames].sort());
  });
});
