/**
 * The worker that trains: hands orders to a `Lab`, gives it time, and posts frames no faster than
 * the page draws them. While the page draws nothing (a hidden tab), it trains nothing.
 */
import type { Family } from './family';
import { startJax } from './jax';
import { openLab, type Lab } from './lab';
import type { LabFrame, News, Order } from './protocol';

const families = import.meta.glob<{ family: Family<unknown> }>('./families/*.ts');

/** Milliseconds of training between two looks at the orders that have come. */
const BUDGET_MS = 10;
/** Frames are at least this far apart. */
const FRAME_MS = 1000 / 45;
/** So long after the last frame without a word from the page, nobody is looking. */
const PATIENCE_MS = 400;

const scope = self as unknown as {
  postMessage(message: News, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<Order>) => void) | null;
};

let lab: Lab<unknown> | undefined;
let run = 0;
let isDrawn = true;
let postedAt = -Infinity;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Orders are carried out one after the other, in the order they came. */
let queue: Promise<void> = Promise.resolve();

scope.onmessage = ({ data: order }) => {
  queue = queue.then(() => carryOut(order)).catch(fail);
};

async function carryOut(order: Order): Promise<void> {
  if (order.type === 'open') {
    const { request } = order;
    lab?.dispose();
    lab = undefined;
    run = order.run;
    isDrawn = true;
    await startJax();
    const load = families[`./families/${request.family}.ts`] as
      (typeof families)[string] | undefined;
    if (!load) throw new Error(`Expected a family of models, got “${request.family}”.`);
    const { family } = await load();
    lab = openLab(family, request);
  } else if (lab) {
    obey(lab, order);
  }
  schedule(0);
}

function obey(lab: Lab<unknown>, order: Exclude<Order, { type: 'open' }>): void {
  switch (order.type) {
    case 'play':
      return lab.play(order.play);
    case 'pause':
      return lab.pause();
    case 'step':
      return lab.step(order.part);
    case 'stage':
      return lab.stage();
    case 'seek':
      return lab.seek(order.step);
    case 'adjust':
      return lab.adjust(order.options);
    case 'show':
      return lab.show(order.show);
    case 'drawn':
      isDrawn = true;
      return;
    case 'save':
      scope.postMessage({ type: 'saved', id: order.id, vectors: lab.save() });
  }
}

function schedule(delay: number): void {
  clearTimeout(timer);
  timer = setTimeout(turn, delay);
}

function turn(): void {
  if (!lab) return;
  try {
    const now = performance.now();
    const isWatched = isDrawn || now - postedAt < PATIENCE_MS;
    const rest = isWatched ? lab.work(now, BUDGET_MS) : undefined;
    const sinceFrame = performance.now() - postedAt;
    if (lab.changed && isDrawn && sinceFrame >= FRAME_MS) post(lab);
    const untilFrame = lab.changed && isDrawn ? Math.max(0, FRAME_MS - sinceFrame) : Infinity;
    const next = Math.min(rest ?? Infinity, untilFrame);
    if (Number.isFinite(next)) schedule(next);
  } catch (error) {
    fail(error);
  }
}

function post(lab: Lab<unknown>): void {
  const { frame, history } = lab.frame();
  isDrawn = false;
  postedAt = performance.now();
  scope.postMessage({ type: 'frame', run, frame, history }, buffersOf(frame));
}

/** The frame's large arrays change hands instead of being copied. */
function buffersOf({ points, net, field, fields, ideal }: LabFrame): Transferable[] {
  const all = Object.values(fields).map(({ values }) => values);
  const arrays = [points, net, field?.values, ideal, ...all].filter((array) => array !== undefined);
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}

function fail(error: unknown): void {
  lab?.pause();
  scope.postMessage({
    type: 'failed',
    message: error instanceof Error ? error.message : String(error),
  });
}
