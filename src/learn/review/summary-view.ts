/** The last page of a session: what came of it, and the ways on. */
import { element, part, stage } from '~/learn/review/page-parts';

export type Summary = {
  title: string;
  lines?: readonly string[];
  rows?: readonly HTMLElement[];
  /** Starts another session of the kind; its words say what it would be. */
  again?: string;
};

/** How every session ends. */
export type Conclude = (summary: Summary) => void;

export function drawSummary(
  host: HTMLElement,
  { title, lines = [], rows = [], again }: Summary,
  ways: { home(): void; again(): void },
): void {
  const root = stage(host, 'summary');
  part(root, 'title').textContent = title;
  part(root, 'lines').replaceChildren(...lines.map((line) => element('p', { textContent: line })));
  part(root, 'rows').replaceChildren(...rows);
  part(root, 'rows').hidden = rows.length === 0;
  part(root, 'home').addEventListener('click', () => ways.home());
  const repeat = part(root, 'again');
  repeat.hidden = again === undefined;
  repeat.textContent = again ?? '';
  repeat.addEventListener('click', () => ways.again());
  part(root, 'title').focus();
}
