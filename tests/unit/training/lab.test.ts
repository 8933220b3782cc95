import { beforeAll, describe, expect, it } from 'vitest';
import { dataMixture, dataSets, hasModes } from '~/training/data';
import { family } from '~/training/families/gan';
import { defaultGanOptions, type GanOptions } from '~/training/gan-options';
import { startJax } from '~/training/jax';
import { openLab, type Lab } from '~/training/lab';
import { drawLatents, latentNet, normalQuantile } from '~/training/latent';
import { createMeter, METER_POINTS } from '~/training/meter';
import type { LabRequest, Row } from '~/training/protocol';
import { createSnapshots } from '~/training/snapshots';
import { sampleMixture } from '~/math/gaussian-mixture';
import { createRandom } from '~/math/random';
import { kolmogorovSmirnov, kolmogorovSmirnovPValue } from '~/math/statistics';

beforeAll(startJax);

const options: GanOptions = {
  ...defaultGanOptions,
  batch: 32,
  generator: { ...defaultGanOptions.generator, width: 8 },
  discriminator: { ...defaultGanOptions.discriminator, width: 8 },
};

/** A lab with a clock of its own: every look at it takes one millisecond. */
function open(more: Partial<LabRequest<GanOptions>> = {}) {
  let now = 0;
  const lab = openLab(
    family,
    {
      family: 'gan',
      options,
      data: dataMixture({ set: 'ring' }),
      modes: true,
      seed: 3,
      every: 5,
      ...more,
    },
    () => now++,
  );
  return {
    lab,
    wait(milliseconds: number) {
      now += milliseconds;
      return now;
    },
  };
}

/** Plays to a step, and gives the history as a page would have it. */
function playTo(lab: Lab<GanOptions>, until: number): Row[] {
  lab.play({ until });
  for (let i = 0; i < 1000 && lab.work(i * 10, 10) !== undefined; i++);
  return lab.frame().history.rows;
}

