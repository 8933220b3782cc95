/** Which build of the runtime to load, decided from what the browser offers. */

/** The builds of onnxruntime-web in use; `jspi` and `webgpu` compute on the GPU or the CPU. */
export type Entry = 'wasm' | 'jspi' | 'webgpu';
export type Backend = 'webgpu' | 'wasm';
export type BackendChoice = 'auto' | Backend;

export type Capabilities = {
  /** `software`: an adapter that computes on the CPU, which WebAssembly does faster. */
  gpu: 'none' | 'software' | 'hardware';
  /** WebAssembly can wait for promises (JSPI), which the smaller GPU build needs. */
  suspending: boolean;
  /** Shared memory between threads is allowed. */
  crossOriginIsolated: boolean;
  /** The page is in a sandboxed frame without an origin of its own. */
  opaqueOrigin: boolean;
  /** Logical processors. */
  hardwareConcurrency: number;
};

/** One way to run; an attempt that fails is followed by the next. */
export type Attempt = { entry: Entry; backend: Backend; threads: number };

export type Plan = {
  attempts: Attempt[];
  /** Why the wish was not granted. */
  notice?: string;
};

/** More threads than this gain nothing on networks of this size. */
const maxThreads = 4;

/**
 * Lists the ways to run, best first; all after a GPU's are on the CPU. The `jspi` build computes
 * there as fast as the small one and is already here. The `webgpu` build is several times slower
 * (every call in it can be suspended), so the small one is fetched first and it is the last resort.
 */
export function planAttempts(choice: BackendChoice, capabilities: Capabilities): Plan {
  const threads = threadCount(capabilities);
  const cpu: Attempt = { entry: 'wasm', backend: 'wasm', threads };
  const wanted = choice === 'webgpu' || (choice === 'auto' && capabilities.gpu === 'hardware');
  if (!wanted) return { attempts: [cpu] };
  if (capabilities.gpu === 'none') {
    return {
      attempts: [cpu],
      notice: capabilities.opaqueOrigin
        ? 'WebGPU was asked for, but a sandboxed frame without allow-same-origin has none; running on WebAssembly.'
        : 'WebGPU was asked for, but this browser offers no GPU adapter; running on WebAssembly.',
    };
  }
  const entry = capabilities.suspending ? 'jspi' : 'webgpu';
  const gpu: Attempt = { entry, backend: 'webgpu', threads: 1 };
  const same: Attempt = { entry, backend: 'wasm', threads };
  return { attempts: capabilities.suspending ? [gpu, same, cpu] : [gpu, cpu, same] };
}

/** Threads start their own workers, which an opaque origin may not load. */
function threadCount({
  crossOriginIsolated,
  opaqueOrigin,
  hardwareConcurrency,
}: Capabilities): number {
  if (!crossOriginIsolated || opaqueOrigin) return 1;
  return Math.max(1, Math.min(maxThreads, Math.ceil(hardwareConcurrency / 2)));
}

/** Reads `?ep=wasm|webgpu` from a link; anything else is `auto`. */
export function choiceFromSearch(search: string): BackendChoice {
  const value = new URLSearchParams(search).get('ep');
  return value === 'wasm' || value === 'webgpu' ? value : 'auto';
}

let detected: Promise<Capabilities> | undefined;

/** Looks at the page's browser, once. */
export function detectCapabilities(): Promise<Capabilities> {
  return (detected ??= detect());
}

async function detect(): Promise<Capabilities> {
  const opaqueOrigin = self.origin === 'null';
  return {
    // Chromium counts a worker of an opaque origin as an insecure context, which has no WebGPU.
    gpu: opaqueOrigin ? 'none' : await gpuKind(),
    suspending: 'Suspending' in WebAssembly,
    crossOriginIsolated: self.crossOriginIsolated,
    opaqueOrigin,
    hardwareConcurrency: navigator.hardwareConcurrency || 1,
  };
}

async function gpuKind(): Promise<Capabilities['gpu']> {
  // Absent outside secure contexts and in older browsers, whatever the type says.
  const gpu = navigator.gpu as GPU | undefined;
  try {
    const adapter = await gpu?.requestAdapter();
    if (!adapter) return 'none';
    return adapter.info.isFallbackAdapter ? 'software' : 'hardware';
  } catch {
    return 'none';
  }
}
