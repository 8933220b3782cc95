/** The book's samplers by name, so that a figure can run the one its reader chooses. */
import { ddim } from '~/samplers/ddim';
import { ddpm } from '~/samplers/ddpm';
import { dpmSolver2M } from '~/samplers/dpm-solver';
import { heun } from '~/samplers/heun';
import type { SamplerStep } from '~/samplers/network';
import type { RunOptions } from '~/samplers/reverse-step';

export const samplerKinds = ['ddpm', 'ddim', 'heun', 'dpmSolver2M'] as const;
export type SamplerKind = (typeof samplerKinds)[number];

export const samplerNames: Readonly<Record<SamplerKind, string>> = {
  ddpm: 'DDPM',
  ddim: 'DDIM',
  heun: 'Heun',
  dpmSolver2M: 'DPM-Solver++ 2M',
};

/** Whether the end depends on the start alone. */
export const isDeterministic = (kind: SamplerKind): boolean => kind !== 'ddpm';

/** How many steps so many looks at the network allow: Heun looks twice, but once at its last step. */
export const stepsFor = (kind: SamplerKind, calls: number): number =>
  kind === 'heun' ? Math.floor((calls + 1) / 2) : calls;

/** The looks that so many steps take. */
export const callsOf = (kind: SamplerKind, steps: number): number =>
  kind === 'heun' ? 2 * steps - 1 : steps;

/** The walk of a sampler: DDPM with variance betaTilde, DDIM with eta = 0. */
export function runSampler(
  kind: SamplerKind,
  options: RunOptions,
): AsyncGenerator<SamplerStep, void, void> {
  switch (kind) {
    case 'ddpm':
      return ddpm({ ...options, variance: 'betaTilde' });
    case 'ddim':
      return ddim({ ...options, eta: 0 });
    case 'heun':
      return heun(options);
    case 'dpmSolver2M':
      return dpmSolver2M(options);
  }
}
