/**
 * Live training for a figure: starts the worker, gives it orders, and hands over a frame at a time,
 * in step with the screen. The worker and jax-js (80 kB) are fetched by the first `startLab`.
 *
 *     const lab = startLab<GanOptions>(
 *       { family: 'gan', options, data: dataMixture({ set: 'ring' }), modes: true, seed: 1,
 *         show: { points: 400, field: 'discriminator' } },
 *       { onFrame: (frame, history) => …, onFailure: (message) => … },
 *     );
 *     lab.play();                              // as fast as it goes, until paused
 *     lab.play({ until: 500 });                // runs to a step and stops there
 *     lab.play({ by: 'stage', pace: 2 });      // slow motion, two sub-steps a second
 *     lab.play({ part: 'discriminator' });     // D alone, against a generator that stands still
 *     lab.step(); lab.step('generator'); lab.stage(); lab.pause();
 *     lab.seek(400);                           // rewinds; `play` goes on from there
 *     lab.adjust(otherOptions);                // takes over what needs no new start (`sameStart`)
 *     lab.close();
 *
 * The same request gives the same numbers on every machine that rounds alike, however it is played,
 * paused and rewound, as long as nothing is adjusted on the way.
 */
import { startWorkerAt } from '~/workers/start-worker';
import type { Vectors } from './family';
import type { LabFrame, LabRequest, News, Order, Play, Row, Show } from './protocol';
import workerAddress from './worker?worker&url';

export type LabEvents = {
  /** The newest picture, at most once a screen frame, and all measurements up to it. */
  onFrame(frame: LabFrame, history: readonly Row[]): void;
  /** The run cannot go on; `message` says what was expected, what came, and what to do. */
  onFailure(message: string): void;
};

export type LabClient<Options> = {
  play(play?: Play): void;
  pause(): void;
  /** One iteration, or one of a part of it. */
  step(part?: string): void;
  /** One sub-step. */
  stage(): void;
  /** Back to the nearest kept step at or before this one; `frame.marks` lists them. */
  seek(step: number): void;
  adjust(options: Options): void;
  show(show: Partial<Show>): void;
  /** Parameters and optimiser state as they are now. */
  save(): Promise<Vectors>;
  /** A new run in the same worker; the old one is forgotten. */
  open(request: LabRequest<Options>): void;
  /** Stops the run and sends no more frames of it; `open` starts the next. */
  forget(): void;
  close(): void;
};

export function startLab<Options>(
  request: LabRequest<Options>,
  events: LabEvents,
): LabClient<Options> {
  const worker = startWorkerAt(new URL(workerAddress, import.meta.url).href);
  const order = (message: Order): void => worker.postMessage(message);
  const saves = new Map<number, (vectors: Vectors) => void>();
  let history: Row[] = [];
  let screen = 0;
  let run = 0;

  worker.onmessage = ({ data }: MessageEvent<News>) => {
    switch (data.type) {
      case 'frame': {
        if (data.run !== run) return;
        const { frame } = data;
        history = [...history.slice(0, data.history.keep), ...data.history.rows];
        const rows = history;
        cancelAnimationFrame(screen);
        screen = requestAnimationFrame(() => {
          events.onFrame(frame, rows);
          order({ type: 'drawn' });
        });
        return;
      }
      case 'saved':
        saves.get(data.id)?.(data.vectors);
        saves.delete(data.id);
        return;
      case 'failed':
        events.onFailure(data.message);
        return;
      case 'unloadable':
        events.onFailure(notLoaded);
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    events.onFailure((event.message as string | undefined) || notLoaded);
  };

  function open(next: LabRequest<Options>): void {
    cancelAnimationFrame(screen);
    order({ type: 'open', run: ++run, request: next });
  }

  function forget(): void {
    cancelAnimationFrame(screen);
    order({ type: 'pause' });
    run++;
  }

  open(request);
  return {
    open,
    forget,
    play: (play = {}) => order({ type: 'play', play }),
    pause: () => order({ type: 'pause' }),
    step: (part = 'all') => order({ type: 'step', part }),
    stage: () => order({ type: 'stage' }),
    seek: (step) => order({ type: 'seek', step }),
    adjust: (options) => order({ type: 'adjust', options }),
    show: (show) => order({ type: 'show', show }),
    save: () =>
      new Promise((resolve) => {
        const id = saves.size + 1 + Math.max(0, ...saves.keys());
        saves.set(id, resolve);
        order({ type: 'save', id });
      }),
    close() {
      cancelAnimationFrame(screen);
      worker.terminate();
    },
  };
}

const notLoaded =
  'Expected the program that trains the networks, but it did not arrive. Check the connection, then press Retry.';
