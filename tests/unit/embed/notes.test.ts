import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** Teachers find the same parts in the same order for every figure. */
const PARTS = ['Aims', 'Five minutes in class', 'Questions to ask', 'Common errors'];
const WIDGETS = path.resolve(import.meta.dirname, '../../../src/widgets');

const tags = readdirSync(WIDGETS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.each(tags)('the teaching notes of %s', (tag) => {
  const text = readFileSync(path.join(WIDGETS, tag, 'notes.mdx'), 'utf8');
  const partOf = (name: string) => text.split(`## ${name}\n`)[1]?.split(/\n## /)[0] ?? '';

  it('have a title, and a frame height for hosts that do not resize', () => {
    expect(text).toMatch(/^---\n(?:.*\n)*?title: .+\n(?:.*\n)*?---\n/);
    expect(text).toMatch(/^height: \d{3,4}$/m);
  });

  it('have every part, in order', () => {
    const heads = [...text.matchAll(/^## (.+)$/gm)].map(([, head]) => head);
    expect(heads).toEqual(PARTS);
  });

  it('say enough to teach from', () => {
    expect(partOf('Aims').match(/^- /gm)?.length ?? 0).toBeGreaterThanOrEqual(3);
    expect(partOf('Five minutes in class').match(/^\d\. /gm)?.length ?? 0).toBeGreaterThanOrEqual(
      4,
    );
    expect(partOf('Questions to ask').match(/^- _.+\?_ \S/gm)?.length ?? 0).toBeGreaterThanOrEqual(
      4,
    );
    expect(partOf('Common errors').match(/^- /gm)?.length ?? 0).toBeGreaterThanOrEqual(3);
  });
});
