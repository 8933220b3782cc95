/** Asks the network when the book is built. Never in a page. */
import path from 'node:path';
import { buildPicture } from '~/book/build-images';
import { kept } from '~/book/kept';
import { vFromEpsilon } from '~/math/diffusion';
import { diffusionNetwork } from '~/runtime/diffusion-network';
import { openModelInNode, readManifest } from '~/runtime/node';
import { MODEL } from './models';
import { noisyOf, schedule } from './scene';
import { TIMES, type Params } from './state';
import { packSaid, type PackedSaid } from './supply';

const folder = path.resolve('models', MODEL);

export async function posterOf({ picture, seed }: Params): Promise<{
  x0: Float32Array;
  packed: PackedSaid;
}> {
  const { pixels: x0 } = await buildPicture(picture);
  const { files } = readManifest(folder);
  const from = [JSON.stringify(['four-parameterisations', files, picture, seed, TIMES]), x0];
  const packed = await kept(from, async () => {
    const session = await openModelInNode(folder);
    const epsilonTheta = diffusionNetwork(session, {});
    const v = [];
    for (const [level, t] of TIMES.entries()) {
      const xt = noisyOf(x0, { seed, level });
      v.push(vFromEpsilon({ xt, epsilon: await epsilonTheta(xt, t), t, schedule }));
    }
    session.close();
    return packSaid({ picture, seed, v });
  });
  return { x0, packed };
}

/** Bytes of the network's graph. */
export const modelBytes = (): number =>
  readManifest(folder).files.find(({ name }) => name === 'model.onnx')?.bytes ?? 0;
