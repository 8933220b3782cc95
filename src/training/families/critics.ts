/**
 * Discriminators and critics side by side, each trained on and on against a generator that stands
 * still (Arjovsky & Bottou 2017, section 2.2 and figure 2), all on the same minibatches, from the
 * same first parameters. Nothing of G changes: its gradients are measured and thrown away.
 *
 * Parts: 'all'. Fields: the critics' names; for the MMD, which has no network, its witness function.
 */
import { sampleMixture } from '~/math/gaussian-mixture';
import { kernelWidths } from '~/math/kernel-mmd';
import { latticePoints } from '~/math/planar-density';
import { createRandom, type Random } from '~/math/random';
import {
  frozenLatents,
  ganOf,
  shownFakes,
  type CriticOptions,
  type CriticsOptions,
} from '../critic-options';
import type { Arrows, Family, Field, Model, Numbers, Stage, Task, Vectors } from '../family';
import { accuracy, fieldOf, outputOf } from '../gan-judgement';
import { hasDiscriminator, type GanLoss } from '../gan-options';
import { ganShapes, witnessField } from '../gan-start';
import { compileGan, type Critic, type GanSteps } from '../gan-steps';
import { take, tensor, type Tensor } from '../jax';
import { drawLatents } from '../latent';
import type { Meter } from '../meter';
import { initialParameters, type NetworkShape } from '../network';
import { disposeAll, fresh, release, restored, saved, scalar } from '../optimised';
import type { Optimised } from '../optimisers';
import { initialDirections, settledDirections } from '../smoothness';

/** Minibatches of latents on which G's gradient is measured, and latents in each. */
export const GRADIENT_BATCHES = 8;
export const GRADIENT_BATCH = 32;
/** Points of either side for verdicts, and for losses that compare samples. */
const MEASURED = GRADIENT_BATCHES * GRADIENT_BATCH;
/** Points between the two sides at which slopes are measured. */
const BETWEEN = 512;
/** Where the plane is searched for the steepest place, besides. */
const SLOPE_LATTICE = { side: 40, reach: 3.2 };
const SETTLING_ROUNDS = 20;

export const family: Family<CriticsOptions> = {
  open: (options, task) => new Critics(options, task),
};

/** One critic in training. */
type Player = {
  options: CriticOptions;
  shape: NetworkShape;
  state: Optimised;
  directions: Tensor;
  /** Compiled functions for each of its losses. */
  steps: Map<GanLoss, GanSteps>;
  /** The loss of its last minibatch. */
  loss: number;
};

type Spread = { length: number; scatter: number };

type Pairs = { real: Float32Array; fake: Float32Array; n: number };

class Critics implements Model<CriticsOptions> {
  private readonly random: Random;
  private readonly players: Player[];
  /** Points of either side that stay the same during the run, for measurements. */
  private readonly fixed: Pairs;
  private readonly between: Float32Array;
  private readonly still = new Map<GanLoss, Spread>();
  finite = true;

  constructor(
    private readonly options: CriticsOptions,
    private readonly task: Task,
  ) {
    this.random = createRandom(task.seed);
    this.players = options.critics.map((critic) => this.start(critic));
    const { source } = options;
    this.fixed =
      source.kind === 'points'
        ? { ...source, n: source.real.length / 2 }
        : {
            real: sampleMixture(task.data, MEASURED, this.random.fork('compared')),
            fake: shownFakes(source, task.seed, MEASURED),
            n: MEASURED,
          };
    this.between = pointsBetween(this.fixed, this.random.fork('between'));
  }

