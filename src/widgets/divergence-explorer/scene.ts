import {
  chiSquared,
  chiSquaredIntegrand,
  jensenShannonDivergence,
  jensenShannonIntegrand,
  klDivergence,
  klIntegrand,
  meanEmbedding,
  squaredMmd,
  totalVariation,
  totalVariationIntegrand,
  wasserstein1,
  widestSigma,
  type DivergenceName,
} from '~/math/divergences';
import { binnedDensity, histogramDivergences } from '~/math/histogram-divergences';
import { mixtureDensity, type Density1d } from '~/math/mixture-1d';
import { memoLast } from '~/ui/memo-last';
import { histogramOf } from '~/ui/share-shape';
import type { State } from './state';

export type Divergence = {
  value: number;
  /** What is integrated over the line to give the value. */
  integrand(x: number): number;
};

export type Scene = {
  p: Pick<Density1d, 'density'>;
  q: Pick<Density1d, 'density'>;
  divergences: Record<DivergenceName, Divergence>;
};

/** Everything but MMD: what does not depend on the kernel. */
function densityDivergences(pShape: State['p'], qShape: State['q']) {
  const [p, q] = [mixtureDensity(pShape), mixtureDensity(qShape)];
  const at = (f: (logP: number, logQ: number) => number) => (x: number) =>
    f(p.logDensity(x), q.logDensity(x));
  return {
    p,
    q,
    divergences: {
      klForward: { value: klDivergence(p, q), integrand: at(klIntegrand) },
      klReverse: {
        value: klDivergence(q, p),
        integrand: at((logP, logQ) => klIntegrand(logQ, logP)),
      },
      jensenShannon: {
        value: jensenShannonDivergence(p, q),
        integrand: at(jensenShannonIntegrand),
      },
      totalVariation: { value: totalVariation(p, q), integrand: at(totalVariationIntegrand) },
      chiSquared: {
        value: chiSquared(p, q, { p: widestSigma(pShape), q: widestSigma(qShape) }),
        integrand: at(chiSquaredIntegrand),
      },
      wasserstein1: {
        value: wasserstein1(p, q),
        integrand: (x: number) => Math.abs(p.cdf(x) - q.cdf(x)),
      },
    },
  };
}

function kernelDivergence(pShape: State['p'], qShape: State['q'], width: number): Divergence {
  const [p, q] = [mixtureDensity(pShape), mixtureDensity(qShape)];
  const [mu, nu] = [meanEmbedding(pShape, width), meanEmbedding(qShape, width)];
  return {
    value: squaredMmd(pShape, qShape, width),
    integrand: (x) => (p.density(x) - q.density(x)) * (mu(x) - nu(x)),
  };
}

function histogramScene(pBars: State['pBars'], qBars: State['qBars'], width: number): Scene {
  const [p, q] = [histogramOf(pBars), histogramOf(qBars)];
  return {
    p: { density: binnedDensity(p) },
    q: { density: binnedDensity(q) },
    divergences: histogramDivergences(p, q, width),
  };
}

/** All divergences, worked out again only as far as something has changed. */
export function createScene(): (state: State) => Scene {
  const byDensity = memoLast(densityDivergences);
  const byKernel = memoLast(kernelDivergence);
  const join = memoLast((made: ReturnType<typeof densityDivergences>, mmd: Divergence): Scene => ({
    ...made,
    divergences: { ...made.divergences, squaredMmd: mmd },
  }));
  const byBars = memoLast(histogramScene);
  return ({ kind, p, q, pBars, qBars, width }) =>
    kind === 'bars' ? byBars(pBars, qBars, width) : join(byDensity(p, q), byKernel(p, q, width));
}

export const sceneOf = (state: State): Scene => createScene()(state);
