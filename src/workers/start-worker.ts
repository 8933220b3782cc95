/**
 * Starts the worker script at an address (from an `…?worker&url` import), in every frame the book may
 * stand in. Where the script does not load, the worker posts `{ type: 'unloadable', message }`.
 */
export function startWorkerAt(address: string): Worker {
  const url = new URL(address, import.meta.url);
  return url.origin === self.origin ? new Worker(url, { type: 'module' }) : borrow(url);
}

/**
 * In a sandboxed frame the page's origin is opaque, and a worker's script must come from its page's
 * origin: start one from a blob of our own, which then imports the script (needs
 * `Access-Control-Allow-Origin` on the host, as the page's own modules do there). A classic worker,
 * because Chromium refuses module workers from blobs of an opaque origin.
 */
function borrow(url: URL): Worker {
  const source = `import(${JSON.stringify(url.href)}).catch((error) =>
    postMessage({ type: 'unloadable', message: String(error) }))`;
  const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    return new Worker(blob);
  } finally {
    // Chromium and Firefox resolve the address in the constructor; Safari a moment later.
    setTimeout(() => URL.revokeObjectURL(blob), 10_000);
  }
}
