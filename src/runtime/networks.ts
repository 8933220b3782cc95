/** Several graphs opened as one: what a figure needs that encodes, decodes and reads. */
import {
  modelCost,
  openModel,
  type Backend,
  type ModelCost,
  type ModelSession,
  type OpenProgress,
} from './session';

export type Wanted = {
  model: string;
  /** `model.onnx` unless said. */
  graph?: string;
  /** See `OpenOptions`. */
  batch?: number;
};

/** Open graphs by the names they were asked for. */
export type Networks<K extends string> = {
  readonly sessions: Readonly<Record<K, ModelSession>>;
  readonly backend: Backend;
  readonly threads: number;
  readonly notice: string | undefined;
  on(event: 'backend', listener: () => void): () => void;
  close(): void;
};

/**
 * Opens all that is wanted, at least one graph; the runtime comes once. Fails as a whole: what was
 * opened by then is closed.
 *
 * @throws RuntimeError in words for the reader; `signal.reason` when aborted.
 */
export async function openNetworks<K extends string>(
  wanted: Readonly<Record<K, Wanted>>,
  { onProgress, signal }: { onProgress?: (progress: OpenProgress) => void; signal?: AbortSignal },
): Promise<Networks<K>> {
  const entries = Object.entries<Wanted>(wanted);
  const progress = entries.map((): OpenProgress => ({ loaded: 0, total: 0, phase: 'download' }));
  const report = (i: number, news: OpenProgress): void => {
    progress[i] = news;
    onProgress?.(together(progress));
  };
  const failure = new AbortController();
  const over = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal;
  const outcomes = await Promise.allSettled(
    entries.map(([, { model, graph, batch }], i) =>
      openModel(model, {
        graph,
        batch,
        signal: over,
        onProgress: (news) => report(i, news),
      }).catch((error: unknown) => {
        failure.abort(error);
        throw error;
      }),
    ),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  const open = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  );
  if (failed) {
    for (const session of open) session.close();
    throw failed.reason;
  }
  const sessions = Object.fromEntries(open.map((session, i) => [entries[i][0], session]));
  // They share one worker, so the first speaks for all.
  const [first] = open;
  return {
    sessions: sessions as Record<K, ModelSession>,
    get backend() {
      return first.backend;
    },
    get threads() {
      return first.threads;
    },
    get notice() {
      return first.notice;
    },
    on: (event, listener) => first.on(event, listener),
    close() {
      for (const session of open) session.close();
    },
  };
}

/** What `openNetworks` would download: the graphs' bytes add up, the runtime counts once. */
export async function networksCost(wanted: Readonly<Record<string, Wanted>>): Promise<ModelCost> {
  const costs = await Promise.all(
    Object.values(wanted).map(({ model, graph }) => modelCost(model, { graph })),
  );
  return {
    ...costs[0],
    modelBytes: costs.reduce((sum, { modelBytes }) => sum + modelBytes, 0),
    cached: costs.every(({ cached }) => cached),
  };
}

/** Each part counts the runtime's bytes: the share stays right, the sum is too large. */
function together(parts: readonly OpenProgress[]): OpenProgress {
  return {
    loaded: parts.reduce((sum, { loaded }) => sum + loaded, 0),
    total: parts.reduce((sum, { total }) => sum + total, 0),
    phase: parts.every(({ phase }) => phase === 'start') ? 'start' : 'download',
  };
}
