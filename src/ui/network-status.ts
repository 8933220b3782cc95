/** Where a figure's network stands, as plain state, and how that is said; the same at build and live. */
export type NetworkStatus =
  | { status: 'absent' }
  /** Bytes here and in all; `phase` is `start` once everything is here and the runtime compiles. */
  | { status: 'loading'; loaded: number; total: number; phase: string }
  | { status: 'live'; backend: 'webgpu' | 'wasm'; threads: number }
  | { status: 'failed'; message: string };

export type NetworkAction =
  | { type: 'load' }
  | { type: 'progress'; loaded: number; total: number; phase: string }
  | { type: 'unload' }
  | { type: 'opened'; backend: 'webgpu' | 'wasm'; threads: number }
  | { type: 'failed'; message: string };

/** Late progress of a loading that was given up changes nothing. */
export function updateNetwork(network: NetworkStatus, action: NetworkAction): NetworkStatus {
  switch (action.type) {
    case 'load':
      return { status: 'loading', loaded: 0, total: 0, phase: '' };
    case 'progress': {
      const { loaded, total, phase } = action;
      return network.status === 'loading' ? { status: 'loading', loaded, total, phase } : network;
    }
    case 'unload':
      return { status: 'absent' };
    case 'opened':
      return { status: 'live', backend: action.backend, threads: action.threads };
    case 'failed':
      return { status: 'failed', message: action.message };
  }
}

/** A figure's state after it; the same one where nothing has changed. */
export function withNetwork<State extends { readonly network: NetworkStatus }>(
  state: State,
  action: NetworkAction,
): State {
  const network = updateNetwork(state.network, action);
  return network === state.network ? state : { ...state, network };
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** What loading would fetch: bytes of the model's graphs, and of the runtime as hosts send it. */
export type NetworkCost = { modelBytes: number; runtimeGzipBytes: number; cached?: boolean };

export function costInWords({ modelBytes, runtimeGzipBytes, cached = false }: NetworkCost): string {
  return cached
    ? 'already on this device'
    : `${megabytes(modelBytes)} + ${megabytes(runtimeGzipBytes)} runtime, once`;
}

export function progressInWords(network: NetworkStatus): string {
  if (network.status !== 'loading') return '';
  const { loaded, total, phase } = network;
  if (phase === 'start') return 'starting …';
  return phase === 'download' && total > 0 ? `${Math.round((100 * loaded) / total)} %` : 'asking …';
}

/** `undefined` while there is no network that runs. */
export function backendInWords(network: NetworkStatus): string | undefined {
  if (network.status !== 'live') return undefined;
  if (network.backend === 'webgpu') return 'runs in this page: WebGPU';
  const { threads } = network;
  return `runs in this page: WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
