/** The HTML a teacher pastes into a course page. */

export type FrameSnippet = {
  /** The embed page's address, state and all. */
  src: string;
  /** What the frame holds, for screen readers. */
  title: string;
  /** Pixels; the frame's height wherever the host does not resize it. */
  height: number;
  /** Pixels or a CSS-free percentage; “100%” unless given. */
  width?: number | string;
};

/**
 * What a frame of the book may do: run its scripts, keep what it has downloaded (its own origin is
 * never the host's), open the full book in a tab that is not sandboxed. No forms, no navigation of
 * the page around it, no downloads.
 */
const SANDBOX = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const attribute = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character]);

/** One `<iframe>` element; every value is escaped. */
export function frameSnippet({ src, title, height, width = '100%' }: FrameSnippet): string {
  const attributes = [
    ['src', src],
    ['title', title],
    ['width', String(width)],
    ['height', String(Math.round(height))],
    ['loading', 'lazy'],
    ['allow', 'clipboard-write'],
    ['sandbox', SANDBOX],
    ['style', 'border:0'],
  ];
  return `<iframe ${attributes.map(([name, value]) => `${name}="${attribute(value)}"`).join(' ')}></iframe>`;
}
