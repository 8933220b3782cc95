/**
 * One walk from noise to an image: what it was asked for, the steps taken so far and the reader's
 * interventions. All functions are pure and return new runs; the numbers of a step depend only on
 * the settings, the interventions before it and the network, so walking back and forth repeats them
 * bit for bit.
 */
import { heldParam, type Held } from '~/faces/held';
import { epsilonFromX0 } from '~/math/diffusion';
import { createRandom, type Random } from '~/math/random';
import { ddimStep } from '~/samplers/ddim';
import { ddpmStep } from '~/samplers/ddpm';
import type { SamplerStep } from '~/samplers/network';
import { stepNoise } from '~/samplers/reverse-step';
import { evenTimesteps } from '~/samplers/timesteps';
import type { World } from './models';

/** Everything that decides the numbers of a run, apart from interventions. */
export type Settings = {
  model: string;
  /** Of a model that is asked for a class. */
  digit: string;
  /** Attributes of a face, of a model that is asked for some. */
  wish: Held;
  /** Guidance scale: 0 unconditional, 1 conditional, more exaggerates. */
  guidance: number;
  sampler: 'ddpm' | 'ddim';
  variance: 'beta' | 'betaTilde';
  eta: number;
  steps: number;
  seed: number;
};

/** Whether two sets of settings agree in one of them. */
export const agreeIn = (name: keyof Settings, a: Settings, b: Settings): boolean =>
  name === 'wish' ? heldParam.format(a.wish) === heldParam.format(b.wish) : a[name] === b[name];

/** What the reader did by hand, at the state before step `position`. */
export type Edit =
  /** x_t replaced by a painted one; touches of one stroke share its number. */
  | { kind: 'paint'; position: number; stroke: number; xt: Float32Array }
  /** The noise of this and all later steps is drawn anew. */
  | { kind: 'fork'; position: number; label: number };

export type Run = {
  settings: Settings;
  world: World;
  timesteps: readonly number[];
  /** x_T, before any edit. */
  start: Float32Array;
  steps: readonly SamplerStep[];
  edits: readonly Edit[];
};

export function startRun(settings: Settings, world: World): Run {
  const { T } = world.noise;
  return {
    settings,
    world,
    timesteps: evenTimesteps(T, Math.min(settings.steps, T)),
    start: startingNoise(settings.seed, world.pixels),
    steps: [],
    edits: [],
  };
}

/** x_T of a seed: standard normal. */
export const startingNoise = (seed: number, length: number): Float32Array =>
  createRandom(seed).fork('xT').fillNormal(new Float32Array(length));

/** Number of steps from x_T to the sample. */
export const lengthOf = (run: Run): number => run.timesteps.length;

/** Time of the state at a position; 0 at the end. */
export const timeAt = (run: Run, position: number): number => run.timesteps[position] ?? 0;

/** The state at a position, known once the steps before it are taken. */
export function stateAt(run: Run, position: number): Float32Array {
  if (position < run.steps.length) return run.steps[position].xt;
  const painted = run.edits.findLast((edit) => edit.kind === 'paint' && edit.position === position);
  if (painted?.kind === 'paint') return painted.xt;
  return position === 0 ? run.start : run.steps[position - 1].xPrev;
}

/** The step that leaves a position, from the network's prediction there. */
export function stepAt(run: Run, position: number, epsilonHat: Float32Array): SamplerStep {
  const { settings, world, timesteps } = run;
  const t = timesteps[position];
  const tPrev = timesteps[position + 1] ?? 0;
  const xt = stateAt(run, position);
  const noise = stepNoise(randomAt(run, position), t, xt.length);
  return stepBy(settings, { xt, t, tPrev, epsilonHat, schedule: world.noise, noise });
}

/** One step of the chosen sampler. x̂_0 is clipped to the range of pixels, as the paper's code does. */
export function stepBy(
  { sampler, variance, eta }: Settings,
  input: Omit<Parameters<typeof ddpmStep>[0], 'variance' | 'clipX0'>,
): SamplerStep {
  const clipped = { ...input, clipX0: true };
  return sampler === 'ddpm' ? ddpmStep({ ...clipped, variance }) : ddimStep({ ...clipped, eta });
}

