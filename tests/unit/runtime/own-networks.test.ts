import { describe, expect, it } from 'vitest';
import { type OwnFile, OwnNetworks } from '~/runtime/own-networks';

const file: OwnFile = {
  model: 'toy',
  graph: 'model.onnx',
  name: 'mine.onnx',
  bytes: new ArrayBuffer(12),
  sha256: 'a',
  batchNames: ['batch'],
};

describe('OwnNetworks', () => {
  it('keeps one file for each graph, tells of every change, and goes back', () => {
    const networks = new OwnNetworks();
    const told: string[] = [];
    const stop = networks.onChange((model, graph) => told.push(`${model}/${graph}`));
    networks.put(file);
    networks.put({ ...file, name: 'better.onnx' });
    networks.put({ ...file, graph: 'encoder.onnx' });
    expect(networks.get('toy', 'model.onnx')?.name).toBe('better.onnx');
    expect(networks.of('toy')).toEqual([
      { model: 'toy', graph: 'model.onnx', name: 'better.onnx', size: 12 },
      { model: 'toy', graph: 'encoder.onnx', name: 'mine.onnx', size: 12 },
    ]);
    networks.delete('toy', 'model.onnx');
    networks.delete('toy', 'model.onnx');
    expect(networks.of('toy').map(({ graph }) => graph)).toEqual(['encoder.onnx']);
    expect(networks.of('other')).toEqual([]);
    expect(told).toEqual(
      ['model.onnx', 'model.onnx', 'encoder.onnx', 'model.onnx'].map((g) => `toy/${g}`),
    );
    stop();
    networks.put(file);
    expect(told).toHaveLength(4);
  });
});
