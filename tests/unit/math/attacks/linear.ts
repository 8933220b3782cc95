import type { GradientOracle, LogitOracle } from '~/math/attacks/classifier';
import { softmax } from '~/math/attacks/classifier';

/** z = W·x + b: a classifier all of whose attacks have closed forms. */
export type Linear = { W: number[][]; b: number[] };

export const logitsOfLinear = ({ W, b }: Linear, x: ArrayLike<number>): Float32Array =>
  Float32Array.from(W, (row, k) => row.reduce((sum, value, i) => sum + value * x[i], b[k]));

export const linearOracle =
  (model: Linear): GradientOracle =>
  (x, w) => {
    const logits = logitsOfLinear(model, x);
    const probabilities = softmax(logits);
    const total = w.reduce((sum, value) => sum + value, 0);
    const gradient = Float32Array.from(x, (_, i) =>
      model.W.reduce((sum, row, k) => sum + (total * probabilities[k] - w[k]) * row[i], 0),
    );
    return Promise.resolve({ logits, gradient });
  };

export const linearLogits =
  (model: Linear): LogitOracle =>
  (pictures) =>
    Promise.resolve(pictures.map((x) => logitsOfLinear(model, x)));
