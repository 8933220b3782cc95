/** The launch page's script as one classic file: packages work in any folder and need no modules. */
import path from 'node:path';
import { build } from 'vite';

export async function GET() {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    resolve: { alias: { '~': path.resolve('src') } },
    build: {
      write: false,
      lib: {
        entry: path.resolve('src/embed/packages/course.ts'),
        formats: ['iife'],
        name: 'outOfNoiseCourse',
      },
    },
  });
  const [{ output }] = Array.isArray(result) ? result : [result as never];
  const [{ code }] = output;
  return new Response(code, { headers: { 'Content-Type': 'text/javascript; charset=utf-8' } });
}
