import { describe, expect, it } from 'vitest';
import { memoryStore, refusing } from '~/runtime/byte-store';

const bytes = Uint8Array.of(1, 2, 3).buffer;

describe('memoryStore', () => {
  it('keeps one version of a scope', async () => {
    const store = memoryStore();
    await store.put('toy/model.onnx', 'old', bytes);
    await store.put('toy/model.onnx', 'new', bytes);
    expect(await store.has('toy/model.onnx', 'old')).toBe(false);
    expect(await store.get('toy/model.onnx', 'new')).toEqual(bytes);
  });

  it('gives copies, which a worker may take away', async () => {
    const store = memoryStore();
    await store.put('toy/model.onnx', 'a', bytes);
    structuredClone(0, { transfer: [(await store.get('toy/model.onnx', 'a'))!] });
    expect(await store.get('toy/model.onnx', 'a')).toEqual(bytes);
  });
});

describe('refusing', () => {
  it('uses memory where storage cannot be opened', async () => {
    const store = refusing(memoryStore(), () => Promise.reject(new Error('SecurityError')));
    await store.put('toy/model.onnx', 'a', bytes);
    expect(await store.get('toy/model.onnx', 'a')).toEqual(bytes);
  });

  it('uses memory from the first refusal on', async () => {
    const full = { ...memoryStore(), put: () => Promise.reject(new Error('QuotaExceededError')) };
    const store = refusing(memoryStore(), () => Promise.resolve(full));
    await store.put('toy/model.onnx', 'a', bytes);
    expect(await store.has('toy/model.onnx', 'a')).toBe(true);
  });
});
