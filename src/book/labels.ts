/**
 * Numbers and addresses of everything a chapter can refer to, read off its source text. Reading the
 * text (rather than the parsed tree) lets one chapter refer to another without building both.
 */
export type LabelKind =
  'equation' | 'figure' | 'theorem' | 'definition' | 'exercise' | 'algorithm' | 'table';

export type Label = {
  /** The component that carries it: `Equation`. */
  component: string;
  kind: LabelKind;
  id: string;
  number: string;
  anchor: string;
};

const COMPONENTS: Record<string, { kind: LabelKind; prefix: string; name: string }> = {
  Equation: { kind: 'equation', prefix: 'eq-', name: '' },
  Figure: { kind: 'figure', prefix: 'fig-', name: 'Figure' },
  Theorem: { kind: 'theorem', prefix: 'thm-', name: 'Theorem' },
  Definition: { kind: 'definition', prefix: 'def-', name: 'Definition' },
  Exercise: { kind: 'exercise', prefix: 'ex-', name: 'Exercise' },
  Algorithm: { kind: 'algorithm', prefix: 'alg-', name: 'Algorithm' },
  Table: { kind: 'table', prefix: 'tab-', name: 'Table' },
};

export const isLabelled = (component: string): boolean => component in COMPONENTS;

/** The id in the page: authors may write `id="x"` or `id="eq-x"` for the anchor `eq-x`. */
function anchorOf(component: string, id: string): string {
  const { prefix } = COMPONENTS[component];
  return id.startsWith(prefix) ? id : prefix + id;
}

const OPENING = new RegExp(`<(${Object.keys(COMPONENTS).join('|')})\\b[^>]*?\\bid="([^"]+)"`, 'g');

/** All labels of one chapter, numbered in order of appearance, each kind by itself. */
export function labelsOf(chapterNumber: number, source: string): Label[] {
  const counts = new Map<LabelKind, number>();
  const seen = new Set<string>();
  return [...source.matchAll(OPENING)].map(([, component, id]) => {
    const { kind } = COMPONENTS[component];
    const anchor = anchorOf(component, id);
    if (seen.has(anchor)) {
      throw new Error(`Expected every id once, got “${anchor}” twice; rename one of them.`);
    }
    seen.add(anchor);
    const n = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, n);
    return { component, kind, id, number: `${chapterNumber}.${n}`, anchor };
  });
}

/** Finds what `<Ref to>` means: the anchor, the id as written, or the id without its prefix. */
export function findLabel(labels: readonly Label[], to: string): Label | undefined {
  return (
    labels.find((label) => label.anchor === to || label.id === to) ??
    labels.find((label) => label.anchor.replace(/^[a-z]+-/, '') === to)
  );
}

/** How a reference reads: “(15.1)” for equations, “Figure 15.1” for the rest. */
export function referenceText({ kind, number }: Label): string {
  if (kind === 'equation') return `(${number})`;
  const named = Object.values(COMPONENTS).find((component) => component.kind === kind);
  return `${named?.name} ${number}`;
}
