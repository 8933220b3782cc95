// Runs one of the book's attacks on test digits, as the attack bench runs it, and writes what came of
// each digit as a line of JSON; digits that the file holds already are not attacked again.
//   node models/common/attack_rates.ts --model digits-classifier --data DIR --from 0 --count 1000
//        --settings '{"attack": "pgd", "epsilon": 26, "steps": 10}' --out FILE
// Settings are those of the bench; how long the two slow attacks search (`population` and `generations`,
// `iterations` and `searches`) is a setting as well. compare_attacks.py calls it. Needs Node 22.18 or newer (it strips the types by itself) and `npm ci`.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { AttackName } from '../../src/widgets/attack-bench/models.ts';
import './faces/alias.ts';

type Logits = Float32Array;
/** A line of the file: whether the digit is misread after the attack, and how far it was moved. */
type Outcome = { digit: number; fooled: boolean; two: number };

const { attack, DIFFERENTIAL_EVOLUTION } = await import('../../src/widgets/attack-bench/attack.ts');
const { carliniWagner } = await import('../../src/math/attacks/carlini-wagner.ts');
const { onePixel } = await import('../../src/math/attacks/one-pixel.ts');
const { createRandom } = await import('../../src/math/random.ts');
const { isReached } = await import('../../src/math/attacks/classifier.ts');
const { changeOf } = await import('../../src/widgets/attack-bench/change.ts');
const { digitKind } = await import('../../src/widgets/attack-bench/models.ts');
const { openModelInNode } = await import('../../src/runtime/node.ts');
const { gatheringOracle, logitOracle } = await import('../../src/runtime/classifier.ts');

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Attacks that go on side by side; the network answers them all in one run. */
const SIDE_BY_SIDE = 25;
const PIXELS = 28 * 28;
const CLASSES = 10;

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'digits-classifier' },
    data: { type: 'string' },
    from: { type: 'string', default: '0' },
    count: { type: 'string', default: '1000' },
    settings: { type: 'string', default: '{}' },
    out: { type: 'string' },
  },
});

if (!values.data || !values.out) {
  console.error(
    'Expected --data (the folder with the idx files of MNIST) and --out; see the head.',
  );
  process.exit(2);
}

const out = values.out;
const folder = path.join(ROOT, 'models', values.model);
const images = readFileSync(path.join(values.data, 't10k-images-idx3-ubyte')).subarray(16);
const labels = readFileSync(path.join(values.data, 't10k-labels-idx1-ubyte')).subarray(8);
const settings = {
  attack: 'fgsm' as AttackName,
  epsilon: 0,
  radius: 0,
  pixels: 1,
  confidence: 0,
  steps: 1,
  target: 'any' as const,
  ...digitKind.carliniWagner,
  ...DIFFERENTIAL_EVOLUTION,
  ...(JSON.parse(values.settings) as object),
};

const graphs = {
  gradient: await openModelInNode(folder, { graph: 'grad.onnx' }),
  logits: await openModelInNode(folder),
};
const classifier = {
  gradient: gatheringOracle(graphs.gradient, [1, 28, 28]),
  logits: logitOracle(graphs.logits, [1, 28, 28]),
};

const known = new Set(
  (existsSync(out) ? readFileSync(out, 'utf8') : '')
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as Outcome).digit),
);
const [from, count] = [Number(values.from), Number(values.count)];
const left = Array.from({ length: count }, (_, i) => from + i).filter((digit) => !known.has(digit));
// The attack on a few pixels asks for a hundred pictures at a time by itself.
const lanes = settings.attack === 'pixel' ? 1 : SIDE_BY_SIDE;
await Promise.all(Array.from({ length: lanes }, lane));

/** Attacks digit after digit, until none is left. */
async function lane(): Promise<void> {
  for (let digit = left.shift(); digit !== undefined; digit = left.shift()) {
    const x0 = Float32Array.from(
      images.subarray(digit * PIXELS, (digit + 1) * PIXELS),
      (byte) => byte / 127.5 - 1,
    );
    const label = labels[digit];
    let last: { x: Float32Array; logits: Logits } | undefined;
    for await (const step of stepsOf(x0, label, digit)) last = step;
    if (!last) throw new Error('Expected an attack of at least one step, got none.');
    const { two } = changeOf(digitKind, x0, last.x);
    const fooled = isReached({ kind: 'away', label }, last.logits);
    const outcome: Outcome = { digit, fooled, two: Number(two.toFixed(4)) };
    appendFileSync(out, `${JSON.stringify(outcome)}\n`);
  }
}

function stepsOf(x0: Float32Array, label: number, seed: number) {
  const { range, size } = digitKind;
  const goal = { kind: 'away', label } as const;
  if (settings.attack === 'cw') {
    const problem = { oracle: classifier.gradient, classes: CLASSES, x0, goal, range };
    return carliniWagner(problem, settings);
  }
  if (settings.attack === 'pixel') {
    const random = createRandom(seed);
    return onePixel({ logitsOf: classifier.logits, x0, size, goal, range, random }, settings);
  }
  return attack(classifier, digitKind, { x0, label, settings: { ...settings, seed } });
}
