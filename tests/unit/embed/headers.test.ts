import { describe, expect, it } from 'vitest';
import { siteHeaders } from '../../../scripts/site-headers.mjs';

const headers = new Map(siteHeaders('public')('/embed/noise-schedule/'));
const policy = new Map(
  (headers.get('Content-Security-Policy') ?? '').split(';').map((rule) => {
    const [name, ...sources] = rule.trim().split(/\s+/);
    return [name, sources];
  }),
);

describe('the headers the book is served with', () => {
  it('allow scripts of the book and WebAssembly, nothing inline and no eval', () => {
    const sources = policy.get('script-src') ?? [];
    expect(sources).toContain("'self'");
    expect(sources).toContain("'wasm-unsafe-eval'");
    expect(sources).not.toContain("'unsafe-inline'");
    expect(sources).not.toContain("'unsafe-eval'");
    expect(sources.filter((source) => /^(\*|https?:|data:)/.test(source))).toEqual([]);
    expect(policy.get('object-src')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'self'"]);
  });

  it('let any page frame a figure, and a frame without an origin fetch what it needs', () => {
    expect(policy.get('frame-ancestors') ?? ['*']).toEqual(['*']);
    expect(headers.has('X-Frame-Options')).toBe(false);
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
  });

  it('ask nothing of any other host', () => {
    for (const [name, sources] of policy) {
      expect({ name, foreign: sources.filter((source) => /\/\/|^\*/.test(source)) }).toEqual({
        name,
        foreign: [],
      });
    }
  });
});
