import { describe, expect, it } from 'vitest';
import { Queue } from '~/runtime/queue';

const never = new Promise<never>(() => undefined);

describe('Queue', () => {
  it('runs one task at a time, in order', async () => {
    const queue = new Queue();
    const log: string[] = [];
    const task = (name: string) => async (): Promise<void> => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      log.push(`${name} ends`);
    };
    await Promise.all([queue.add(task('a')), queue.add(task('b'))]);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('goes on after a task that failed', async () => {
    const queue = new Queue();
    const failed = queue.add(() => Promise.reject(new Error('broken link')));
    const next = queue.add(() => Promise.resolve(2));
    await expect(failed).rejects.toThrow('broken link');
    await expect(next).resolves.toBe(2);
  });

  it('never begins a task that was aborted while it waited', async () => {
    const queue = new Queue();
    const first = Promise.withResolvers<number>();
    const controller = new AbortController();
    let began = false;
    const running = queue.add(() => first.promise);
    const waiting = queue.add(() => {
      began = true;
      return Promise.resolve(2);
    }, controller.signal);
    const last = queue.add(() => Promise.resolve(3));
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    first.resolve(1);
    await expect(running).resolves.toBe(1);
    await expect(last).resolves.toBe(3);
    expect(began).toBe(false);
  });

  it('lets go of a running task at once, but begins the next only after it', async () => {
    const queue = new Queue();
    const first = Promise.withResolvers<number>();
    const controller = new AbortController();
    const running = queue.add(() => first.promise, controller.signal);
    let began = false;
    const next = queue.add(() => {
      began = true;
      return Promise.resolve(2);
    });
    await Promise.resolve();
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(began).toBe(false);
    first.resolve(1);
    await expect(next).resolves.toBe(2);
  });

  it('rejects at once when the signal was aborted before', async () => {
    const queue = new Queue();
    void queue.add(() => never);
    const added = queue.add(() => Promise.resolve(1), AbortSignal.abort(new Error('too late')));
    await expect(added).rejects.toThrow('too late');
  });
});
