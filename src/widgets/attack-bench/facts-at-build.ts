/** Numbers of the text, found when the book is built or kept beside a model. Never in a page. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildPicture } from '~/book/build-images';
import { kept } from '~/book/kept';
import { distance, project } from '~/math/attacks/ball';
import { marginOf, marginWeights } from '~/math/attacks/carlini-wagner';
import { topClass, type GradientOracle } from '~/math/attacks/classifier';
import { createRandom } from '~/math/random';
import { gradientOracle, pictureShape } from '~/runtime/classifier';
import { openModelInNode, readManifest } from '~/runtime/node';
import type { PictureName } from '~/ui/images';
import { digitKind, modelOf, unitOf, type AttackName, type Reader } from './models';

const CLASSES = digitKind.classes;
const UNIT = unitOf(digitKind);

/**
 * Of the lead m(x) = z_label − max of the other logits at a picture: its value and its gradient g by
 * the pixels on the scale from 0 to 1, as ‖g‖₁ and ‖g‖₂.
 */
export type LeadFacts = { label: number; against: number; lead: number; one: number; two: number };

/** The lead of one reader on one of the book's digits. */
export async function leadAtBuild(model: Reader, picture: PictureName): Promise<LeadFacts> {
  const { pixels: x } = await buildPicture(picture);
  return kept([JSON.stringify(['lead', filesOf(model)]), x], async () => {
    const { oracle, close } = await open(model);
    const label = topClass((await oracle(x, new Float32Array(CLASSES))).logits);
    const facts = await leadOf(oracle, x, label);
    close();
    return facts;
  });
}

/** The facts of the lead of `label` at x. */
export async function leadOf(
  oracle: GradientOracle,
  x: Float32Array,
  label: number,
): Promise<LeadFacts> {
  const { logits } = await oracle(x, new Float32Array(CLASSES));
  const { margin, lead, against } = marginOf({ kind: 'away', label }, logits);
  const { gradient } = await oracle(x, marginWeights(lead, against, CLASSES));
  const one = UNIT * gradient.reduce((sum, g) => sum + Math.abs(g), 0);
  return { label, against, lead: margin, one, two: UNIT * distance('two', gradient) };
}

/**
 * How far the lead falls when every pixel of x moves by ε, then is clipped: along the sign of its
 * gradient, as the linear picture has it (−⟨g, δ⟩ with the δ that clipping leaves) and as the network has
 * it; and on average over `DRAWS` patterns of random signs, again both.
 */
export type FallFacts = {
  epsilon: number;
  linear: number;
  measured: number;
  randomLinear: number;
  randomMeasured: number;
};

const DRAWS = 40;

/** The falls of the lead of one reader on one of the book's digits, for each ε of [0, 1]. */
export async function fallsAtBuild(
  model: Reader,
  picture: PictureName,
  epsilons: readonly number[],
): Promise<FallFacts[]> {
  const { pixels: x } = await buildPicture(picture);
  return kept([JSON.stringify(['mean falls', filesOf(model), epsilons, DRAWS]), x], async () => {
    const { oracle, close } = await open(model);
    const label = topClass((await oracle(x, new Float32Array(CLASSES))).logits);
    const { against, lead } = await leadOf(oracle, x, label);
    const { gradient } = await oracle(x, marginWeights(label, against, CLASSES));
    const down = gradient.map((g) => -Math.sign(g));
    const random = createRandom(1);
    const draws = Array.from({ length: DRAWS }, () =>
      gradient.map(() => (random.uniform() < 0.5 ? -1 : 1)),
    );
    const fall = async (signs: Float32Array, epsilon: number) => {
      const moved = x.map((value, i) => value + epsilon * UNIT * signs[i]);
      const at = project('max', moved, x, epsilon * UNIT, digitKind.range);
      const linear = -at.reduce((sum, value, i) => sum + gradient[i] * (value - x[i]), 0);
      return { linear, measured: lead - (await leadOf(oracle, at, label)).lead };
    };
    const rows: FallFacts[] = [];
    for (const epsilon of epsilons) {
      const { linear, measured } = await fall(down, epsilon);
      const chance = [];
      for (const signs of draws) chance.push(await fall(signs, epsilon));
      const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
      rows.push({
        epsilon,
        linear,
        measured,
        randomLinear: mean(chance.map((one) => one.linear)),
        randomMeasured: mean(chance.map((one) => one.measured)),
      });
    }
    close();
    return rows;
  });
}

/** How many of `digits` test digits are misread after one attack, by the book's code and by a library's. */
export type Comparison = {
  attack: AttackName;
  settings: Record<string, number>;
  library: string;
  digits: number;
  ours: number;
  theirs: number;
  /** Digits of which both say the same. */
  alike: number;
  /** Of Carlini and Wagner's attack: the median ‖δ‖₂ of what was found, pixels from 0 to 1. */
  medianDistance?: { ours: number; theirs: number };
};

export type Comparisons = {
  misread: number;
  libraries: Record<string, string>;
  rows: Comparison[];
};

/** What `models/common/compare_attacks.py` found on the standard network. */
export const comparisonsAtBuild = (): Comparisons =>
  JSON.parse(readFileSync(path.join(folderOf('standard'), 'attacks.json'), 'utf8')) as Comparisons;

/** The settings of a row as the text says them. */
export function settingsInWords({ settings }: Comparison): string {
  const { epsilon, radius, steps, pixels, iterations, searches, generations } = settings;
  const parts = [
    epsilon !== undefined && `ε = ${epsilon}/255`,
    radius !== undefined && `‖δ‖₂ ≤ ${radius}`,
    pixels !== undefined && `${pixels} pixels`,
    steps !== undefined && `${steps} steps`,
    generations !== undefined && `${generations} rounds`,
    searches !== undefined && `${searches} × ${iterations} steps`,
  ];
  return parts.filter(Boolean).join(', ');
}

const folderOf = (model: Reader): string => path.resolve('models', modelOf[model]);
const filesOf = (model: Reader) => readManifest(folderOf(model)).files;

async function open(model: Reader): Promise<{ oracle: GradientOracle; close: () => void }> {
  const session = await openModelInNode(folderOf(model), { graph: 'grad.onnx' });
  const oracle = gradientOracle(session, pictureShape(readManifest(folderOf(model))));
  return { oracle, close: () => session.close() };
}
