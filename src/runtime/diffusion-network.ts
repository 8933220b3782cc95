/** A diffusion model as the function that samplers take. */
import { epsilonFromV, epsilonFromX0 } from '~/math/diffusion';
import { cosineSchedule, linearSchedule, type Schedule, sigmoidSchedule } from '~/math/schedule';
import { classifierFreeGuidance } from '~/samplers/guidance';
import type { EpsilonTheta } from '~/samplers/network';
import { RuntimeError } from './errors';
import type { Manifest } from './manifest';
import type { ModelSession } from './session';
import { elementCount, float32, int32 } from './tensor';

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
 * One image: epsilonTheta(xt, t) with xt of one image's length, t in 1 … T.
 *
 * @param label class index; undefined for no class.
 * @param guidance scale of classifier-free guidance (see `classifierFreeGuidance`): 1 runs the
 *   conditional network alone, 0 the unconditional alone, others both in one call.
 */
export function diffusionNetwork(
  session: Pick<ModelSession, 'manifest' | 'run'>,
  { label, guidance = 1 }: { label?: number; guidance?: number },
): EpsilonTheta {
  return diffusionNetworkBatch(session, { labels: [label], guidance });
}

/**
 * Several images at once: xt holds one image per label, one after the other, all at the same t. A
 * grid of 16 with guidance is one call of 32 rows.
 */
export function diffusionNetworkBatch(
  session: Pick<ModelSession, 'manifest' | 'run'>,
  { labels, guidance = 1 }: { labels: readonly (number | undefined)[]; guidance?: number },
): EpsilonTheta {
  const { manifest } = session;
  const schedule = scheduleFromManifest(manifest);
  const offset = manifest.timestepOffset ?? 0;
  const [imageSpec] = manifest.inputs;
  const imageShape = imageSpec.shape.slice(1) as number[];
  const length = labels.length * elementCount(imageShape);
  const none = manifest.nullClass;
  const conditions = labels.map((label) => label ?? nullClass(manifest));
  const guided = guidance !== 1 && conditions.some((label) => label !== none);
  const rows = guided
    ? guidance === 0
      ? labels.map(() => nullClass(manifest))
      : [...conditions, ...labels.map(() => nullClass(manifest))]
    : conditions;
  const twice = rows.length > labels.length;
  const output = manifest.outputs[0].name;

  return async (xt, t, signal) => {
    if (xt.length !== length) {
      throw new RangeError(
        `xt: expected ${length} values (${labels.length} images), got ${xt.length}`,
      );
    }
    const x = new Float32Array(twice ? 2 * length : length);
    x.set(xt);
    if (twice) x.set(xt, length);
    const outputs = await session.run(
      {
        xt: { dtype: 'float32', shape: [rows.length, ...imageShape], data: x },
        t: float32(
          [rows.length],
          rows.map(() => t + offset),
        ),
        label: int32([rows.length], rows),
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

function nullClass({ id, nullClass: label }: Manifest): number {
  if (label !== undefined) return label;
  throw new RuntimeError('input', {
    expected: 'a model trained also without labels (nullClass in its manifest)',
    got: `"${id}"`,
    remedy: 'Give a label, and guidance 1.',
  });
}
