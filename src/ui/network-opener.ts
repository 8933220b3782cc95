import type { NetworkAction } from './network-status';

/** An open network, as far as opening it concerns a figure; `ModelSession` is one. */
export type OpenNetwork = {
  readonly backend: 'webgpu' | 'wasm';
  readonly threads: number;
  /** What the reader should be told about where it runs. */
  readonly notice: string | undefined;
  on(event: 'backend', listener: () => void): () => void;
  close(): void;
};

export type OpenNetworkOptions = {
  onProgress(progress: { loaded: number; total: number; phase: string }): void;
  signal: AbortSignal;
};

/** The figure's side: how it opens what its state asks for, and where it hears about it. */
export type NetworkHost<N extends OpenNetwork> = {
  open(options: OpenNetworkOptions): Promise<N>;
  dispatch(action: NetworkAction): void;
  notice(text: string): void;
};

export type NetworkOpener<N extends OpenNetwork> = {
  /** What is open now. */
  readonly network: N | undefined;
  /** Opens anew; what was open or on its way is closed. Tells how it goes by actions. */
  open(): Promise<void>;
  /** Closes, or gives up what is on its way; silent. */
  close(): void;
};

/**
 * Opens a figure's network on request: progress, success and failure become actions, a fall-back to
 * another backend is told, and of several openings only the last one counts.
 */
export function createNetworkOpener<N extends OpenNetwork>(host: NetworkHost<N>): NetworkOpener<N> {
  let network: N | undefined;
  let opening: AbortController | undefined;

  function opened(which: N): void {
    if (which !== network) return;
    const { backend, threads, notice } = which;
    if (notice) host.notice(notice);
    host.dispatch({ type: 'opened', backend, threads });
  }

  function close(): void {
    opening?.abort();
    network?.close();
    network = undefined;
  }

  return {
    get network() {
      return network;
    },
    close,
    async open() {
      close();
      const { signal } = (opening = new AbortController());
      host.notice('');
      try {
        const fresh = await host.open({
          onProgress: (progress) => {
            if (!signal.aborted) host.dispatch({ type: 'progress', ...progress });
          },
          signal,
        });
        if (signal.aborted) {
          fresh.close();
          return;
        }
        network = fresh;
        fresh.on('backend', () => opened(fresh));
        opened(fresh);
      } catch (error) {
        if (signal.aborted) return;
        const message = error instanceof Error ? error.message : String(error);
        host.dispatch({ type: 'failed', message });
      }
    },
  };
}
