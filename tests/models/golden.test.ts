import { describe, expect, it } from 'vitest';
import { compare, goldenTensor } from '~/runtime/golden';
import { openModelInNode, readGolden } from '~/runtime/node';
import { repeatRows, type Tensor, type Tensors } from '~/runtime/tensor';
import { modelFolders } from './folders';

it('there are models', () => {
  expect(modelFolders.length).toBeGreaterThan(0);
});

describe.each(modelFolders)('%s', (_id, folder) => {
  const { cases, tolerance } = readGolden(folder);

  it('has reference results', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  it.each(cases.map((_, index) => index))('computes case %i as its makers did', async (index) => {
    await expectGolden(index, (tensor) => tensor);
  });

  it('computes the same with its batch size fixed, as the page runs it', async () => {
    const batch = 3;
    await expectGolden(0, (tensor) => repeatRows(tensor, batch), batch);
  });

  async function expectGolden(
    index: number,
    fit: (tensor: Tensor) => Tensor,
    batch?: number,
  ): Promise<void> {
    const { graph, inputs, outputs } = cases[index];
    const session = await openModelInNode(folder, { graph, batch });
    const feeds: Tensors = {};
    for (const [name, tensor] of Object.entries(inputs)) feeds[name] = fit(goldenTensor(tensor));
    const results = await session.run(feeds);
    for (const [name, tensor] of Object.entries(outputs)) {
      const difference = compare(results[name], fit(goldenTensor(tensor)), tolerance);
      expect(difference, `${name}, case ${index}`).toMatchObject({ agrees: true });
    }
    session.close();
  }
});
