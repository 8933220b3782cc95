import { beforeEach, describe, expect, it, vi } from 'vitest';
import { networksCost, openNetworks } from '~/runtime/networks';
import type { OpenOptions, OpenProgress } from '~/runtime/session';

type Opening = PromiseWithResolvers<{ close(): void }> & { graph: string; options: OpenOptions };
const openings: Opening[] = [];

vi.mock('~/runtime/session', () => ({
  openModel(model: string, options: OpenOptions) {
    const opening = Promise.withResolvers<{ close(): void }>();
    options.signal?.addEventListener('abort', () => opening.reject(options.signal?.reason));
    openings.push({ ...opening, graph: `${model}/${options.graph ?? 'model.onnx'}`, options });
    return opening.promise;
  },
  modelCost: (model: string) =>
    Promise.resolve({ modelBytes: model.length, runtimeGzipBytes: 7, cached: model !== 'face' }),
}));

const session = () => ({ backend: 'wasm', threads: 1, close: vi.fn() });
const both = { decoder: { model: 'face' }, encoder: { model: 'face', graph: 'encoder.onnx' } };

beforeEach(() => {
  openings.length = 0;
});

describe('several graphs as one network', () => {
  it('open together, with the progress of all', async () => {
    const heard: OpenProgress[] = [];
    const opening = openNetworks(both, { onProgress: (progress) => heard.push(progress) });
    expect(openings.map(({ graph }) => graph)).toEqual(['face/model.onnx', 'face/encoder.onnx']);
    openings[0].options.onProgress?.({ loaded: 10, total: 10, phase: 'start' });
    openings[1].options.onProgress?.({ loaded: 5, total: 20, phase: 'download' });
    openings[1].options.onProgress?.({ loaded: 20, total: 20, phase: 'start' });
    expect(heard.slice(1)).toEqual([
      { loaded: 15, total: 30, phase: 'download' },
      { loaded: 30, total: 30, phase: 'start' },
    ]);
    const [decoder, encoder] = [session(), session()];
    openings[1].resolve(encoder);
    openings[0].resolve(decoder);
    const networks = await opening;
    expect(networks.sessions).toEqual({ decoder, encoder });
    networks.close();
    expect(decoder.close).toHaveBeenCalledOnce();
    expect(encoder.close).toHaveBeenCalledOnce();
  });

  it('fail together: what had opened is closed, what had not is given up', async () => {
    const opening = openNetworks({ ...both, reader: { model: 'reader' } }, {});
    const decoder = session();
    openings[0].resolve(decoder);
    openings[1].reject(new Error('no encoder'));
    await expect(opening).rejects.toThrow('no encoder');
    expect(decoder.close).toHaveBeenCalledOnce();
    expect(openings[2].options.signal?.aborted).toBe(true);
  });

  it('cost the sum of the graphs, and the runtime once', async () => {
    const cost = await networksCost({ ...both, reader: { model: 'reader' } });
    expect(cost).toMatchObject({ modelBytes: 14, runtimeGzipBytes: 7, cached: false });
  });
});
