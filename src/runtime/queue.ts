/**
 * Runs tasks one after the other: ORT computes one inference at a time. A task that fails rejects
 * its own promise and leaves the queue as it was.
 */
export class Queue {
  private last: Promise<unknown> = Promise.resolve();

  /**
   * Adds a task. A signal that aborts rejects the promise at once with `signal.reason`; a task that
   * had not begun never begins, one that had is waited for before the next begins.
   */
  add<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const result = this.last.then(() => {
      signal?.throwIfAborted();
      return task();
    });
    this.last = result.catch(() => undefined);
    return abortable(result, signal);
  }
}

/** The promise, or a rejection with `signal.reason` as soon as the signal aborts. */
export function abortable<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
