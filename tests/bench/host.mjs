// Serves a folder as a static host does: compressed where hosts compress, with the book's headers.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { siteHeaders } from '../../scripts/site-headers.mjs';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};
const COMPRESSED = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.wasm', '.xml']);

/** The size of a file or text as most hosts send it. */
export const gzipBytes = (content) => gzipSync(content).length;

/**
 * @typedef {object} Host
 * @property {string} origin
 * @property {() => { file: string, bytes: number }[]} sent what went over the wire, bodies only
 * @property {() => void} forget empties `sent`
 * @property {() => void} close
 */

/**
 * @param {string} dir the folder to serve
 * @param {Record<string, string>} [more] headers for every answer, beside those of `_headers`
 * @returns {Promise<Host>}
 */
export async function host(dir, more = {}) {
  const headersOf = siteHeaders(dir);
  /** Compressed once, so that no measurement waits for it twice. */
  const bodies = new Map();
  const body = (file, compress) => {
    const key = `${file} ${statSync(file).mtimeMs}`;
    if (!bodies.has(key)) {
      const bytes = readFileSync(file);
      bodies.set(key, compress ? gzipSync(bytes) : bytes);
    }
    return bodies.get(key);
  };
  let sent = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    const wanted = path.join(dir, decodeURIComponent(pathname));
    const inside = path.resolve(wanted).startsWith(path.resolve(dir));
    const file = wanted.endsWith(path.sep) ? path.join(wanted, 'index.html') : wanted;
    const found = inside && existsSync(file) && statSync(file).isFile();
    const answer = found ? file : path.join(dir, '404.html');
    if (!existsSync(answer)) {
      response.writeHead(404).end();
      return;
    }
    const extension = path.extname(answer);
    const compress = COMPRESSED.has(extension);
    response.writeHead(found ? 200 : 404, {
      'Content-Type': TYPES[extension] ?? 'application/octet-stream',
      'Access-Control-Allow-Origin': '*',
      ...(compress ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : {}),
      ...Object.fromEntries(headersOf(pathname)),
      ...more,
    });
    const bytes = body(answer, compress);
    sent.push({ file: answer, bytes: bytes.length });
    response.end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    sent: () => sent,
    forget: () => {
      sent = [];
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
