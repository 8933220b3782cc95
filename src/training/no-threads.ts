/**
 * Takes `Worker` from a Node process. Where there is one, jax-js 0.1.25 uses threads; Node has none
 * until onnxruntime-web defines one, and by then jax-js may have made its memory without them, which
 * no function compiled afterwards fits. Neither needs threads there. To be imported before jax-js.
 */
Object.defineProperty(globalThis, 'Worker', {
  get: () => undefined,
  set: () => undefined,
  configurable: true,
});

export {};
