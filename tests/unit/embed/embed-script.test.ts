import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** `public/embed.js`, which other people's pages load, on a page of stand-ins. */
const text = readFileSync('public/embed.js', 'utf8');
const BOOK = 'https://book.example/sub/';

type Frame = {
  src: string;
  style: { height: string };
  sandbox: { length: number; contains(name: string): boolean };
  contentWindow: { posted: unknown[][]; postMessage(...args: unknown[]): void };
  offsetHeight: number;
  clientHeight: number;
};

function frameOf(src: string, sandbox = ''): Frame {
  const words = sandbox.split(' ').filter(Boolean);
  const posted: unknown[][] = [];
  return {
    src,
    style: { height: '' },
    sandbox: { length: words.length, contains: (name) => words.includes(name) },
    contentWindow: { posted, postMessage: (...args) => void posted.push(args) },
    offsetHeight: 304,
    clientHeight: 300,
  };
}

function open(
  frames: Frame[],
): (event: { data: unknown; origin: string; source: unknown }) => void {
  let listener: ReturnType<typeof open> | undefined;
  vm.runInNewContext(text, {
    URL,
    document: {
      currentScript: { src: `${BOOK}embed.js` },
      querySelectorAll: () => frames,
    },
    addEventListener: (type: string, callback: ReturnType<typeof open>) => {
      if (type === 'message') listener = callback;
    },
  });
  return listener!;
}

const resize = (height: unknown) => ({ source: 'out-of-noise', type: 'resize', height });

describe('embed.js', () => {
  it('is small', () => {
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(2048);
  });

  it('greets the frames of the book and no others', () => {
    const ours = frameOf(`${BOOK}embed/noise-schedule/?t=5`);
    const other = frameOf('https://book.example/elsewhere/');
    open([ours, other]);
    expect(ours.contentWindow.posted).toEqual([
      [{ source: 'out-of-noise-host', version: 1, type: 'hello' }, '*'],
    ]);
    expect(other.contentWindow.posted).toEqual([]);
  });

  it('gives a frame the height it tells, its border on top', () => {
    const frame = frameOf(`${BOOK}embed/noise-schedule/`);
    open([frame])({
      data: resize(612.2),
      origin: 'https://book.example',
      source: frame.contentWindow,
    });
    expect(frame.style.height).toBe('617px');
  });

  it('believes a frame only from where its address says it is', () => {
    const plain = frameOf(`${BOOK}embed/a/`);
    const opaque = frameOf(`${BOOK}embed/b/`, 'allow-scripts');
    const own = frameOf(`${BOOK}embed/c/`, 'allow-scripts allow-same-origin');
    const foreign = frameOf('https://evil.example/embed/a/');
    const hear = open([plain, opaque, own, foreign]);
    const tell = (frame: Frame, origin: string, source: unknown = frame.contentWindow) => {
      frame.style.height = '';
      hear({ data: resize(500), origin, source });
      return frame.style.height !== '';
    };
    expect(tell(plain, 'https://book.example')).toBe(true);
    expect(tell(plain, 'https://evil.example')).toBe(false);
    expect(tell(plain, 'null')).toBe(false);
    expect(tell(opaque, 'null')).toBe(true);
    expect(tell(opaque, 'https://book.example')).toBe(false);
    expect(tell(own, 'https://book.example')).toBe(true);
    expect(tell(own, 'null')).toBe(false);
    expect(tell(foreign, 'https://evil.example')).toBe(false);
    expect(tell(plain, 'https://book.example', {})).toBe(false);
  });

  it('bears any message, and sets no height but a sensible one', () => {
    const frame = frameOf(`${BOOK}embed/a/`);
    const hear = open([frame]);
    const source = frame.contentWindow;
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (data, height) => {
        hear({ data, origin: 'https://book.example', source });
        hear({ data: resize(height), origin: 'https://book.example', source });
        expect(frame.style.height).toMatch(/^(\d{2,5}px)?$/);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