  private start(critic: CriticOptions): Player {
    const gan = ganOf(critic, this.options.kernelWidth);
    const { source, kernelWidth } = this.options;
    const shape = ganShapes(gan).d;
    // One G for all: without a network, any shape will do, since it is never asked.
    const gShape = source.kind === 'generator' ? source.generator.shape : ganShapes(gan).g;
    const compile = (loss: GanLoss) =>
      compileGan(
        {
          loss,
          constraint: critic.constraint,
          lipschitz: gan.lipschitz,
          realLabel: gan.realLabel,
          dOptimiser: critic.player.optimiser,
          gOptimiser: 'sgd',
          widths: kernelWidths(kernelWidth),
        },
        shape,
        gShape,
      );
    const theta = initialParameters(shape, this.random.fork('discriminator'));
    const random = initialDirections(shape, this.random.fork('directions'));
    const directions =
      critic.constraint === 'spectral-norm'
        ? settledDirections(shape, theta, random, SETTLING_ROUNDS)
        : random;
    return {
      options: critic,
      shape,
      state: fresh(theta, critic.player.optimiser),
      directions: tensor(directions),
      steps: new Map(critic.losses.map((loss) => [loss, compile(loss)])),
      loss: NaN,
    };
  }

  *iterate(step: number): Generator<Stage, void> {
    const random = this.random.fork(`all ${step}`);
    const { real, fake, n } = this.minibatch(random);
    const epsilon = Float32Array.from({ length: n }, () => random.uniform());
    for (const player of this.players) {
      const { name, losses, player: network, clip, penalty } = player.options;
      if (!hasDiscriminator(losses[0])) continue;
      const { next, directions, loss, ...rest } = stepsOf(player).updateDiscriminator(
        player.state,
        player.directions.ref,
        {
          real: tensor(real, [n, 2]),
          fake: tensor(fake, [n, 2]),
          epsilon: tensor(epsilon, [n, 1]),
        },
        {
          rate: scalar(network.rate),
          clip: scalar(clip),
          penalty: scalar(penalty),
          one: scalar(1),
        },
      );
      disposeAll(rest);
      player.state = next;
      player.directions.dispose();
      player.directions = directions;
      player.loss = take(loss)[0];
      if (!Number.isFinite(player.loss)) this.finite = false;
      yield { name, round: 1, numbers: () => ({ loss: player.loss }) };
    }
  }

  private minibatch(random: Random): Pairs {
    const { source } = this.options;
    if (source.kind === 'points') {
      // All points, in pairs that change, since the penalty looks between the two of a pair.
      return { ...this.fixed, fake: shuffled(this.fixed.fake, random) };
    }
    const { generator, batch } = source;
    const z = drawLatents(generator.latent, generator.shape.sizes[0], batch, random);
    const fake = take(this.generate(z));
    return { real: sampleMixture(this.task.data, batch, random), fake, n: batch };
  }

  /** G's points for latents [n, n_0]. Every player's steps know G. */
  private generate(z: Float32Array): Tensor {
    const { source } = this.options;
    if (source.kind === 'points') throw new Error('Expected a generator, got fixed points.');
    const { theta, shape } = source.generator;
    const n = z.length / shape.sizes[0];
    return stepsOf(this.players[0]).generate(tensor(theta), tensor(z, [n, shape.sizes[0]]));
  }

  /** Other critics, or another source, are another run. */
  adjust(): boolean {
    return false;
  }

  save(): Vectors {
    return Object.assign(
      {},
      ...this.players.map(({ options: { name }, state, directions, loss }) => ({
        ...saved(name, state),
        [`${name}.directions`]: take(directions.ref),
        // Empty before the first update: what is saved is finite as long as the run is sound.
        [`${name}.loss`]: Float32Array.of(loss).filter((value) => !Number.isNaN(value)),
      })),
    ) as Vectors;
  }

  restore(vectors: Vectors): void {
    for (const player of this.players) {
      const { name, player: network } = player.options;
      release(player.state);
      player.directions.dispose();
      player.state = restored(name, vectors, network.optimiser);
      player.directions = tensor(vectors[`${name}.directions`]);
      const [loss = NaN] = vectors[`${name}.loss`];
      player.loss = loss;
    }
    this.finite = true;
  }

