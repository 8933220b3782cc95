// Builds the book once more as it stands under a sub-path, for the browser tests.
import { run } from './run.mjs';

run('npx', ['astro', 'build', '--outDir', 'dist-subpath', '--silent'], { BASE_PATH: '/book/' });
run('npx', ['pagefind', '--site', 'dist-subpath', '--silent']);
