/**
 * Generative adversarial networks in the plane: algorithm 1 of Goodfellow et al. 2014 with the
 * objectives of `gan-losses.ts`. In each iteration D is updated k times, each time with fresh
 * minibatches of noise and data, then G once with a fresh minibatch of noise.
 *
 * Parts: 'all', 'discriminator' (one update of D), 'generator' (one of G). Field: 'discriminator'.
 */
import { sampleMixture } from '~/math/gaussian-mixture';
import { kernelWidths } from '~/math/kernel-mmd';
import { latticePoints } from '~/math/planar-density';
import { createRandom, type Random } from '~/math/random';
import type { Arrows, Family, Field, Model, Numbers, Stage, Task, Vectors } from '../family';
import { accuracy, criticBound, fieldOf, outputOf } from '../gan-judgement';
import { hasDiscriminator, isLogLoss, sameStart, type GanOptions } from '../gan-options';
import { ganStart, shownLatents, witnessField, type GanStart } from '../gan-start';
import {
  compileGan,
  type Critic,
  type DiscriminatorUpdate,
  type GanSteps,
  type GeneratorUpdate,
} from '../gan-steps';
import { take, tensor, type Tensor } from '../jax';
import { drawLatents, latentNet } from '../latent';
import { lattice, type Meter } from '../meter';
import { initialDirections, settledDirections } from '../smoothness';
import { disposeAll, fresh, release, restored, saved, scalar } from '../optimised';
import type { Optimised } from '../optimisers';

/** Points at which D's slope and the verdicts are measured. */
const MEASURED = 256;
/** What a new minibatch counts in the running mean of a loss. */
const MEAN_WEIGHT = 0.05;
/** Rounds of power iteration before the first update; from then on one an update is enough. */
const SETTLING_ROUNDS = 20;

export const family: Family<GanOptions> = {
  open: (options, task) => new Gan(options, task),
};

/** What has been computed in one player's latest update, kept until the next. */
type Latest<Update> = Omit<Update, 'next' | 'directions'> & { before: Tensor; after: Tensor };

class Gan implements Model<GanOptions> {
  private readonly start: GanStart;
  private readonly random: Random;
  private d: Optimised;
  private g: Optimised;
  private directions: Tensor;
  private steps: GanSteps;
  private latestD?: Latest<DiscriminatorUpdate>;
  private latestG?: Latest<GeneratorUpdate>;
  private means: Record<'dLoss' | 'gLoss', number> = { dLoss: NaN, gLoss: NaN };
  finite = true;
  private shown = new Float32Array(0);

  constructor(
    private options: GanOptions,
    private readonly task: Task,
  ) {
    this.random = createRandom(task.seed);
    this.start = ganStart(options, task.seed);
    const { dTheta, gTheta, shapes } = this.start;
    this.d = fresh(dTheta, options.discriminator.optimiser);
    this.g = fresh(gTheta, options.generator.optimiser);
    const directions = initialDirections(shapes.d, this.random.fork('directions'));
    this.directions = tensor(settledDirections(shapes.d, dTheta, directions, SETTLING_ROUNDS));
    this.steps = this.compile();
  }

  private compile(): GanSteps {
    const { loss, constraint, lipschitz, realLabel, kernelWidth } = this.options;
    const { discriminator, generator } = this.options;
    const dOptimiser = discriminator.optimiser;
    const gOptimiser = generator.optimiser;
    const widths = kernelWidths(kernelWidth);
    const { d, g } = this.start.shapes;
    return compileGan(
      { loss, constraint, lipschitz, realLabel, dOptimiser, gOptimiser, widths },
      d,
      g,
    );
  }

  *iterate(step: number, part: string): Generator<Stage, void> {
    const random = this.random.fork(`${part} ${step}`);
    const { loss, dSteps, gSteps } = this.options;
    const rounds = part === 'generator' ? 0 : part === 'discriminator' ? 1 : dSteps;
    for (let round = 1; round <= rounds && hasDiscriminator(loss); round++) {
      yield* this.trainDiscriminator(round, random);
    }
    const turns = part === 'discriminator' || this.options.fixed ? 0 : part === 'all' ? gSteps : 1;
    for (let round = 1; round <= turns; round++) yield* this.trainGenerator(round, random);
  }

