import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Root } from 'mdast';
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import { findLabel, isLabelled, labelsOf, referenceText, type Label } from './labels';

type MdxElement = MdxJsxFlowElement | MdxJsxTextElement;

const FOLDER = /^(\d+)-(.+)$/;

function attribute(node: MdxElement, name: string): string | undefined {
  const found = node.attributes.find((a) => a.type === 'mdxJsxAttribute' && a.name === name);
  return typeof found?.value === 'string' ? found.value : undefined;
}

function setAttribute(node: MdxElement, name: string, value: string): void {
  node.attributes = node.attributes.filter(
    (a) => !(a.type === 'mdxJsxAttribute' && a.name === name),
  );
  node.attributes.push({ type: 'mdxJsxAttribute', name, value });
}

/** Labels of the chapter in this folder (`15-forward-process`), read from its source. */
function chapterLabels(contentFolder: string, folder: string): Label[] {
  const match = FOLDER.exec(folder);
  if (!match) return [];
  const source = readFileSync(path.join(contentFolder, folder, 'index.mdx'), 'utf8');
  return labelsOf(Number(match[1]), source);
}

/**
 * Gives every labelled component its `number` and `anchor`, and every `<Ref to>` its `href` and
 * `text`. `to="closed-form"` is this chapter's, `to="forward-process/closed-form"` another's.
 * A reference to nothing stops the build, saying which.
 */
export function remarkNumbering() {
  return (tree: Root, file: VFile): void => {
    const folderPath = path.dirname(file.path);
    const folder = path.basename(folderPath);
    const contentFolder = path.dirname(folderPath);
    if (!FOLDER.test(folder)) return;
    const own = chapterLabels(contentFolder, folder);

    visit(tree, (node) => {
      if (node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement') return;
      const element = node as MdxElement;
      const name = element.name ?? '';
      if (isLabelled(name)) {
        const id = attribute(element, 'id');
        const label = own.find((candidate) => candidate.component === name && candidate.id === id);
        if (label) {
          setAttribute(element, 'number', label.number);
          setAttribute(element, 'anchor', label.anchor);
        }
      } else if (name === 'Ref') {
        const to = attribute(element, 'to') ?? '';
        const [slug, rest] = to.includes('/') ? to.split('/') : ['', to];
        const target = slug
          ? readdirSync(contentFolder).find((entry) => entry.replace(/^\d+-/, '') === slug)
          : folder;
        const labels = target && target !== folder ? chapterLabels(contentFolder, target) : own;
        const label = target ? findLabel(labels, rest) : undefined;
        if (!label) {
          throw new Error(
            `${file.path}: expected <Ref to="${to}"> to name an equation, figure, theorem or exercise; found none. Check the id.`,
          );
        }
        setAttribute(element, 'page', slug);
        setAttribute(element, 'anchor', label.anchor);
        setAttribute(element, 'text', referenceText(label));
      }
    });
  };
}
