/**
 * A learning platform for the tests: keeps an unpacked package under a deep path, a page with
 * scorm-again around it, and what the package has committed. Stricter than most: no inline scripts,
 * no other origin.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export type Version = '1.2' | '2004';

/** What a package has told, by the names of its version: `cmi.core.lesson_status`, `cmi.score.scaled`. */
export type Commit = Record<string, string>;

export type Platform = {
  /** Address of the course page, which opens the package inside it. */
  course: string;
  /** Address of the package's folder. */
  folder: string;
  /** Everything committed, the newest last. */
  commits: Commit[];
  close(): Promise<void>;
};

const FOLDER = '/courses/2026/noise & co/scorm/9f3/content/';
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
].join('; ');
const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.xml': 'text/xml',
};
const LIBRARY = path.resolve(import.meta.dirname, '../../../node_modules/scorm-again/dist');
const OWN_SCRIPT = path.join(import.meta.dirname, 'course-page.js');

const COURSE_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Course</title>
<script src="scorm-again.js"></script><script src="course-page.js"></script></head>
<body><h1>Course</h1><button type="button">Leave the activity</button>
<iframe title="activity" width="1000" height="800"></iframe></body></html>`;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export async function startPlatform(
  version: Version,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Platform> {
  const commits: Commit[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://platform');
    const send = (type: string, body: string | Uint8Array): void => {
      response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': POLICY });
      response.end(body);
    };
    const name = decodeURIComponent(pathname);
    if (name.startsWith(FOLDER)) {
      const file = files.get(name.slice(FOLDER.length));
      if (file) send(TYPES[path.extname(name)] ?? 'application/octet-stream', file);
      else response.writeHead(404).end();
    } else if (name === '/platform/') send(TYPES['.html'], COURSE_PAGE);
    else if (name === '/platform/course-page.js') send(TYPES['.js'], readFileSync(OWN_SCRIPT));
    else if (name === '/platform/scorm-again.js') {
      const library = version === '1.2' ? 'scorm12.min.js' : 'scorm2004.min.js';
      send(TYPES['.js'], readFileSync(path.join(LIBRARY, library)));
    } else if (name === '/platform/kept') {
      send(
        TYPES['.json'],
        JSON.stringify({ version, launch: `${FOLDER}index.html`, kept: commits.at(-1) ?? null }),
      );
    } else if (name === '/platform/commit') {
      void bodyOf(request).then((body) => {
        commits.push(JSON.parse(body) as Commit);
        send(TYPES['.json'], JSON.stringify({ result: 'true', errorCode: 0 }));
      });
    } else response.writeHead(204).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    course: `${origin}/platform/`,
    folder: new URL(FOLDER, origin).href,
    commits,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
