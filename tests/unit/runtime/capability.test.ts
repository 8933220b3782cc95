import { describe, expect, it } from 'vitest';
import { type Capabilities, choiceFromSearch, planAttempts } from '~/runtime/capability';

const laptop: Capabilities = {
  gpu: 'hardware',
  suspending: true,
  crossOriginIsolated: false,
  opaqueOrigin: false,
  hardwareConcurrency: 8,
};

const ways = (...parameters: Parameters<typeof planAttempts>): string[] =>
  planAttempts(...parameters).attempts.map(({ entry, backend }) => `${entry}/${backend}`);

describe('planAttempts', () => {
  it('takes the small GPU build where WebAssembly can be suspended, else the large', () => {
    expect(ways('auto', laptop)).toEqual(['jspi/webgpu', 'jspi/wasm', 'wasm/wasm']);
    expect(ways('auto', { ...laptop, suspending: false })).toEqual([
      'webgpu/webgpu',
      'wasm/wasm',
      'webgpu/wasm',
    ]);
  });

  it('takes WebAssembly where the GPU is absent, imitated or not wanted', () => {
    expect(ways('auto', { ...laptop, gpu: 'none' })).toEqual(['wasm/wasm']);
    expect(ways('auto', { ...laptop, gpu: 'software' })).toEqual(['wasm/wasm']);
    expect(ways('wasm', laptop)).toEqual(['wasm/wasm']);
    expect(planAttempts('auto', { ...laptop, gpu: 'none' }).notice).toBeUndefined();
  });

  it('takes an imitated GPU when it is asked for', () => {
    expect(ways('webgpu', { ...laptop, gpu: 'software' })[0]).toBe('jspi/webgpu');
  });

  it('says why a wish for WebGPU is not granted', () => {
    const without: Capabilities = { ...laptop, gpu: 'none' };
    expect(planAttempts('webgpu', without)).toMatchObject({
      attempts: [{ entry: 'wasm', backend: 'wasm' }],
      notice: expect.stringContaining('no GPU adapter') as string,
    });
    expect(planAttempts('webgpu', { ...without, opaqueOrigin: true }).notice).toContain(
      'sandboxed',
    );
  });

  it('uses threads only in an isolated page with an origin of its own', () => {
    const threads = (capabilities: Partial<Capabilities>): number =>
      planAttempts('wasm', { ...laptop, ...capabilities }).attempts[0].threads;
    expect(threads({})).toBe(1);
    expect(threads({ crossOriginIsolated: true })).toBe(4);
    expect(threads({ crossOriginIsolated: true, hardwareConcurrency: 2 })).toBe(1);
    expect(threads({ crossOriginIsolated: true, opaqueOrigin: true })).toBe(1);
  });
});

describe('choiceFromSearch', () => {
  it.each([
    ['?ep=wasm', 'wasm'],
    ['?seed=3&ep=webgpu', 'webgpu'],
    ['?ep=cuda', 'auto'],
    ['?ep=', 'auto'],
    ['', 'auto'],
  ])('%j gives %s', (search, choice) => {
    expect(choiceFromSearch(search)).toBe(choice);
  });
});