  private *trainDiscriminator(round: number, random: Random): Generator<Stage, void> {
    const { batch, instanceNoise, discriminator, clip, penalty, loss } = this.options;
    const noisy = (points: Float32Array): Float32Array =>
      instanceNoise === 0 ? points : points.map((value) => value + instanceNoise * random.normal());

    let fake: Float32Array;
    if (this.options.fixed) {
      fake = sampleMixture(this.options.fixed, batch, random);
    } else {
      const z = this.latents(batch, random);
      yield { name: 'd-noise', round, numbers: () => ({ batch }) };
      fake = take(this.steps.generate(this.g.theta.ref, this.latentTensor(z)));
    }
    const real = sampleMixture(this.task.data, batch, random);
    yield { name: 'd-data', round, numbers: () => ({ batch }), clouds: () => ({ real, fake }) };

    const epsilon = Float32Array.from({ length: batch }, () => random.uniform());
    const before = this.d.theta.ref;
    const update = this.steps.updateDiscriminator(
      this.d,
      this.directions.ref,
      {
        real: tensor(noisy(real), [batch, 2]),
        fake: tensor(noisy(fake), [batch, 2]),
        epsilon: tensor(epsilon, [batch, 1]),
      },
      {
        rate: scalar(discriminator.rate),
        clip: scalar(clip),
        penalty: scalar(penalty),
        one: scalar(1),
      },
    );
    const { next, directions, ...rest } = update;
    // Nothing below can fail half-way: both are taken over at once, whoever watches.
    this.d = next;
    this.directions.dispose();
    this.directions = directions;
    this.forgetD();
    const latest = { ...rest, before, after: next.theta.ref };
    this.latestD = latest;
    this.average('dLoss', latest.loss);

    const outputs = () => ({
      onReal: outputOf(loss, take(latest.onReal.ref)),
      onFake: outputOf(loss, take(latest.onFake.ref)),
    });
    yield {
      name: 'd-forward',
      round,
      numbers() {
        const { onReal, onFake } = outputs();
        return { realMean: meanOf(onReal), fakeMean: meanOf(onFake) };
      },
      clouds: () => ({ real, fake }),
    };
    yield {
      name: 'd-loss',
      round,
      numbers: () => ({
        dLoss: take(latest.loss.ref)[0],
        penalty: take(latest.penalty.ref)[0],
      }),
    };
    yield {
      name: 'd-gradient',
      round,
      numbers: () => ({ dGradient: norm(take(latest.gradient.ref)) }),
    };
    yield { name: 'd-update', round, numbers: () => ({ dMove: moved(latest) }) };
  }

  private *trainGenerator(round: number, random: Random): Generator<Stage, void> {
    const { batch, instanceNoise, generator, loss } = this.options;
    const z = this.latents(batch, random);
    yield { name: 'g-noise', round, numbers: () => ({ batch }) };

    const noise = new Float32Array(2 * batch);
    if (instanceNoise > 0) {
      for (let i = 0; i < noise.length; i++) noise[i] = instanceNoise * random.normal();
    }
    const compared = hasDiscriminator(loss)
      ? new Float32Array(2)
      : sampleMixture(this.task.data, batch, random);
    const before = this.g.theta.ref;
    const { next, ...rest } = this.steps.updateGenerator(
      this.g,
      this.critic(),
      {
        z: this.latentTensor(z),
        noise: tensor(noise, [batch, 2]),
        compared: tensor(compared, [compared.length / 2, 2]),
      },
      scalar(generator.rate),
    );
    this.g = next;
    this.forgetG();
    const latest = { ...rest, before, after: next.theta.ref };
    this.latestG = latest;
    this.average('gLoss', latest.loss);

    const points = () => take(latest.points.ref);
    yield {
      name: 'g-forward',
      round,
      numbers: (): Numbers => {
        if (!hasDiscriminator(loss)) return {};
        return { gMean: this.verdictOn(latest.points.ref) };
      },
      clouds: () => ({ fake: points() }),
    };
    yield { name: 'g-loss', round, numbers: () => ({ gLoss: take(latest.loss.ref)[0] }) };
    yield {
      name: 'g-gradient',
      round,
      numbers: () => ({ gGradient: norm(take(latest.gradient.ref)) }),
      clouds: () => ({ fake: points(), pull: take(latest.pull.ref) }),
    };
    yield { name: 'g-update', round, numbers: () => ({ gMove: moved(latest) }) };
  }

  /** Takes the loss of one minibatch into the running mean. Reading it makes the update happen. */
  private average(name: 'dLoss' | 'gLoss', loss: Tensor): void {
    const value = take(loss.ref)[0];
    const before = this.means[name];
    // As precise as a snapshot keeps it, so that going back changes nothing.
    this.means[name] = Math.fround(
      Number.isNaN(before) ? value : before + MEAN_WEIGHT * (value - before),
    );
    if (!Number.isFinite(value)) this.finite = false;
  }

  private latents(n: number, random: Random): Float32Array {
    return drawLatents(this.options.latent, this.options.latentDimension, n, random);
  }

