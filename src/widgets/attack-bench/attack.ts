/** The attacks by the names of the figure; the same in the page, at build and in tests. */
import { carliniWagner } from '~/math/attacks/carlini-wagner';
import {
  isReached,
  type AttackStep,
  type Goal,
  type GradientOracle,
  type LogitOracle,
} from '~/math/attacks/classifier';
import { fgsm, pgdStepSize, projectedGradient } from '~/math/attacks/gradient-attacks';
import { onePixel } from '~/math/attacks/one-pixel';
import { createRandom } from '~/math/random';
import { unitOf, type AttackName, type Kind } from './models';

/** What an attack is told; which of the numbers it heeds depends on the attack. */
export type Settings = {
  attack: AttackName;
  /** A class to be read as, or `any` but the label. */
  target: number | 'any';
  /** Radius of the max-norm ball, in 1/255 of the range of pixels. */
  epsilon: number;
  /** Radius of the 2-norm ball, pixels running from 0 to 1. */
  radius: number;
  pixels: number;
  confidence: number;
  steps: number;
  seed: number;
};

export type Classifier = { gradient: GradientOracle; logits: LogitOracle };

/** Candidates of the search for a few pixels, and rounds in which they meet. */
export const DIFFERENTIAL_EVOLUTION = { population: 100, generations: 40 };

export type Step = AttackStep & { reached: boolean };

/** The goal that settings ask for, of a picture that is read as `label`. */
export const goalOf = ({ target }: Pick<Settings, 'target'>, label: number): Goal =>
  target === 'any' ? { kind: 'away', label } : { kind: 'towards', target };

/** Attacks the picture; yields every step. */
export async function* attack(
  classifier: Classifier,
  kind: Kind,
  { x0, label, settings }: { x0: Float32Array; label: number; settings: Settings },
  signal?: AbortSignal,
): AsyncGenerator<Step, void, void> {
  const goal = goalOf(settings, label);
  for await (const step of stepsOf(classifier, kind, x0, goal, settings, signal)) {
    yield { ...step, reached: isReached(goal, step.logits) };
  }
}

function stepsOf(
  { gradient: oracle, logits }: Classifier,
  kind: Kind,
  x0: Float32Array,
  goal: Goal,
  settings: Settings,
  signal?: AbortSignal,
): AsyncGenerator<AttackStep, void, void> {
  const { size, range, classes } = kind;
  const problem = { oracle, classes, x0, goal, range, signal };
  const { steps, seed, pixels, confidence } = settings;
  const unit = unitOf(kind);
  const epsilon = (settings.epsilon / 255) * unit;
  switch (settings.attack) {
    case 'fgsm':
      return fgsm(problem, epsilon);
    case 'iterated':
      return projectedGradient(problem, { norm: 'max', epsilon, steps });
    case 'pgd': {
      const stepSize = pgdStepSize(epsilon, steps);
      const start = createRandom(seed);
      return projectedGradient(problem, { norm: 'max', epsilon, steps, stepSize, start });
    }
    case 'pgd2': {
      const radius = settings.radius * unit;
      const stepSize = pgdStepSize(radius, steps);
      const start = createRandom(seed);
      return projectedGradient(problem, {
        norm: 'two',
        epsilon: radius,
        steps,
        stepSize,
        start,
      });
    }
    case 'pixel':
      return onePixel(
        { logitsOf: logits, x0, size, goal, range, random: createRandom(seed), signal },
        { pixels, ...DIFFERENTIAL_EVOLUTION },
      );
    case 'cw':
      return carliniWagner(problem, { confidence, ...kind.carliniWagner });
  }
}
