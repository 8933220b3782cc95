/**
 * A diffusion model of points in the plane (Ho et al. 2020, algorithms 1 and 2), beside what can be
 * known exactly: the data are a Gaussian mixture, so that the best network at every noise level is a
 * formula (`mixtureEpsilon`).
 *
 * Parts: 'all'. Fields: `noiseField(axis, t)`, one coordinate of the predicted noise.
 */
import { jit, numpy as np, valueAndGrad } from '@jax-js/jax';
import { sampleMixture } from '~/math/gaussian-mixture';
import { createRandom } from '~/math/random';
import { comparedPoints, meanSquare, type Compared } from '../ddpm-measured';
import {
  ddpmBatch,
  ddpmInputs,
  ddpmShape,
  ddpmStart,
  drawPoints,
  noiseSaid,
  parseNoiseField,
  type DdpmOptions,
} from '../ddpm-options';
import type { Arrows, Family, Field, Model, Numbers, Stage, Task, Vectors } from '../family';
import { take, tensor, type Tensor } from '../jax';
import type { NetworkShape } from '../network';
import { apply } from '../network-jax';
import { disposeAll, fresh, release, restored, saved, scalar } from '../optimised';
import { updates, type Optimised } from '../optimisers';

const NAME = 'network';

export const family: Family<DdpmOptions> = {
  open: (options, task) => new Ddpm(options, task),
};

/** One compiled function for an update, one for a look at the network. Both consume their arguments. */
function compile(shape: NetworkShape, optimiser: DdpmOptions['network']['optimiser']) {
  /** Mean over all coordinates of (target − output)². */
  const loss = (theta: Tensor, inputs: Tensor, target: Tensor): Tensor =>
    np.mean(np.square(apply(shape, theta, inputs).sub(target)));
  const update = (state: Optimised, inputs: Tensor, target: Tensor, rate: Tensor) => {
    const [value, gradient] = valueAndGrad(loss)(state.theta.ref, inputs, target) as [
      Tensor,
      Tensor,
    ];
    return { next: updates[optimiser](state, gradient, rate), loss: value };
  };
  return {
    update: jit(update),
    output: jit((theta: Tensor, inputs: Tensor) => apply(shape, theta, inputs)),
  };
}

class Ddpm implements Model<DdpmOptions> {
  private readonly random;
  private readonly shape: NetworkShape;
  private readonly steps: ReturnType<typeof compile>;
  private state: Optimised;
  private loss = NaN;
  private readonly compared: readonly Compared[];
  finite = true;

  constructor(
    private options: DdpmOptions,
    private readonly task: Task,
  ) {
    this.random = createRandom(task.seed);
    this.shape = ddpmShape(options);
    this.steps = compile(this.shape, options.network.optimiser);
    this.state = fresh(ddpmStart(options, task.seed), options.network.optimiser);
    this.compared = comparedPoints(task.data, task.seed);
  }

  *iterate(step: number): Generator<Stage, void> {
    const random = this.random.fork(`all ${step}`);
    const { prediction, batch, network } = this.options;
    const x0 = sampleMixture(this.task.data, batch, random);
    const { xt, t, target } = ddpmBatch(x0, prediction, random);
    const inputs = ddpmInputs(xt, t);
    const { next, loss } = this.steps.update(
      this.state,
      tensor(inputs, [batch, inputs.length / batch]),
      tensor(target, [batch, 2]),
      scalar(network.rate),
    );
    this.state = next;
    this.loss = take(loss)[0];
    if (!Number.isFinite(this.loss)) this.finite = false;
    yield {
      name: 'update',
      round: 1,
      numbers: () => ({ loss: this.loss }),
      clouds: () => ({ xt }),
    };
  }

  /** The rate and what is shown can change on the way; another network is another run. */
  adjust(options: DdpmOptions): boolean {
    const start = ({ prediction, batch, network: { rate, ...rest } }: DdpmOptions) =>
      JSON.stringify([prediction, batch, rest, Number.isFinite(rate)]);
    if (start(options) !== start(this.options)) return false;
    this.options = options;
    return true;
  }

  save(): Vectors {
    return {
      ...saved(NAME, this.state),
      // Empty before the first update: what is saved is finite as long as the run is sound.
      loss: Float32Array.of(this.loss).filter((value) => !Number.isNaN(value)),
    };
  }

  restore(vectors: Vectors): void {
    release(this.state);
    this.state = restored(NAME, vectors, this.options.network.optimiser);
    const [loss = NaN] = vectors.loss;
    this.loss = loss;
    this.finite = true;
  }

  /** The noise that the network finds in points [n, 2], all at one time. */
  private epsilonHat(xt: Float32Array, t: number): Float32Array {
    const n = xt.length / 2;
    const inputs = ddpmInputs(xt, t);
    const output = take(
      this.steps.output(this.state.theta.ref, tensor(inputs, [n, inputs.length / n])),
    );
    return noiseSaid(this.options.prediction, output, xt, t);
  }

  /** DDIM from the same noise every time (eta = 0). */
  sample(n: number): Float32Array {
    return drawPoints(n, {
      random: this.random,
      steps: this.options.samplerSteps,
      clip: this.options.clip,
      guess: (xt, t) => this.epsilonHat(xt, t),
    });
  }

  net(): Float32Array {
    return new Float32Array(0);
  }

  field(name: string, places: Float32Array): Field | undefined {
    const wanted = parseNoiseField(name);
    if (!wanted) return undefined;
    const epsilon = this.epsilonHat(places, wanted.t);
    const values = Float32Array.from(
      { length: places.length / 2 },
      (_, i) => epsilon[2 * i + wanted.axis],
    );
    return { values, centre: 0, reach: 1 };
  }

  arrows(): Arrows {
    return { from: new Float32Array(0), by: new Float32Array(0) };
  }

  numbers(): Numbers {
    return { loss: this.loss };
  }

  /**
   * At each of MEASURED_TIMES, on the same 256 noisy points of the data, per coordinate:
   * - `loss.k`: E(ε − ε̂)², what the simple loss is there;
   * - `floor.k`: E(ε − ε*)² of the best network, which no training can get below;
   * - `gap.k`: E(ε̂ − ε*)², the excess;
   * and their means over the times as `loss`, `floor`, `gap`.
   */
  measure(): Numbers {
    const numbers: Numbers = { loss: 0, floor: 0, gap: 0 };
    this.compared.forEach(({ t, xt, epsilon, best }, k) => {
      const epsilonHat = this.epsilonHat(xt, t);
      const measured = {
        loss: meanSquare(epsilon, epsilonHat),
        floor: meanSquare(epsilon, best),
        gap: meanSquare(epsilonHat, best),
      };
      for (const [name, value] of Object.entries(measured)) {
        numbers[`${name}.${k}`] = value;
        numbers[name] += value / this.compared.length;
      }
    });
    return numbers;
  }

  dispose(): void {
    release(this.state);
    disposeAll(this.steps);
  }
}
