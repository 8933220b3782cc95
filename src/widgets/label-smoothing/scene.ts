import { mixtureDensity, type Density1d } from '~/math/mixture-1d';
import {
  optimalDiscriminator,
  plainLabels,
  pushOnFake,
  type Labels,
} from '~/math/optimal-discriminator';
import { integrate, rootBetween } from '~/math/quadrature';
import { memoLast } from '~/ui/memo-last';
import type { State } from './state';

/** Fakes on show: those that cut the mass of q into equal parts. */
export const FAKES = 11;
const CELLS = 800;

export type Fake = {
  x: number;
  /** d/dx log D* with plain labels, and with those chosen. */
  plain: number;
  smoothed: number;
};

export type Scene = {
  p: Density1d;
  q: Density1d;
  /** D* with plain labels and with those chosen, at any place. */
  plain(x: number): number;
  smoothed(x: number): number;
  fakes: Fake[];
  /** E_q |d/dx log D*| with the labels chosen, as a share of that with plain labels. */
  kept: number;
};

function fakesOf(q: Density1d): number[] {
  const [low, high] = q.range;
  return Array.from({ length: FAKES }, (_, i) => {
    const share = (i + 0.5) / FAKES;
    return rootBetween((x) => q.cdf(x) - share, low, high);
  });
}

export function sceneOf({
  p: pShape,
  q: qShape,
  alpha,
  beta,
}: Pick<State, 'p' | 'q' | 'alpha' | 'beta'>): Scene {
  const [p, q] = [mixtureDensity(pShape), mixtureDensity(qShape)];
  const labels: Labels = { alpha, beta };
  const answer = (chosen: Labels) => (x: number) =>
    optimalDiscriminator(p.density(x), q.density(x), chosen);
  const [plainPush, smoothedPush] = [pushOnFake(p, q, plainLabels), pushOnFake(p, q, labels)];
  const strength = (push: (x: number) => number) =>
    integrate((x) => q.density(x) * Math.abs(push(x)), ...q.range, CELLS);
  const whole = strength(plainPush);
  return {
    p,
    q,
    plain: answer(plainLabels),
    smoothed: answer(labels),
    fakes: fakesOf(q).map((x) => ({ x, plain: plainPush(x), smoothed: smoothedPush(x) })),
    // Where nothing pushes at all, nothing is lost.
    kept: whole > 0 ? strength(smoothedPush) / whole : 1,
  };
}

/** `sceneOf`, worked out again only when a density or a label has changed. */
export function createScene(): (state: State) => Scene {
  const make = memoLast((p: State['p'], q: State['q'], alpha: number, beta: number) =>
    sceneOf({ p, q, alpha, beta }),
  );
  return ({ p, q, alpha, beta }) => make(p, q, alpha, beta);
}
