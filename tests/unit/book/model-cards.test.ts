import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModelCard } from '~/book/model-cards';
import { modelFolders } from '../../models/folders';

describe('model cards', () => {
  it.each(modelFolders.map(([id, folder]) => ({ id, folder })))(
    '$id says what it is and where it ends',
    ({ id, folder }) => {
      const { introduction, limits } = readModelCard(
        readFileSync(path.join(folder, 'README.md'), 'utf8'),
        id,
      );
      expect(introduction.length).toBeGreaterThan(40);
      expect(limits.split('\n').filter((line) => line.startsWith('- ')).length).toBeGreaterThan(1);
    },
  );

  it('takes the paragraph before the first list, and limits up to the next section', () => {
    const card =
      '# a\n\nSays [b](b.py) and [c](https://c.d).\n\n- no\n\n## Limits\n\n- x\n- y\n\n## More\n\nz\n';
    expect(readModelCard(card, 'a')).toEqual({
      introduction: 'Says b and [c](https://c.d).',
      limits: '- x\n- y',
    });
    expect(() => readModelCard('no title', 'models/a')).toThrow(/models\/a: expected a title/);
  });
});
