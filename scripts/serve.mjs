// Serves the built book as a static host would, with the headers of `_headers`, and prints its address.
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sirv from 'sirv';
import { siteHeaders } from './site-headers.mjs';

const { values } = parseArgs({
  options: {
    dir: { type: 'string', default: 'dist' },
    port: { type: 'string', default: '4321' },
    base: { type: 'string', default: process.env.BASE_PATH ?? '/' },
    /** Leaves out the headers a plain host would not send. */
    plain: { type: 'boolean', default: false },
  },
});
const base = `/${values.base.replace(/^\/|\/$/g, '')}/`.replace('//', '/');
if (!existsSync(path.join(values.dir, 'index.html'))) {
  console.error(
    `Expected the built book in ${values.dir}/, found none. Run \`npm run build\`, then this again.`,
  );
  process.exit(1);
}

const headersOf = values.plain ? () => [] : siteHeaders(values.dir);

const files = sirv(values.dir, {
  etag: true,
  setHeaders(response, pathname) {
    // Opaque-origin frames (sandboxed course pages) fetch scripts and models across origins.
    response.setHeader('Access-Control-Allow-Origin', '*');
    for (const [name, value] of headersOf(pathname)) response.setHeader(name, value);
  },
});
const notFound = readFileSync(path.join(values.dir, '404.html'));

const server = createServer((request, response) => {
  const miss = () => {
    response.writeHead(404, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(notFound);
  };
  if (!request.url.startsWith(base)) {
    if (`${request.url}/` === base || request.url === '/') {
      response.writeHead(302, { Location: base });
      response.end();
    } else miss();
    return;
  }
  request.url = request.url.slice(base.length - 1);
  files(request, response, miss);
});

/** Takes the next free port when the wanted one is taken and nobody asked for it by name. */
function listen(port, tries) {
  server.once('error', (error) => {
    if (error.code === 'EADDRINUSE' && tries > 0) listen(port + 1, tries - 1);
    else {
      console.error(
        `Expected to serve on port ${port}, got “${error.message}”; choose another: npm run preview -- --port 5000`,
      );
      process.exit(1);
    }
  });
  server.listen(port, '127.0.0.1', () => {
    console.log(`Out of Noise is at http://127.0.0.1:${port}${base}`);
  });
}
listen(Number(values.port), process.argv.includes('--port') ? 0 : 20);