  sample(n: number): Float32Array {
    return shownFakes(this.options.source, this.task.seed, n);
  }

  net(): Float32Array {
    return new Float32Array(0);
  }

  arrows(): Arrows {
    return { from: new Float32Array(0), by: new Float32Array(0) };
  }

  field(name: string, places: Float32Array): Field | undefined {
    const player = this.players.find(({ options }) => options.name === name);
    if (!player) return undefined;
    const { losses } = player.options;
    if (!hasDiscriminator(losses[0])) {
      const gan = ganOf(player.options, this.options.kernelWidth);
      return witnessField(gan, this.task, (n) => this.sample(n), places);
    }
    const { onReal, onFake } = this.verdicts(player);
    const middle = (meanOf(onReal) + meanOf(onFake)) / 2;
    return fieldOf(losses[0], outputsOf(player, places), middle);
  }

  private verdicts(player: Player): { onReal: Float32Array; onFake: Float32Array } {
    const { real, fake } = this.fixed;
    return { onReal: outputsOf(player, real), onFake: outputsOf(player, fake) };
  }

  /** |∇f| of each critic at the places between the two sides. */
  distributions(): Record<string, Float32Array> {
    if (this.options.source.kind !== 'points') return {};
    return Object.fromEntries(
      this.players.map((player) => [player.options.name, slopesAt(player, this.between)]),
    );
  }

  numbers(): Numbers {
    return Object.fromEntries(
      this.players.map(({ options, loss }) => [`${options.name}.loss`, loss]),
    );
  }

  /**
   * For each critic, by its name:
   * - `accuracy`: right verdicts on both sides, where it gives any;
   * - `onReal`, `onFake`: its mean output on either side.
   *
   * Against a generator, for each loss by its name, over 8 minibatches of 32 latents:
   * - `gradient`: the length |ḡ| of the mean gradient of G's loss in all parameters of G;
   * - `scatter`: the standard deviation √(Σ|g_k − ḡ|²/7) of a minibatch's gradient around it.
   *
   * Between fixed points, for each critic: `slope`, the largest |∇f| on a lattice of 40 × 40, on the
   * points, and at 512 places between them; with weight clipping `edge`, the share of its parameters
   * that lie on the bounds.
   */
  measure(_meter: Meter): Numbers {
    const numbers: Numbers = {};
    const { source } = this.options;
    for (const player of this.players) {
      const { name, losses } = player.options;
      if (hasDiscriminator(losses[0])) {
        const { onReal, onFake } = this.verdicts(player);
        numbers[`${name}.accuracy`] = accuracy(losses[0], onReal, onFake);
        numbers[`${name}.onReal`] = meanOf(onReal);
        numbers[`${name}.onFake`] = meanOf(onFake);
      }
      if (source.kind === 'points') {
        const { real, fake } = this.fixed;
        const all = [real, fake, this.between, slopeLattice].map((places) =>
          slopesAt(player, places).reduce((high, slope) => Math.max(high, slope), 0),
        );
        numbers[`${name}.slope`] = Math.max(...all);
        const { constraint, clip } = player.options;
        if (constraint === 'clip') numbers[`${name}.edge`] = shareAtEdge(player, clip);
        continue;
      }
      for (const loss of losses) {
        const { length, scatter } = this.spread(player, loss);
        numbers[`${loss}.gradient`] = length;
        numbers[`${loss}.scatter`] = scatter;
      }
    }
    return numbers;
  }

  private spread(player: Player, loss: GanLoss): Spread {
    const known = this.still.get(loss);
    if (known) return known;
    const spread = spreadOf(this.gradients(player, loss));
    // Without a second player nothing ever moves.
    if (!hasDiscriminator(loss)) this.still.set(loss, spread);
    return spread;
  }