  private latentTensor(z: Float32Array): Tensor {
    const { latentDimension } = this.options;
    return tensor(z, [z.length / latentDimension, latentDimension]);
  }

  private critic(): Critic {
    return { theta: this.d.theta.ref, directions: this.directions.ref };
  }

  adjust(options: GanOptions): boolean {
    const before = this.options;
    if (!sameStart(options, before)) return false;
    this.options = options;
    if (compiledFrom(options) !== compiledFrom(before)) {
      disposeAll(this.steps);
      this.steps = this.compile();
    }
    for (const player of ['discriminator', 'generator'] as const) {
      const { optimiser } = options[player];
      if (optimiser === before[player].optimiser) continue;
      const key = player === 'discriminator' ? 'd' : 'g';
      const theta = this[key].theta.ref;
      release(this[key]);
      this[key] = fresh(take(theta), optimiser);
    }
    return true;
  }

  save(): Vectors {
    return {
      ...saved('d', this.d),
      ...saved('g', this.g),
      directions: take(this.directions.ref),
      // Empty before the first minibatch: what is saved is finite as long as the run is sound.
      dLossMean: Float32Array.of(this.means.dLoss).filter((mean) => !Number.isNaN(mean)),
      gLossMean: Float32Array.of(this.means.gLoss).filter((mean) => !Number.isNaN(mean)),
    };
  }

  restore(vectors: Vectors): void {
    const { discriminator, generator } = this.options;
    release(this.d);
    release(this.g);
    this.directions.dispose();
    this.d = restored('d', vectors, discriminator.optimiser);
    this.g = restored('g', vectors, generator.optimiser);
    this.directions = tensor(vectors.directions);
    this.forgetD();
    this.forgetG();
    const [dLoss = NaN] = vectors.dLossMean;
    const [gLoss = NaN] = vectors.gLossMean;
    this.means = { dLoss, gLoss };
    this.finite = true;
  }

  sample(n: number): Float32Array {
    const { fixed, latentDimension } = this.options;
    const random = () => this.random.fork('shown');
    if (fixed) return sampleMixture(fixed, n, random());
    if (this.shown.length < n * latentDimension) {
      this.shown = new Float32Array(shownLatents(this.options, this.task.seed, n));
    }
    const z = this.shown.slice(0, n * latentDimension);
    return take(this.steps.generate(this.g.theta.ref, this.latentTensor(z)));
  }

  net(): Float32Array {
    const { latent, latentDimension, fixed } = this.options;
    const corners = latentNet(latent, latentDimension);
    if (corners.length === 0 || fixed) return new Float32Array(0);
    return take(this.steps.generate(this.g.theta.ref, this.latentTensor(corners)));
  }

  field(name: string, places: Float32Array): Field | undefined {
    if (name !== 'discriminator') return undefined;
    const { loss } = this.options;
    if (!hasDiscriminator(loss)) {
      return witnessField(this.options, this.task, (n) => this.sample(n), places);
    }
    return fieldOf(loss, this.outputs(places), this.middle());
  }

  /** D's outputs in its own unit, [n]. */
  private outputs(points: Float32Array): Float32Array {
    const scores = this.steps.judgeAt(this.critic(), tensor(points, [points.length / 2, 2]));
    return outputOf(this.options.loss, take(scores));
  }

  /** D's mean output on generated points; consumes them. */
  private verdictOn(points: Tensor): number {
    const scores = take(this.steps.judgeAt(this.critic(), points));
    return meanOf(outputOf(this.options.loss, scores));
  }

  /** Half-way between what D says of real and of generated points; undefined before it was asked. */
  private middle(): number | undefined {
    const { latestD } = this;
    if (!latestD) return undefined;
    const { loss } = this.options;
    const mean = (scores: Tensor) => meanOf(outputOf(loss, take(scores.ref)));
    return (mean(latestD.onReal) + mean(latestD.onFake)) / 2;
  }

  arrows(n: number): Arrows {
    if (this.options.fixed) return { from: new Float32Array(0), by: new Float32Array(0) };
    // The MMD's gradient depends on the whole cloud; the others' points do not know each other.
    const whole = hasDiscriminator(this.options.loss) ? n : Math.max(n, MEASURED);
    const from = this.sample(whole);
    const pull = this.steps.pullAt(tensor(from, [whole, 2]), this.critic(), this.compared());
    return { from: from.subarray(0, 2 * n), by: take(pull).subarray(0, 2 * n) };
  }

  /** Real points for losses that compare samples; a single one, unused, for the others. */
  private compared(): Tensor {
    const n = hasDiscriminator(this.options.loss) ? 1 : MEASURED;
    return tensor(sampleMixture(this.task.data, n, this.random.fork('compared')), [n, 2]);
  }

