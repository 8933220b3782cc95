import { curveMonotoneX, line } from 'd3-shape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControlPoint, Schedule } from '~/math/schedule';
import {
  cosineSchedule,
  drawnSchedule,
  linearSchedule,
  logSnr,
  respace,
  scheduleFromAlphaBar,
  scheduleFromBeta,
  sigmoidSchedule,
  snr,
} from '~/math/schedule';

fc.configureGlobal({ seed: 15, numRuns: 100 });

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const lengths = fc.integer({ min: 1, max: 1200 });
const steps = (T: number): number[] => Array.from({ length: T }, (_, i) => i + 1);

const controlPoints: fc.Arbitrary<ControlPoint[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 9 })
  .chain((grid) =>
    fc.tuple(
      ...grid
        .sort((a, b) => a - b)
        .map((u) => unit.map((alphaBar): ControlPoint => [u / 1000, alphaBar])),
    ),
  );

const schedules: fc.Arbitrary<Schedule> = fc.oneof(
  fc
    .record({
      T: lengths,
      betaStart: fc.double({ min: 1e-6, max: 0.4, noNaN: true }),
      betaEnd: fc.double({ min: 1e-6, max: 0.4, noNaN: true }),
    })
    .map(linearSchedule),
  fc.record({ T: lengths, s: unit }).map(cosineSchedule),
  fc
    .record({
      T: lengths,
      start: fc.double({ min: -9, max: 0, noNaN: true }),
      end: fc.double({ min: 0.1, max: 9, noNaN: true }),
      tau: fc.double({ min: 0.1, max: 3, noNaN: true }),
    })
    .map(sigmoidSchedule),
  fc.record({ T: lengths, points: controlPoints }).map(drawnSchedule),
);

