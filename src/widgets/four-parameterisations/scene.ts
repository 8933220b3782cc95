import { qSample } from '~/math/diffusion';
import {
  amplification,
  parameterisations,
  tell,
  type Parameterisation,
  type Told,
} from '~/math/parameterisations';
import { createRandom } from '~/math/random';
import { cosineSchedule } from '~/math/schedule';
import { memoLast } from '~/ui/memo-last';
import { timeOf, velocityOf, x0Of, type Params, type State } from './state';

/** The network's schedule. */
export const schedule = cosineSchedule({ T: 1000 });

/** Standard normal noise of a seed: that which is added, or the direction of the error put in. */
export const noiseOf = (seed: number, what: 'added' | 'error', length: number): Float32Array =>
  createRandom(seed).fork(what).fillNormal(new Float32Array(length));

/** x_t of a digit. */
export const noisyOf = (
  x0: Float32Array,
  { seed, level }: Pick<Params, 'seed' | 'level'>,
): Float32Array =>
  qSample({ x0, t: timeOf({ level }), epsilon: noiseOf(seed, 'added', x0.length), schedule });

export type Scene = {
  t: number;
  xt: Float32Array;
  /** What is true: the noise that was added, the digit, v, and −epsilon/√(1 − alphaBar). */
  truth: Told;
  /** What the network says. */
  said: Told;
  /** The same with the error put in. */
  shown: Told;
  /** Root mean square differences from the truth, per pixel. */
  errors: Record<Parameterisation, { network: number; shown: number }>;
};

export const rootMeanSquare = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

const distance = (a: Float32Array, b: Float32Array): number =>
  rootMeanSquare(a.map((value, i) => value - b[i]));

export function sceneOf(
  x0: Float32Array,
  v: Float32Array,
  { seed, level, output, error }: Pick<Params, 'seed' | 'level' | 'output' | 'error'>,
): Scene {
  const t = timeOf({ level });
  const epsilon = noiseOf(seed, 'added', x0.length);
  const xt = noisyOf(x0, { seed, level });
  const truth = { ...tell('epsilon', epsilon, xt, t, schedule), x0 };
  const said = tell('v', v, xt, t, schedule);
  const direction = noiseOf(seed, 'error', x0.length);
  const wrong = said[output].map((value, i) => value + error * direction[i]);
  const shown = error === 0 ? said : tell(output, wrong, xt, t, schedule);
  const errors = Object.fromEntries(
    parameterisations.map((kind) => [
      kind,
      {
        network: distance(said[kind], truth[kind]),
        shown: distance(shown[kind], truth[kind]),
      },
    ]),
  ) as Scene['errors'];
  return { t, xt, truth, said, shown, errors };
}

/** The scene of a state; nothing before the digit has come and the network has spoken. */
export function createScene(): (state: State) => Scene | undefined {
  const make = memoLast(
    (
      x0: Float32Array,
      v: Float32Array,
      seed: number,
      level: number,
      output: Parameterisation,
      error: number,
    ) => sceneOf(x0, v, { seed, level, output, error }),
  );
  return (state) => {
    const [x0, v] = [x0Of(state), velocityOf(state)];
    const { seed, level, output, error } = state.params;
    return x0 && v && make(x0, v, seed, level, output, error);
  };
}

/** What an error of the output's becomes in each parameterisation. */
export const factorsOf = ({
  output,
  level,
}: Pick<Params, 'output' | 'level'>): Record<Parameterisation, number> =>
  Object.fromEntries(
    parameterisations.map((kind) => [
      kind,
      amplification(output, kind, schedule, timeOf({ level })),
    ]),
  ) as Record<Parameterisation, number>;
