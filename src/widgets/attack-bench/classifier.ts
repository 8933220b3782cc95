/** A network of the figure as attacks ask it, in the page, at build and in tests. */
import type { LogitOracle } from '~/math/attacks/classifier';
import { gradientOracle, logitOracle, pictureShape } from '~/runtime/classifier';
import type { ModelSession } from '~/runtime/session';
import type { Classifier } from './attack';

type Graph = Pick<ModelSession, 'run' | 'manifest'>;

/** Without a graph of logits alone, the gradient's graph is asked with no weights. */
export function classifierOf(gradient: Graph, logits?: Graph): Classifier {
  const shape = pictureShape(gradient.manifest);
  const oracle = gradientOracle(gradient, shape);
  return {
    gradient: oracle,
    logits: logits ? logitOracle(logits, shape) : oneByOne(oracle, classesOf(gradient)),
  };
}

const oneByOne =
  (oracle: Classifier['gradient'], classes: number): LogitOracle =>
  async (pictures, signal) => {
    const found: Float32Array[] = [];
    for (const x of pictures) {
      found.push((await oracle(x, new Float32Array(classes), signal)).logits);
    }
    return found;
  };

function classesOf({ manifest: { id, classes } }: Graph): number {
  if (!classes) throw new Error(`Expected ${id} to name its classes, got none; train it again.`);
  return classes.length;
}
