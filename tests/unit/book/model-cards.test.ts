import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { namesModel, readModelCard } from '~/book/model-cards';
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

  it('takes it apart: words, list, pictures, limits', () => {
    const card =
      '# a\n\nSays [b](b.py) and [c](https://c.d).\n\n- **In:** [x](x.py)\n  and more\n\n' +
      '<!-- begin -->\n\n| A | B |\n\n![Samples, none chosen](samples.png)\n\n' +
      '## Limits\n\n- x\n- y\n\n## More\n\nz\n';
    expect(readModelCard(card, 'a')).toEqual({
      introduction: 'Says b and [c](https://c.d).',
      making: '- **In:** x\n  and more',
      pictures: [{ file: 'samples.png', caption: 'Samples, none chosen' }],
      limits: '- x\n- y',
    });
    expect(() => readModelCard('no title', 'models/a')).toThrow(/models\/a: expected a title/);
  });

  it('finds a model that a source names', () => {
    expect(namesModel("openModel('faces-vae')", 'faces-vae')).toBe(true);
    expect(namesModel('const m = "faces-vae";', 'faces-vae')).toBe(true);
    expect(namesModel('// like faces-vae, see faces-vae-2', 'faces-vae')).toBe(false);
  });
});
