/** A diffusion model as the function that samplers take. */
import { epsilonFromV, epsilonFromX0 } from '~/math/diffusion';
import { cosineSchedule, linearSchedule, type Schedule, sigmoidSchedule } from '~/math/schedule';
import { classifierFreeGuidance } from '~/samplers/guidance';
import type { EpsilonTheta } from '~/samplers/network';
import { RuntimeError } from './errors';
import type { Manifest, TensorSpec } from './manifest';
import type { ModelSession } from './session';
import { elementCount, float32, int32, type Tensor, type Tensors } from './tensor';

/** The schedule a diffusion model was trained with. @throws RuntimeError for other models. */
export function scheduleFromManifest({
  id,
  schedule,
}: Pick<Manifest, 'id' | 'schedule'>): Schedule {
  switch (schedule?.kind) {
    case 'linear':
      return linearSchedule(schedule);
    case 'cosine':
      return cosineSchedule(schedule);
    case 'sigmoid':
      return sigmoidSchedule(schedule);
    case undefined:
      throw new RuntimeError('input', {
        expected: 'a diffusion model with a schedule',
        got: `"${id}", whose manifest has none`,
        remedy: 'Choose a model with task "diffusion".',
      });
  }
}

/**
 * What one image is asked to be: a row of values for each of the network's inputs beside `xt` and
 * `t` that is asked about, by the input's name (`{ label: [3] }`, `{ attributes: vector }`). An input
 * that is left out gets the row that asks for nothing: the class `nullClass` for `label`, zeros for
 * every other.
 */
export type Condition = Readonly<Record<string, ArrayLike<number>>>;

/** Asks for nothing. */
const unasked: Condition = {};

/**
 * One image: epsilonTheta(xt, t) with xt of one image's length, t in 1 … T.
 *
 * @param condition what is asked for; without it the network is unconditional.
 * @param guidance scale of classifier-free guidance (see `classifierFreeGuidance`): 1 runs the
 *   conditional network alone, 0 the unconditional alone, others both in one call.
 */
export function diffusionNetwork(
  session: Pick<ModelSession, 'manifest' | 'run'>,
  { condition, guidance = 1 }: { condition?: Condition; guidance?: number },
): EpsilonTheta {
  return diffusionNetworkBatch(session, { conditions: [condition], guidance });
}

/**
 * Several images at once: xt holds one image per condition, one after the other, all at the same t.
 * A grid of 16 with guidance is one call of 32 rows.
 *
 * @throws RuntimeError for a condition that the network does not take.
 */
export function diffusionNetworkBatch(
  session: Pick<ModelSession, 'manifest' | 'run'>,
  {
    conditions,
    guidance = 1,
  }: { conditions: readonly (Condition | undefined)[]; guidance?: number },
): EpsilonTheta {
  const { manifest } = session;
  const schedule = scheduleFromManifest(manifest);
  const offset = manifest.timestepOffset ?? 0;
  const [imageSpec] = manifest.inputs;
  const imageShape = imageSpec.shape.slice(1) as number[];
  const images = conditions.length;
  const length = images * elementCount(imageShape);
  const asked = conditions.map((condition) => condition ?? unasked);
  const nothing = conditions.map(() => unasked);
  const guided = guidance !== 1 && asked.some((condition) => asksForSomething(manifest, condition));
  const rows = guided ? (guidance === 0 ? nothing : [...asked, ...nothing]) : asked;
  const twice = rows.length > images;
  const further = conditionInputs(manifest);
  for (const name of new Set(asked.flatMap(Object.keys))) expectInput(manifest, further, name);
  const fixed: Tensors = Object.fromEntries(
    further.map((spec) => [spec.name, rowsOf(manifest, spec, rows)]),
  );
  const output = manifest.outputs[0].name;

  return async (xt, t, signal) => {
    if (xt.length !== length) {
      throw new RangeError(`xt: expected ${length} values (${images} images), got ${xt.length}`);
    }
    const x = new Float32Array(twice ? 2 * length : length);
    x.set(xt);
    if (twice) x.set(xt, length);
    const outputs = await session.run(
      {
        ...fixed,
        xt: { dtype: 'float32', shape: [rows.length, ...imageShape], data: x },
        t: float32(
          [rows.length],
          rows.map(() => t + offset),
        ),
      },
      signal,
    );
    const data = outputs[output].data as Float32Array;
    const prediction = twice
      ? classifierFreeGuidance(data.subarray(0, length), data.subarray(length), guidance)
      : data;
    // Each conversion is affine in the prediction with the same xt, so guiding before converting
    // and after it give the same epsilon.
    switch (manifest.prediction) {
      case 'v':
        return epsilonFromV({ xt, v: prediction, t, schedule });
      case 'x0':
        return epsilonFromX0({ xt, x0: prediction, t, schedule });
      default:
        return prediction;
    }
  };
}

/** The inputs that say what is asked for. */
const conditionInputs = ({ inputs }: Pick<Manifest, 'inputs'>): TensorSpec[] =>
  inputs.filter(({ name }) => name !== 'xt' && name !== 't');

function expectInput({ id }: Manifest, specs: readonly TensorSpec[], name: string): void {
  if (specs.some((spec) => spec.name === name)) return;
  throw new RuntimeError('input', {
    expected: `a condition by ${specs.map((spec) => `"${spec.name}"`).join(' or ') || 'no input'} of "${id}"`,
    got: `"${name}"`,
    remedy: 'Correct the call, or choose another model.',
  });
}

/** Whether any row differs from the one that asks for nothing. */
function asksForSomething(manifest: Manifest, condition: Condition): boolean {
  return Object.entries(condition).some(([name, values]) => {
    const none = name === 'label' ? manifest.nullClass : 0;
    return Array.from(values).some((value) => value !== none);
  });
}

/** One input of all rows: shape [rows, …]. */
function rowsOf(manifest: Manifest, spec: TensorSpec, rows: readonly Condition[]): Tensor {
  const { name, dtype, shape } = spec;
  const rowShape = shape.slice(1) as number[];
  const size = elementCount(rowShape);
  const values = rows.flatMap((condition) => {
    const row = condition[name] ?? nothingFor(manifest, name, size);
    if (row.length === size) return Array.from(row);
    throw new RuntimeError('input', {
      expected: `${size} values of "${name}" for each image of "${manifest.id}"`,
      got: String(row.length),
      remedy: 'Correct the call.',
    });
  });
  const tensor = dtype === 'int32' ? int32 : float32;
  return tensor([rows.length, ...rowShape], values);
}

function nothingFor({ id, nullClass }: Manifest, name: string, size: number): ArrayLike<number> {
  if (name !== 'label') return new Float32Array(size);
  if (nullClass !== undefined) return [nullClass];
  throw new RuntimeError('input', {
    expected: 'a model trained also without labels (nullClass in its manifest)',
    got: `"${id}"`,
    remedy: 'Give a label, and guidance 1.',
  });
}
