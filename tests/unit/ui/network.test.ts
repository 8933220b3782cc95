import { describe, expect, it } from 'vitest';
import { createNetworkOpener, type OpenNetworkOptions } from '~/ui/network-opener';
import {
  backendInWords,
  costInWords,
  progressInWords,
  updateNetwork,
  type NetworkAction,
  type NetworkStatus,
} from '~/ui/network-status';

/** Networks that open when told to, and a figure that keeps their status. */
function bench() {
  const asked: (OpenNetworkOptions & PromiseWithResolvers<ReturnType<typeof network>>)[] = [];
  const heard: NetworkAction[] = [];
  const notices: string[] = [];
  let status: NetworkStatus = { status: 'absent' };
  const opener = createNetworkOpener({
    open(options) {
      const opening = Promise.withResolvers<ReturnType<typeof network>>();
      asked.push({ ...options, ...opening });
      return opening.promise;
    },
    dispatch(action) {
      heard.push(action);
      status = updateNetwork(status, action);
    },
    notice: (text) => notices.push(text),
  });
  return { opener, asked, heard, notices, status: () => status };
}

function network(notice?: string) {
  const listeners: (() => void)[] = [];
  return {
    backend: 'wasm' as 'wasm' | 'webgpu',
    threads: 2,
    notice,
    closed: 0,
    on(_event: 'backend', listener: () => void) {
      listeners.push(listener);
      return () => undefined;
    },
    close() {
      this.closed++;
    },
    change() {
      for (const listener of listeners) listener();
    },
  };
}

describe('opening a figure’s network', () => {
  it('turns progress and success into actions, and a fall-back too', async () => {
    const { opener, asked, status, notices } = bench();
    const opening = opener.open();
    asked[0].onProgress({ loaded: 1, total: 4, phase: 'download' });
    const net = network();
    asked[0].resolve(net);
    await opening;
    expect(opener.network).toBe(net);
    expect(status()).toEqual({ status: 'live', backend: 'wasm', threads: 2 });
    net.backend = 'webgpu';
    net.notice = 'it moved';
    net.change();
    expect(status()).toMatchObject({ backend: 'webgpu' });
    expect(notices).toEqual(['', 'it moved']);
  });

  it('reports a failure, and nothing of what was given up', async () => {
    const { opener, asked, heard, status } = bench();
    const first = opener.open();
    asked[0].reject(new Error('Expected a file, got none.'));
    await first;
    expect(status()).toEqual({ status: 'failed', message: 'Expected a file, got none.' });

    const second = opener.open();
    const third = opener.open();
    expect(asked[1].signal.aborted).toBe(true);
    heard.length = 0;
    asked[1].onProgress({ loaded: 1, total: 4, phase: 'download' });
    const late = network();
    asked[1].resolve(late);
    await second;
    expect(late.closed).toBe(1);
    expect(heard).toEqual([]);
    const net = network();
    asked[2].resolve(net);
    await third;
    expect(opener.network).toBe(net);
    opener.close();
    expect(net.closed).toBe(1);
    expect(opener.network).toBeUndefined();
  });
});

describe('where a network stands', () => {
  const loading = (loaded: number, total: number, phase: string): NetworkStatus => ({
    status: 'loading',
    loaded,
    total,
    phase,
  });

  it('forgets progress that comes late', () => {
    const live = updateNetwork(loading(1, 2, 'download'), {
      type: 'opened',
      backend: 'wasm',
      threads: 1,
    });
    const progress = { type: 'progress', loaded: 2, total: 2, phase: 'start' } as const;
    expect(updateNetwork(live, progress)).toBe(live);
  });

  it('is said in words', () => {
    expect(progressInWords(loading(0, 0, ''))).toBe('asking …');
    expect(progressInWords(loading(1, 4, 'download'))).toBe('25 %');
    expect(progressInWords(loading(4, 4, 'start'))).toBe('starting …');
    expect(backendInWords(loading(1, 4, 'download'))).toBeUndefined();
    expect(backendInWords({ status: 'live', backend: 'wasm', threads: 1 })).toMatch(/1 thread$/);
    expect(costInWords({ modelBytes: 1_040_000, runtimeGzipBytes: 3_660_000 })).toBe(
      '1.0 MB + 3.7 MB runtime, once',
    );
    expect(costInWords({ modelBytes: 1, runtimeGzipBytes: 1, cached: true })).toMatch(/already/);
  });
});
