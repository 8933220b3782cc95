import { descend, fitLosses, fitNames, type FitFunction, type FitName } from '~/math/gaussian-fit';
import { mixtureDensity, normalDensity, type Density1d, type Mixture1d } from '~/math/mixture-1d';
import type { ValueGrid } from '~/ui/isolines';
import { memoLast } from '~/ui/memo-last';
import { STEPS, type State } from './state';

/** One fit: its loss, and the path of (mean, log σ), a pair for each step. */
export type Fit = { loss: FitFunction; path: Float64Array };
export type Scene = { p: Density1d; fits: Record<FitName, Fit>; landscape: ValueGrid };

/** What a fit has come to after n steps. */
export type Place = { mean: number; sigma: number; value: number };

export function placeAt({ loss, path }: Fit, n: number): Place {
  const [mean, logSigma] = [path[2 * n], path[2 * n + 1]];
  return { mean, sigma: Math.exp(logSigma), value: loss(mean, logSigma).value };
}

export const densityAt = ({ mean, sigma }: Place): Density1d => normalDensity(mean, sigma);

/** The share of the data within two standard deviations of the model. */
export const coverage = ({ cdf }: Density1d, { mean, sigma }: Place): number =>
  cdf(mean + 2 * sigma) - cdf(mean - 2 * sigma);

/** The part of (mean, σ) that the landscape shows. */
export const mapMeans: [number, number] = [-4.5, 4.5];
export const mapSigmas: [number, number] = [0.25, 4];
const COLUMNS = 37;
const ROWS = 25;
/** Fine enough for a step whose end shows in two decimals, and for lines on a map. */
const DESCENT_FINENESS = 6;
const MAP_FINENESS = 2;

const spread = ([low, high]: readonly [number, number], count: number) =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

function landscapeOf(p: Mixture1d, width: number, show: FitName): ValueGrid {
  const loss = fitLosses(p, width, MAP_FINENESS)[show];
  const xs = spread(mapMeans, COLUMNS);
  const rhos = spread([Math.log(mapSigmas[0]), Math.log(mapSigmas[1])], ROWS);
  return {
    xs,
    ys: rhos.map(Math.exp),
    values: rhos.flatMap((rho) => xs.map((mean) => loss(mean, rho).value)),
  };
}

/** All fits and the landscape, worked out again only as far as something has changed. */
export function createScene(): (state: State) => Scene {
  const density = memoLast((p: Mixture1d) => mixtureDensity(p));
  const fitOf = (name: FitName) =>
    memoLast((p: Mixture1d, mean: number, sigma: number, rate: number, width: number): Fit => {
      const descended = fitLosses(p, width, DESCENT_FINENESS)[name];
      return {
        loss: fitLosses(p, width)[name],
        path: descend(descended, { mean, sigma }, STEPS, rate),
      };
    });
  const each = fitNames.map((name) => [name, fitOf(name)] as const);
  const landscape = memoLast(landscapeOf);
  const usesKernel = (name: FitName) => name === 'squaredMmd';
  return ({ p, mean, sigma, rate, width, show }) => ({
    p: density(p),
    fits: Object.fromEntries(
      // What has no kernel is not worked out again for another width.
      each.map(([name, fit]) => [name, fit(p, mean, sigma, rate, usesKernel(name) ? width : 1)]),
    ) as Record<FitName, Fit>,
    landscape: landscape(p, usesKernel(show) ? width : 1, show),
  });
}

export const sceneOf = (state: State): Scene => createScene()(state);