describe('a lab', () => {
  it('plays to a step, measuring and remembering on the way', () => {
    const { lab } = open();
    const rows = playTo(lab, 12);
    const { frame } = lab.frame();
    expect(frame.step).toBe(12);
    expect(frame.playing).toBe(false);
    expect(rows.map(({ step }) => step)).toEqual([0, 5, 10]);
    expect(frame.marks).toEqual([0, 5, 10]);
    expect(frame.measured.step).toBe(12);
    expect(frame.measured.values.js).toBeGreaterThan(0);
    lab.dispose();
  });

  it('comes to the same numbers however it got there: at once, by steps, by sub-steps, after a rewind', () => {
    const points = (drive: (lab: Lab<GanOptions>) => void): number[] => {
      const { lab } = open();
      drive(lab);
      const { frame } = lab.frame();
      expect(frame.step).toBe(7);
      lab.dispose();
      return [...frame.points];
    };
    const straight = points((lab) => playTo(lab, 7));
    const stepwise = points((lab) => {
      for (let i = 0; i < 7; i++) lab.step('all');
    });
    const slowly = points((lab) => {
      playTo(lab, 6);
      for (let i = 0; i < 3; i++) lab.stage();
      expect(lab.frame().frame.stage?.name).toBe('d-forward');
      lab.step('all');
    });
    const again = points((lab) => {
      playTo(lab, 11);
      lab.stage();
      lab.seek(6);
      expect(lab.frame().frame.step).toBe(5);
      playTo(lab, 7);
    });
    expect(stepwise).toEqual(straight);
    expect(slowly).toEqual(straight);
    expect(again).toEqual(straight);
  });

  it('forgets the old future once the run goes on from the past, and tells the page so', () => {
    const { lab } = open();
    playTo(lab, 20);
    lab.seek(10);
    expect(lab.frame().frame.marks).toEqual([0, 5, 10, 15, 20]);
    lab.step('all');
    const { frame, history } = lab.frame();
    expect(frame.marks).toEqual([0, 5, 10]);
    expect(history).toEqual({ keep: 3, rows: [] });
    lab.dispose();
  });

  it('keeps a pace in slow motion, a sub-step at a time', () => {
    const { lab, wait } = open();
    lab.play({ by: 'stage', pace: 2 });
    const names: (string | undefined)[] = [];
    for (let i = 0; i < 4; i++) {
      lab.work(wait(0), 5);
      names.push(lab.frame().frame.stage?.name);
      expect(lab.work(wait(0), 5)).toBeGreaterThan(300);
      wait(500);
    }
    expect(names).toEqual(['d-noise', 'd-data', 'd-forward', 'd-loss']);
    const { stage } = lab.frame().frame;
    expect(stage?.round).toBe(1);
    expect(stage?.numbers.dLoss).toBeGreaterThan(0);
    lab.pause();
    expect(lab.work(wait(0), 5)).toBeUndefined();
    lab.dispose();
  });

  it('after the last sub-step comes the first of the next iteration', () => {
    const { lab } = open();
    for (let i = 0; i < 12; i++) lab.stage();
    const { frame } = lab.frame();
    expect([frame.step, frame.stage?.name]).toEqual([1, 'd-noise']);
    lab.dispose();
  });

  it('shows what it is asked for', () => {
    const { lab } = open({ show: { points: 10 } });
    const plain = lab.frame().frame;
    expect([plain.points.length, plain.net.length, plain.field, plain.arrows]).toEqual([
      20,
      0,
      undefined,
      undefined,
    ]);
    lab.show({ field: 'discriminator', fieldSide: 12, net: true, arrows: 4, ideal: true });
    const full = lab.frame().frame;
    expect(full.field?.values).toHaveLength(144);
    expect(full.net).toHaveLength(2 * 17 * 17);
    expect(full.arrows?.by).toHaveLength(8);
    expect(full.ideal).toHaveLength(64 * 64);
    lab.dispose();
  });

  it('stops a run that has left the numbers, until it is rewound', () => {
    const wild = { ...options.generator, optimiser: 'sgd', rate: 1e30 } as const;
    const { lab } = open({ options: { ...options, loss: 'maximum-likelihood', generator: wild } });
    playTo(lab, 50);
    expect(lab.frame().frame.diverged).toBe(true);
    expect(lab.frame().frame.step).toBeLessThan(50);
    lab.play({});
    expect(lab.work(0, 5)).toBeUndefined();
    lab.seek(0);
    expect(lab.frame().frame.diverged).toBe(false);
    lab.dispose();
  });

  it('keeps no copy of parameters that are lost, even before a loss shows it', () => {
    // A single update by −∞·gradient: the loss of that minibatch was still sound.
    const wild = { ...options.generator, optimiser: 'sgd', rate: Infinity } as const;
    const { lab } = open({ options: { ...options, generator: wild }, every: 1 });
    playTo(lab, 5);
    const { frame } = lab.frame();
    expect([frame.diverged, frame.step, frame.marks]).toEqual([true, 1, [0]]);
    lab.dispose();
  });

  it('refuses options that need a new start', () => {
    const { lab } = open();
    expect(() => lab.adjust({ ...options, latentDimension: 5 })).toThrow(/need a new run/);
    lab.adjust({ ...options, dSteps: 3 });
    lab.dispose();
  });
});

describe('a run that is not compared with the data', () => {
  it('measures what the model measures, and nothing of its samples', () => {
    const { lab } = open({ compared: false, show: { fields: ['discriminator', 'none'] } });
    const { frame } = lab.frame();
    expect(frame.measured.values).toHaveProperty('accuracy');
    expect(frame.measured.values).not.toHaveProperty('js');
    expect(Object.keys(frame.fields)).toEqual(['discriminator']);
    lab.dispose();
  });
});