/**
 * The numbers of the step that leaves a position, which no network is needed for: a step of one
 * pixel. At the end, the step that led there.
 */
export function numbersAt({ settings, world, timesteps }: Run, position: number): SamplerStep {
  const index = Math.min(position, timesteps.length - 1);
  const pixel = () => new Float32Array(1);
  return stepBy(settings, {
    xt: pixel(),
    t: timesteps[index],
    tPrev: timesteps[index + 1] ?? 0,
    epsilonHat: pixel(),
    schedule: world.noise,
    noise: pixel(),
  });
}

function randomAt(run: Run, position: number): Random {
  const random = createRandom(run.settings.seed);
  const fork = run.edits.findLast((edit) => edit.kind === 'fork' && edit.position <= position);
  return fork?.kind === 'fork' ? random.fork(`again ${fork.label}`) : random;
}

/** The run with one more step. */
export const withStep = (run: Run, step: SamplerStep): Run => ({
  ...run,
  steps: [...run.steps, step],
});

/** The run with an edit; the steps that it makes untrue are dropped, as are later edits. */
export function withEdit(run: Run, edit: Edit): Run {
  const earlier = run.edits.filter((other) => {
    if (other.position > edit.position) return false;
    const sameStroke =
      other.kind === 'paint' && edit.kind === 'paint' && other.stroke === edit.stroke;
    return !sameStroke;
  });
  return { ...run, edits: [...earlier, edit], steps: run.steps.slice(0, edit.position) };
}

/** The run without its last edit. */
export function withoutLastEdit(run: Run): Run {
  const last = run.edits.at(-1);
  if (!last) return run;
  return { ...run, edits: run.edits.slice(0, -1), steps: run.steps.slice(0, last.position) };
}

/**
 * A finished run, small enough to travel inside the page: x̂_0 of every step in 32 levels of grey, one
 * character a pixel, as its change since the step before (which packs better). All else follows from
 * the settings, since the noise is seeded.
 */
export type Recording = { settings: Settings; x0Hat: string };

const LEVELS = 32;
const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef';
const toLevel = (value: number): number =>
  Math.round(((Math.min(1, Math.max(-1, value)) + 1) / 2) * (LEVELS - 1));
const fromLevel = (level: number): number => (2 * level) / (LEVELS - 1) - 1;

export function record(run: Run): Recording {
  let before = new Uint8Array(run.world.pixels);
  const frames = run.steps.map((step) => {
    const now = Uint8Array.from(step.x0Hat, toLevel);
    const text = Array.from(now, (level, i) => characters[(level - before[i] + LEVELS) % LEVELS]);
    before = now;
    return text.join('');
  });
  return { settings: run.settings, x0Hat: frames.join('') };
}

/**
 * Walks a recording again. Its x̂_0, and so its x_t, differ from the network's own by at most half a
 * level of grey.
 *
 * @throws RangeError for a recording of another length than its settings ask for.
 */
export function replay({ settings, x0Hat }: Recording, world: World): Run {
  let run = startRun(settings, world);
  const length = lengthOf(run);
  const { pixels } = world;
  if (x0Hat.length !== length * pixels) {
    throw new RangeError(
      `recording: expected ${length} steps of ${pixels} pixels, got ${x0Hat.length} in all; record it again`,
    );
  }
  const levels = new Uint8Array(pixels);
  for (let i = 0; i < length; i++) {
    for (let k = 0; k < pixels; k++) {
      levels[k] = (levels[k] + characters.indexOf(x0Hat[i * pixels + k])) % LEVELS;
    }
    const x0 = Float32Array.from(levels, fromLevel);
    const t = run.timesteps[i];
    const epsilon = epsilonFromX0({ xt: stateAt(run, i), x0, t, schedule: world.noise });
    run = withStep(run, stepAt(run, i, epsilon));
  }
  return run;
}
