import { expectLength, expectReal } from '~/math/expect';

/**
 * Classifier-free guidance: pushes the conditional prediction away from the unconditional one,
 *
 *     epsilonHat = uncond + scale·(cond − uncond).
 *
 * scale 0 ignores the condition, 1 is the plain conditional network, above 1 the condition is
 * exaggerated. Ho & Salimans 2022, eq. 6, write (1 + w)·cond − w·uncond: scale = 1 + w.
 *
 * @param cond,uncond the network's predictions at the same (xt, t), of equal length.
 * @param scale in [−100, 100].
 * @param out filled and returned; may be `cond` or `uncond`.
 * @throws RangeError otherwise.
 */
export function classifierFreeGuidance(
  cond: Float32Array,
  uncond: Float32Array,
  scale: number,
  out: Float32Array = new Float32Array(cond.length),
): Float32Array {
  expectReal('scale', scale, -100, 100);
  expectLength('uncond', uncond, cond.length);
  expectLength('out', out, cond.length);
  for (let i = 0; i < out.length; i++) out[i] = uncond[i] + scale * (cond[i] - uncond[i]);
  return out;
}