describe('snapshots', () => {
  const copy = (size = 10) => ({ theta: new Float32Array(size) });

  it('come at regular steps, and thin out when they are too many', () => {
    const snapshots = createSnapshots({ every: 2, maxCount: 4 });
    for (let step = 0; step <= 12; step++) snapshots.offer(step, () => copy());
    expect(snapshots.steps).toEqual([0, 4, 8, 12]);
    expect(snapshots.before(7)?.step).toBe(4);
    snapshots.forgetAfter(8);
    expect(snapshots.before(100)?.step).toBe(8);
  });

  it('stay within their memory, and never lose the start', () => {
    const snapshots = createSnapshots({ every: 1, maxBytes: 1000 });
    for (let step = 0; step <= 100; step++) snapshots.offer(step, () => copy(50));
    expect(snapshots.steps.length * 200).toBeLessThanOrEqual(1000);
    expect(snapshots.steps[0]).toBe(0);
  });

  it('are taken only where they are due', () => {
    let saves = 0;
    const snapshots = createSnapshots({ every: 10 });
    for (let step = 0; step < 30; step++) {
      snapshots.offer(step, () => {
        saves++;
        return copy();
      });
    }
    expect(saves).toBe(3);
  });
});

describe('data', () => {
  it.each(dataSets)('%s is centred, of variance about 1, on the plane on show', (set) => {
    const points = sampleMixture(dataMixture({ set }), 20_000, createRandom(1));
    for (const axis of [0, 1]) {
      const along = points.filter((_, i) => i % 2 === axis);
      const mean = along.reduce((sum, x) => sum + x, 0) / along.length;
      const variance = along.reduce((sum, x) => sum + x * x, 0) / along.length - mean ** 2;
      expect(Math.abs(mean)).toBeLessThan(0.05);
      expect(variance).toBeGreaterThan(0.75);
      expect(variance).toBeLessThan(1.3);
    }
    expect(points.every((x) => Math.abs(x) < 3.1)).toBe(true);
  });

  it('a drawing is a Gaussian around each dot; an empty one is refused', () => {
    const { means, sigmas } = dataMixture({ set: 'drawn', dots: [[1, 2]] });
    expect([means, sigmas]).toEqual([[[1, 2]], [0.1]]);
    expect(() => dataMixture({ set: 'drawn', dots: [] })).toThrow(/dots: expected/);
    expect(hasModes({ set: 'ring' })).toBe(true);
    expect(hasModes({ set: 'moons' })).toBe(false);
  });

  it.each(dataSets)('a fair sample of %s measures near 0 everywhere', (set) => {
    const { floor } = createMeter(dataMixture({ set }), 2, hasModes({ set }));
    expect(floor.js).toBeLessThan(0.02);
    expect(floor.w1).toBeLessThan(0.12);
    expect(Math.abs(floor.mmd)).toBeLessThan(0.01);
    const broad = createMeter(dataMixture({ set }), 2, false);
    const away = new Float32Array(2 * METER_POINTS).fill(2.9);
    const { js, kl } = broad.measure(away);
    expect(js).toBeGreaterThan(0.6);
    expect(kl).toBeGreaterThan(2);
  });
});

describe('latents', () => {
  it('have the distribution of their name', () => {
    const random = createRandom(6);
    const uniform = drawLatents('uniform', 1, 5000, random);
    const even = Float32Array.from({ length: 5000 }, (_, i) => -1 + (2 * (i + 0.5)) / 5000);
    expect(kolmogorovSmirnovPValue(kolmogorovSmirnov(uniform, even), 5000, 5000)).toBeGreaterThan(
      0.01,
    );
    const normal = drawLatents('gaussian', 2, 2500, random);
    const expected = Float32Array.from({ length: 5000 }, (_, i) =>
      normalQuantile((i + 0.5) / 5000),
    );
    expect(
      kolmogorovSmirnovPValue(kolmogorovSmirnov(normal, expected), 5000, 5000),
    ).toBeGreaterThan(0.01);
    expect(new Set(drawLatents('binary', 3, 100, random))).toEqual(new Set([-1, 1]));
  });

  it('normalQuantile inverts the normal distribution function', () => {
    expect(normalQuantile(0.5)).toBeCloseTo(0, 8);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 5);
    expect(normalQuantile(0.0013499)).toBeCloseTo(-3, 3);
  });

  it('the net cuts latent space into cells of equal probability, where it has cells', () => {
    const net = latentNet('uniform', 2);
    expect(net[2] - net[0]).toBeCloseTo(net[4] - net[2], 6);
    expect(latentNet('gaussian', 1)).toHaveLength(201);
    expect(latentNet('gaussian', 3)).toHaveLength(0);
    expect(latentNet('binary', 2)).toHaveLength(0);
  });
});
