import { describe, expect, it } from 'vitest';
import { createWorkLoop } from '~/ui/work-loop';

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('a figure’s slow work', () => {
  it('is done piece by piece, and what was passed over is not computed', async () => {
    let wanted = 1;
    let done = 0;
    const computed: number[] = [];
    const loop = createWorkLoop({
      next: () => (done === wanted ? undefined : wanted),
      async compute(work) {
        computed.push(work);
        await settled();
        done = work;
      },
      failed: () => undefined,
    });
    loop.sync();
    expect(loop.busy).toBe(true);
    for (wanted = 2; wanted < 9; wanted++) loop.sync();
    await settled();
    await settled();
    await settled();
    expect(computed).toEqual([1, 9]);
    expect(loop.busy).toBe(false);
  });

  it('stops at a failure and goes on when asked again', async () => {
    let broken = true;
    let wants = true;
    const errors: unknown[] = [];
    const loop = createWorkLoop({
      next: () => (wants ? 'work' : undefined),
      compute() {
        if (broken) return Promise.reject(new Error('lost'));
        wants = false;
        return Promise.resolve();
      },
      failed(error) {
        errors.push(error);
        wants = false;
      },
    });
    loop.sync();
    await settled();
    expect(errors).toEqual([new Error('lost')]);
    broken = false;
    wants = true;
    loop.sync();
    await settled();
    expect(wants).toBe(false);
    wants = true;
    loop.stop();
    loop.sync();
    await settled();
    expect(wants).toBe(true);
  });
});
