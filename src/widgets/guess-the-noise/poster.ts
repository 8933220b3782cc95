/** Plays the network's part of a game when the book is built. Never in a page. */
import path from 'node:path';
import { buildPicture } from '~/book/build-images';
import { kept } from '~/book/kept';
import { diffusionNetwork } from '~/runtime/diffusion-network';
import { openModelInNode, readManifest } from '~/runtime/node';
import { MODEL } from './models';
import { answerOf, dealOf, LEVELS, pictures, roundOf, ROUNDS } from './round';
import { packAnswers, type PackedAnswers } from './supply';

const folder = path.resolve('models', MODEL);

/** The test digits, in the order of `pictures`. */
export const buildDigits = async (): Promise<Float32Array[]> =>
  (await Promise.all(pictures.map(buildPicture))).map(({ pixels }) => pixels);

export function recordedAnswers(seed: number, digits: Float32Array[]): Promise<PackedAnswers> {
  const { files } = readManifest(folder);
  const from = [JSON.stringify(['guess-the-noise', files, seed, LEVELS]), ...digits];
  return kept(from, async () => {
    const session = await openModelInNode(folder);
    const epsilonTheta = diffusionNetwork(session, {});
    const answers = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const game = roundOf(dealOf(seed, round), digits);
      answers.push(answerOf(game, await epsilonTheta(game.xt, game.t)));
    }
    session.close();
    return packAnswers({ seed, answers });
  });
}

/** Bytes of the network's graph. */
export const modelBytes = (): number =>
  readManifest(folder).files.find(({ name }) => name === 'model.onnx')?.bytes ?? 0;
