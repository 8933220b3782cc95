// Training steps in the plane: the book's engine beside TensorFlow.js, in one page and in turn.
import { withPages } from './page.mjs';
import { decimal, failure, row, seconds } from './report.mjs';

const WIDTHS = [16, 64, 128];
const BATCHES = [128, 256];
const KINDS = [
  { kind: 'gan', what: 'GAN step' },
  { kind: 'ddpm', what: 'diffusion step' },
];
const TIMED = { rounds: 4, turn: 700 };
/** A reader is to see all eight modes within a minute. */
const PATIENCE = 60;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const ENOUGH_SEEDS = 9;

/** @returns {Promise<import('./report.mjs').Row[]>} */
export async function trainingRows({ launch }) {
  return withTrainingPage(launch, async (page) => {
    const rows = [];
    for (const { kind, what } of KINDS) {
      for (const batch of BATCHES) {
        for (const width of WIDTHS) {
          const request = { kind, width, batch, runtimes: ['engine', 'tfjs-wasm'], ...TIMED };
          const timings = await page.evaluate((asked) => window.compareTraining(asked), request);
          rows.push(...stepRows(timings, `${what}, width ${width}, minibatches of ${batch}`));
        }
      }
    }
    rows.push(
      row(
        'training steps on WebGPU',
        'not used: the engine trains in WebAssembly everywhere',
        'none',
      ),
      coverRow(await coverTimes(page, SEEDS)),
    );
    return rows;
  });
}

/** Seconds until the default GAN covers the ring, in the worker of a real page; null where it does not. */
export async function coverTimes(page, seeds) {
  const covers = [];
  for (const seed of seeds) {
    const asked = { seed, limit: PATIENCE };
    covers.push(await page.evaluate(({ seed, limit }) => window.coverRing(seed, limit), asked));
  }
  return covers;
}

export const withTrainingPage = (launch, use) =>
  withPages(launch, (withPage) =>
    withPage({ file: 'training.html', ready: 'compareTraining' }, use),
  );

function stepRows([own, other], label) {
  const what = (name) => `${label}: ${name}`;
  if (own.failed) return [failure(what('engine'), own.failed)];
  if (other.failed) return [failure(what('TensorFlow.js WASM'), other.failed)];
  const ratio = own.rate / other.rate;
  const agrees = `agrees to ${other.difference.toExponential(0)}`;
  return [
    row(what('TensorFlow.js WASM'), `${decimal(other.rate)} steps/s (${agrees})`, 'none'),
    row(
      what('the book’s engine, WASM'),
      `${decimal(own.rate)} steps/s, ${decimal(ratio)} × TensorFlow.js`,
      '> 1 × TensorFlow.js',
      ratio > 1,
    ),
  ];
}

function coverRow(covers) {
  const times = covers.flatMap(({ seconds }) => (seconds === null ? [] : [1000 * seconds]));
  const slowest = times.length > 0 ? `, the slowest after ${seconds(Math.max(...times))}` : '';
  return row(
    'ring of eight, default GAN, in the worker: all modes covered',
    `${times.length} of ${covers.length} seeds within ${PATIENCE} s${slowest}`,
    `≥ ${ENOUGH_SEEDS} of ${SEEDS.length} seeds`,
    times.length >= ENOUGH_SEEDS,
  );
}