describe('every schedule', () => {
  it('has alphaBar falling strictly from 1, inside (0, 1], and consistent arrays', () => {
    fc.assert(
      fc.property(schedules, ({ T, beta, alpha, alphaBar }) => {
        expect([beta.length, alpha.length, alphaBar.length]).toEqual([T + 1, T + 1, T + 1]);
        expect([beta[0], alpha[0], alphaBar[0]]).toEqual([0, 1, 1]);
        const broken = steps(T).filter(
          (t) =>
            !(alphaBar[t] > 0 && alphaBar[t] < alphaBar[t - 1] && beta[t] > 0 && beta[t] < 1) ||
            Math.abs(alpha[t] + beta[t] - 1) > 1e-15 ||
            Math.abs(alphaBar[t] / (alphaBar[t - 1] * alpha[t]) - 1) > 1e-14,
        );
        expect(broken).toEqual([]);
      }),
    );
  });

  it('has a falling signal-to-noise ratio whose logarithm is logSnr', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        expect(snr(schedule, 0)).toBe(Infinity);
        expect(logSnr(schedule, 0)).toBe(Infinity);
        const broken = steps(schedule.T).filter(
          (t) =>
            !(snr(schedule, t) < snr(schedule, t - 1)) ||
            Math.abs(logSnr(schedule, t) - Math.log(snr(schedule, t))) > 1e-8,
        );
        expect(broken).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('is rebuilt by its own alphaBar and by its own betas', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const again = scheduleFromAlphaBar(schedule.alphaBar);
        expect(again.alphaBar).toEqual(schedule.alphaBar);
        const fromBeta = scheduleFromBeta(again.beta.subarray(1));
        // 1 − beta loses the last digits of a small alpha.
        const broken = steps(schedule.T).filter(
          (t) => Math.abs(fromBeta.alphaBar[t] / schedule.alphaBar[t] - 1) > 1e-9,
        );
        expect(broken).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

describe('linearSchedule', () => {
  it('is the one of Ho et al. by default', () => {
    const { beta, alphaBar } = linearSchedule({ T: 1000 });
    expect(beta[1]).toBe(1e-4);
    expect(beta[1000]).toBeCloseTo(0.02, 15);
    expect(beta[500]).toBeCloseTo(1e-4 + (499 / 999) * (0.02 - 1e-4), 15);
    // ∏ (1 − beta) = 4.0358e-5: python -c "import numpy; print((1-numpy.linspace(1e-4,.02,1000)).prod())"
    expect(alphaBar[1000]).toBeCloseTo(4.0358e-5, 9);
  });

  it('takes a single step', () => {
    expect(Array.from(linearSchedule({ T: 1, betaStart: 0.3, betaEnd: 0.9 }).beta)).toEqual([
      0, 0.3,
    ]);
  });

  it('says why when alphaBar runs out of float64', () => {
    expect(() => linearSchedule({ T: 1000, betaStart: 0.9, betaEnd: 0.99 })).toThrow(
      /alphaBar\[\d+\]: expected a value in \(0, .*\), got .*choose fewer steps/,
    );
  });
});

describe('cosineSchedule', () => {
  it('follows Nichol & Dhariwal eq. 17 up to the capped last step', () => {
    const T = 1000;
    const { alphaBar, beta } = cosineSchedule({ T });
    const f = (t: number): number => Math.cos(((t / T + 0.008) / 1.008) * (Math.PI / 2)) ** 2;
    for (let t = 1; t < T; t++) expect(alphaBar[t]).toBeCloseTo(f(t) / f(0), 12);
    expect(beta[T]).toBe(0.999);
  });
});

describe('sigmoidSchedule', () => {
  it('is symmetric around one half when its stretch is', () => {
    const { alphaBar } = sigmoidSchedule({ T: 1000 });
    for (let t = 10; t < 990; t++) expect(alphaBar[t] + alphaBar[1000 - t]).toBeCloseTo(1, 10);
  });
});

describe('drawnSchedule', () => {
  it('passes through its points where they fall', () => {
    const points: ControlPoint[] = [
      [0.2, 0.9],
      [0.5, 0.4],
      [0.8, 0.05],
      [1, 0.001],
    ];
    const { alphaBar } = drawnSchedule({ T: 1000, points });
    for (const [u, value] of points) expect(alphaBar[1000 * u]).toBeCloseTo(value, 12);
  });

  it('is the curve that curveMonotoneX of d3-shape draws', () => {
    const points: ControlPoint[] = [
      [0, 1],
      [0.1, 0.95],
      [0.3, 0.5],
      [0.7, 0.3],
      [1, 0.02],
    ];
    const { alphaBar } = drawnSchedule({ T: 1000, points });
    const path =
      line().digits(12).curve(curveMonotoneX)(points.map(([u, value]) => [u, value])) ?? '';
    const curves = path.match(/C[^C]+/g) ?? [];
    expect(curves.length).toBe(4);
    curves.forEach((curve, i) => {
      const [, y1, , y2] = curve.slice(1).split(',').map(Number);
      const [[u0, y0], [u3, y3]] = [points[i], points[i + 1]];
      for (const x of [0.25, 0.5, 0.75]) {
        // The control points lie at thirds, so the Bézier parameter x is the share of the stretch.
        const bezier =
          (1 - x) ** 3 * y0 + 3 * x * (1 - x) ** 2 * y1 + 3 * x ** 2 * (1 - x) * y2 + x ** 3 * y3;
        expect(alphaBar[Math.round(1000 * (u0 + x * (u3 - u0)))]).toBeCloseTo(bezier, 10);
      }
    });
  });

  it('reproduces a straight line', () => {
    const { alphaBar } = drawnSchedule({
      T: 100,
      points: [
        [0, 1],
        [0.3, 0.73],
        [1, 0.1],
      ],
    });
    alphaBar.forEach((value, t) => expect(value).toBeCloseTo(1 - 0.009 * t, 12));
  });

  it('returns to the drawing after a rise or a plateau', () => {
    const { alphaBar } = drawnSchedule({
      T: 1000,
      points: [
        [0.3, 0.5],
        [0.4, 0.9],
        [0.6, 0.5],
        [1, 0.1],
      ],
    });
    expect(alphaBar[500]).toBeCloseTo(0.5, 3);
    expect(alphaBar[1000]).toBeCloseTo(0.1, 12);
  });
});

describe('respace', () => {
  it('keeps alphaBar at the chosen times, whatever their order', () => {
    const schedule = linearSchedule({ T: 100 });
    const short = respace(schedule, [100, 50, 1]);
    expect(Array.from(short.alphaBar)).toEqual([
      1,
      ...[1, 50, 100].map((t) => schedule.alphaBar[t]),
    ]);
  });

  it('changes nothing when every time is chosen', () => {
    const schedule = cosineSchedule({ T: 20 });
    const all = Array.from({ length: 20 }, (_, i) => i + 1);
    expect(respace(schedule, all).alphaBar).toEqual(schedule.alphaBar);
  });
});

it('refuses hostile arguments with what was expected and what came', () => {
  const schedule = linearSchedule({ T: 10 });
  const refused = [
    () => linearSchedule({ T: 0 }),
    () => linearSchedule({ T: NaN }),
    () => linearSchedule({ T: 2.5 }),
    () => linearSchedule({ T: 1e9 }),
    () => linearSchedule({ T: 10, betaStart: 0 }),
    () => linearSchedule({ T: 10, betaEnd: 1 }),
    () => linearSchedule({ T: 10, betaEnd: NaN }),
    () => cosineSchedule({ T: -3 }),
    () => cosineSchedule({ T: 10, s: -1 }),
    () => cosineSchedule({ T: 10, maxBeta: 1 }),
    () => sigmoidSchedule({ T: 10, start: 3, end: -3 }),
    () => sigmoidSchedule({ T: 10, start: 900, end: 1000 }),
    () => sigmoidSchedule({ T: 10, tau: 0 }),
    () => drawnSchedule({ T: 10, points: [] }),
    () => drawnSchedule({ T: 10, points: [[0.5, NaN]] }),
    () => drawnSchedule({ T: 10, points: [[1.5, 0.5]] }),
    () =>
      drawnSchedule({
        T: 10,
        points: [
          [0.5, 0.5],
          [0.5, 0.4],
        ],
      }),
    () => scheduleFromBeta([]),
    () => scheduleFromBeta([0.1, NaN]),
    () => scheduleFromBeta([1e-17]),
    () => scheduleFromAlphaBar([1]),
    () => scheduleFromAlphaBar([0.9, 0.5]),
    () => scheduleFromAlphaBar([1, 0.5, 0.5]),
    () => scheduleFromAlphaBar([1, 0.5, 0]),
    () => scheduleFromAlphaBar([1, NaN]),
    () => snr(schedule, 11),
    () => logSnr(schedule, -1),
    () => respace(schedule, []),
    () => respace(schedule, [0, 5]),
    () => respace(schedule, [5, 5]),
  ];
  for (const call of refused) {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(/expected .*, got /);
  }
});
