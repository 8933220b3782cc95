/** A course page of another origin, as strict as they come: no inline script, no eval, no styles. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export type Host = { origin: string; close(): Promise<void> };

const SCRIPT = readFileSync(path.join(import.meta.dirname, 'host.js'));

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

function pageOf(book: string, query: URLSearchParams): string {
  const frames = query
    .getAll('src')
    .map(
      (src, i) =>
        `<iframe title="figure ${i}" src="${escape(src)}" sandbox="allow-scripts" width="700" height="300" frameborder="0"></iframe>`,
    );
  const embed = query.has('embed') ? `<script src="${book}/embed.js" async></script>` : '';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Course</title>
<script src="/host.js"></script></head><body><h1>Course</h1>${frames.join('')}${embed}</body></html>`;
}

/** Serves `/?src=…&src=…&embed` with a frame for each `src`, and the book's `embed.js` where asked. */
export async function startHost(book: string): Promise<Host> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${book}/embed.js`,
    `frame-src ${book}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
    response.setHeader('Content-Security-Policy', policy);
    if (pathname === '/host.js') {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(SCRIPT);
    } else if (pathname === '/') {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(pageOf(book, searchParams));
    } else {
      response.writeHead(204);
      response.end();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