  numbers(): Numbers {
    const { latestD, latestG } = this;
    const { loss } = this.options;
    const numbers: Numbers = {};
    if (latestD) {
      const onReal = outputOf(loss, take(latestD.onReal.ref));
      const onFake = outputOf(loss, take(latestD.onFake.ref));
      numbers.dLoss = take(latestD.loss.ref)[0];
      numbers.penalty = take(latestD.penalty.ref)[0];
      numbers.realMean = meanOf(onReal);
      numbers.fakeMean = meanOf(onFake);
      numbers.dGradient = norm(take(latestD.gradient.ref));
      numbers.dMove = moved(latestD);
    }
    if (latestG) {
      if (hasDiscriminator(loss)) numbers.gMean = this.verdictOn(latestG.points.ref);
      numbers.gLoss = take(latestG.loss.ref)[0];
      numbers.gGradient = norm(take(latestG.gradient.ref));
      numbers.gMove = moved(latestG);
    }
    return numbers;
  }

  /**
   * - `dLoss`, `gLoss`: running means over about the last twenty minibatches, penalties left out;
   * - `accuracy`: right verdicts on 256 real and 256 generated points;
   * - `bound`: the divergence that D's loss reports, see `criticBound`;
   * - `slope`: the largest |∇f| on 256 real points, 256 generated ones and half-way between;
   * - `generatorSlope`: |∇_θ| of G's loss on 256 latents;
   * - `idealGap`: E|D − D*| over ½(p* + q), where D is a probability or learns one.
   */
  measure(meter: Meter): Numbers {
    const { loss, realLabel } = this.options;
    const { dLoss, gLoss } = this.means;
    const numbers: Numbers = { gLoss };
    const fake = this.sample(MEASURED);
    if (!this.options.fixed) {
      const z = this.shown.slice(0, MEASURED * this.options.latentDimension);
      const slope = this.steps.generatorSlope(
        this.g.theta.ref,
        this.critic(),
        this.latentTensor(z),
        this.compared(),
      );
      numbers.generatorSlope = take(slope)[0];
    }
    if (!hasDiscriminator(loss)) return numbers;

    const real = meter.real.slice(0, 2 * MEASURED);
    numbers.accuracy = accuracy(loss, this.outputs(real), this.outputs(fake));
    numbers.slope = this.steepest(real, fake);
    numbers.dLoss = dLoss;
    if (realLabel === 1) numbers.bound = criticBound(loss, dLoss, numbers.slope);
    if (isLogLoss(loss) || loss === 'least-squares') numbers.idealGap = this.idealGap(meter);
    return numbers;
  }

  private steepest(real: Float32Array, fake: Float32Array): number {
    const half = real.map((value, i) => (value + fake[i]) / 2);
    const points = new Float32Array(3 * real.length);
    [real, fake, half].forEach((part, i) => points.set(part, i * real.length));
    const slopes = this.steps.slopesAt(this.critic(), tensor(points, [points.length / 2, 2]));
    return take(slopes).reduce((largest, slope) => Math.max(largest, slope), 0);
  }

  private idealGap(meter: Meter): number {
    const D = this.outputs(places);
    const ideal = meter.ideal();
    let [gap, mass] = [0, 0];
    for (let i = 0; i < ideal.length; i++) {
      if (Number.isNaN(ideal[i])) continue;
      const weight = meter.dataDensity[i] + meter.generatedDensity[i];
      gap += weight * Math.abs(D[i] - ideal[i]);
      mass += weight;
    }
    return gap / mass;
  }

  private forgetD(): void {
    if (this.latestD) disposeAll(this.latestD);
    this.latestD = undefined;
  }

  private forgetG(): void {
    if (this.latestG) disposeAll(this.latestG);
    this.latestG = undefined;
  }

  dispose(): void {
    this.forgetD();
    this.forgetG();
    release(this.d);
    release(this.g);
    this.directions.dispose();
    disposeAll(this.steps);
  }
}

const places = latticePoints(lattice);

/** What the compiled functions depend on. */
const compiledFrom = (options: GanOptions) =>
  JSON.stringify([
    options.loss,
    options.constraint,
    options.lipschitz,
    options.realLabel,
    options.kernelWidth,
    options.discriminator.optimiser,
    options.generator.optimiser,
  ]);

const meanOf = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const norm = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** How far an update went, |θ' − θ|. */
function moved({ before, after }: { before: Tensor; after: Tensor }): number {
  const [from, to] = [take(before.ref), take(after.ref)];
  return norm(to.map((value, i) => value - from[i]));
}
