import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dataMixture } from '~/training/data';
import { lazyLab, type LazyLabHost } from '~/training/lazy-lab';
import type { LabRequest } from '~/training/protocol';

/** What the worker's client was told, in order; it stands in for the worker, which tests have not. */
const told: string[] = [];
let events: { onFailure(message: string): void };

vi.mock('~/training/client', () => ({
  startLab(request: LabRequest, given: typeof events) {
    events = given;
    told.push(`start ${request.seed}`);
    return {
      open: ({ seed }: LabRequest) => told.push(`open ${seed}`),
      play: () => told.push('play'),
      pause: () => told.push('pause'),
      forget: () => told.push('forget'),
      close: () => told.push('close'),
    };
  },
}));

const data = dataMixture({ set: 'ring' });

function open(more: Partial<LazyLabHost<unknown>> = {}) {
  const state = { run: 0, isEmpty: false };
  const lab = lazyLab({
    run: () => state.run,
    request: () =>
      state.isEmpty
        ? undefined
        : { family: 'gan', options: {}, data, modes: true, seed: state.run },
    loading: () => told.push('loading'),
    onFrame: () => undefined,
    onFailure: (message) => told.push(message),
    ...more,
  });
  return { lab, state };
}

const settle = () => vi.waitFor(() => expect(told.at(-1)).not.toBe('loading'));

beforeEach(() => {
  told.length = 0;
});

describe('lazyLab', () => {
  it('fetches nothing before the first order, and then carries out all in order', async () => {
    const { lab } = open();
    expect([told, lab.current]).toEqual([[], undefined]);
    lab.order((client) => client.play());
    lab.order((client) => client.pause());
    await settle();
    expect(told).toEqual(['loading', 'start 0', 'play', 'pause']);
    expect(lab.current).toBeDefined();
  });

  it('opens another run for the first order to it, not before', async () => {
    const { lab, state } = open();
    lab.order((client) => client.play());
    await settle();
    state.run = 1;
    lab.forget();
    expect(lab.current).toBeUndefined();
    state.run = 2;
    lab.forget();
    lab.order((client) => client.play());
    expect(told.slice(3)).toEqual(['forget', 'forget', 'open 2', 'play']);
  });

  it('does nothing where there is nothing to train', async () => {
    const { lab, state } = open();
    state.isEmpty = true;
    lab.order((client) => client.play());
    expect(told).toEqual([]);
    state.isEmpty = false;
    lab.order((client) => client.play());
    state.isEmpty = true;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).toEqual(['loading']);
  });

  it('takes another worker after a failure, and none once it is closed', async () => {
    const { lab } = open();
    lab.order((client) => client.play());
    await settle();
    events.onFailure('out of memory');
    expect(told.slice(3)).toEqual(['close', 'out of memory']);
    lab.order((client) => client.play());
    await vi.waitFor(() => expect(told.at(-1)).toBe('play'));
    expect(told.slice(5)).toEqual(['loading', 'start 0', 'play']);
    lab.close();
    expect(told.at(-1)).toBe('close');

    const other = open();
    told.length = 0;
    other.lab.order((client) => client.play());
    other.lab.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).toEqual(['loading']);
  });
});