  /** The gradient of a loss of G in all of its parameters, on each of the minibatches. */
  private gradients(player: Player, loss: GanLoss): Float32Array[] {
    const { source } = this.options;
    if (source.kind === 'points') return [];
    const { theta, shape } = source.generator;
    const [inputs] = shape.sizes;
    const z = frozenLatents(source.generator, this.task.seed, MEASURED);
    // Losses with a critic do not look at the data.
    const compared = hasDiscriminator(loss) ? new Float32Array(2) : this.fixed.real;
    return Array.from({ length: GRADIENT_BATCHES }, (_, k) => {
      const from = k * GRADIENT_BATCH * inputs;
      const some = z.slice(from, from + GRADIENT_BATCH * inputs);
      return take(
        player.steps
          .get(loss)!
          .generatorGradient(
            tensor(theta),
            criticOf(player),
            tensor(some, [GRADIENT_BATCH, inputs]),
            tensor(compared, [compared.length / 2, 2]),
          ),
      );
    });
  }

  dispose(): void {
    for (const { state, directions, steps } of this.players) {
      release(state);
      directions.dispose();
      for (const functions of steps.values()) disposeAll(functions);
    }
  }
}

const slopeLattice = latticePoints(SLOPE_LATTICE);

const stepsOf = ({ steps, options }: Player): GanSteps => steps.get(options.losses[0])!;

const criticOf = ({ state, directions }: Player): Critic => ({
  theta: state.theta.ref,
  directions: directions.ref,
});

/** D's outputs in its own unit, [n]. */
function outputsOf(player: Player, places: Float32Array): Float32Array {
  const points = tensor(places, [places.length / 2, 2]);
  return outputOf(
    player.options.losses[0],
    take(stepsOf(player).judgeAt(criticOf(player), points)),
  );
}

function slopesAt(player: Player, places: Float32Array): Float32Array {
  const points = tensor(places, [places.length / 2, 2]);
  return take(stepsOf(player).slopesAt(criticOf(player), points));
}

/** Share of the parameters at −c or c, as near as rounding leaves them. */
function shareAtEdge({ state }: Player, c: number): number {
  const theta = take(state.theta.ref);
  return theta.filter((value) => Math.abs(value) >= 0.999 * c).length / theta.length;
}

/** The same points in another order (Fisher & Yates). */
function shuffled(points: Float32Array, random: Random): Float32Array {
  const result = points.slice();
  for (let i = points.length / 2 - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    for (const axis of [0, 1]) {
      const kept = result[2 * i + axis];
      result[2 * i + axis] = result[2 * j + axis];
      result[2 * j + axis] = kept;
    }
  }
  return result;
}

/** Places x̂ = ε·x + (1 − ε)·y on the way between random pairs, as the gradient penalty takes them. */
function pointsBetween({ real, fake, n }: Pairs, random: Random): Float32Array {
  const places = new Float32Array(2 * BETWEEN);
  for (let i = 0; i < BETWEEN; i++) {
    const [from, to, epsilon] = [random.integer(n), random.integer(n), random.uniform()];
    for (const axis of [0, 1]) {
      places[2 * i + axis] = epsilon * real[2 * from + axis] + (1 - epsilon) * fake[2 * to + axis];
    }
  }
  return places;
}

/** The length |v̄| of the mean of K vectors, and their standard deviation √(Σ|v_k − v̄|²/(K − 1)). */
export function spreadOf(vectors: readonly Float32Array[]): Spread {
  const K = vectors.length;
  const mean = Float64Array.from(
    vectors[0],
    (_, i) => vectors.reduce((sum, vector) => sum + vector[i], 0) / K,
  );
  const squares = vectors.reduce(
    (sum, vector) => sum + vector.reduce((part, value, i) => part + (value - mean[i]) ** 2, 0),
    0,
  );
  return { length: Math.hypot(...mean), scatter: Math.sqrt(squares / (K - 1)) };
}

const meanOf = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
