// What a page costs before it is touched: everything a fresh browser asks for while the page is
// opened, and again when it has been scrolled to its end, so that every figure has loaded its script.
// Counted by the host, as it was sent; scripts and styles inside the page count as scripts and styles.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { htmlOf, pagesOf, visit, wakeFigures } from './book.mjs';
import { gzipBytes } from './host.mjs';
import { kilobytes, megabytes, row } from './report.mjs';

const CODE_BAR = 60_000;
const FONT_BAR = 120_000;
const MODEL_BAR = 6_000_000;
const LEARN_BAR = 12_000;
const LEARN_STYLE = 'src/components/learn.css';
const ROOT = path.resolve(import.meta.dirname, '../..');

/** @returns {Promise<import('./report.mjs').Row[]>} */
export async function byteRows({ dist, server, launch }) {
  const rows = [];
  const browser = await launch();
  try {
    for (const page of pagesOf(dist)) rows.push(...(await pageRows(page)));
  } finally {
    await browser.close();
  }
  return [...rows, ...modelRows(), ...runtimeRows(dist)];

  async function pageRows(address) {
    server.forget();
    const page = await visit(browser);
    await page.goto(server.origin + address, { waitUntil: 'networkidle' });
    const atLoad = codeBytes();
    await scrollThrough(page);
    await page.context().close();

    const html = htmlOf(dist, address);
    const inline = gzipBytes(inlineCode(html));
    const code = codeBytes() + inline;
    const fonts = bytesOf((file) => file.endsWith('.woff2'));
    const pictures = bytesOf((file) => /\.(png|jpg|webp|avif|svg)$/.test(file));
    const learning = html.includes('data-learn') ? await learningCode(address) : 0;
    const own = code - learning;
    const figures = html.match(/ data-widget[ =>]/g)?.length ?? 0;
    return [
      row(
        `${address} scripts and styles, gzip`,
        `${kilobytes(atLoad + inline)}; ${kilobytes(own)} once scrolled to the end, past ${figures} figures`,
        `≤ ${kilobytes(CODE_BAR)} as opened`,
        atLoad + inline <= CODE_BAR,
      ),
      row(
        `${address} cards and questions besides, before use, gzip`,
        kilobytes(learning),
        `≤ ${kilobytes(LEARN_BAR)}`,
        learning <= LEARN_BAR,
      ),
      row(`${address} fonts`, kilobytes(fonts), `≤ ${kilobytes(FONT_BAR)}`, fonts <= FONT_BAR),
      row(
        `${address} page and pictures`,
        `${kilobytes(gzipBytes(html))} gzip (${kilobytes(Buffer.byteLength(html))} raw), pictures ${kilobytes(pictures)}`,
        'none',
      ),
    ];
  }

  /** What cards and questions add: the same page scrolled through with and without their scripts. */
  async function learningCode(address) {
    const withThem = await scrolledCode(address, false);
    const without = await scrolledCode(address, true);
    return withThem - without + gzipBytes(readFileSync(path.join(ROOT, LEARN_STYLE)));
  }

  async function scrolledCode(address, isWithout) {
    server.forget();
    const page = await visit(browser);
    if (isWithout) {
      await page.route(server.origin + address, async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replaceAll(' data-learn', ' data-not-learned');
        await route.fulfill({ response, body });
      });
    }
    await page.goto(server.origin + address, { waitUntil: 'load' });
    await scrollThrough(page);
    const bytes = codeBytes();
    await page.context().close();
    return bytes;
  }

  async function scrollThrough(page) {
    await wakeFigures(page);
    for (const area of await page.locator('review-area, book-question, book-predict').all()) {
      await area.scrollIntoViewIfNeeded();
    }
    await page.waitForLoadState('networkidle');
  }

  function bytesOf(matches) {
    return server
      .sent()
      .filter(({ file }) => matches(file))
      .reduce((total, { bytes }) => total + bytes, 0);
  }
  function codeBytes() {
    return bytesOf((file) => /\.(js|mjs|css)$/.test(file));
  }
}

const inlineCode = (html) =>
  [...html.matchAll(/<(script|style)\b([^>]*)>(.*?)<\/\1>/gs)]
    .filter(([, , attributes]) => !/type="?application\//.test(attributes))
    .map(([, , , code]) => code)
    .join('\n');

function modelRows() {
  const folder = path.join(ROOT, 'models');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(path.join(folder, name))
        .filter((file) => file.endsWith('.onnx'))
        .map((file) => {
          const bytes = readFileSync(path.join(folder, name, file)).length;
          return row(
            `models/${name}/${file}`,
            megabytes(bytes),
            `≤ ${megabytes(MODEL_BAR)}, typically 2 MB`,
            bytes <= MODEL_BAR,
          );
        }),
    );
}

/** Each build of the runtime: its script and its WebAssembly, of which a browser takes one. */
function runtimeRows(dist) {
  const folder = path.join(dist, '_astro');
  const size = (pattern) => {
    const name = readdirSync(folder).find((file) => pattern.test(file));
    return name ? gzipBytes(readFileSync(path.join(folder, name))) : undefined;
  };
  const builds = [
    ['wasm', /^ort-wasm-simd-threaded\.(?!jspi|asyncify|jsep)[^.]+\.wasm$/],
    ['jspi', /^ort-wasm-simd-threaded\.jspi\..*\.wasm$/],
    ['webgpu', /^ort-wasm-simd-threaded\.asyncify\..*\.wasm$/],
  ];
  return builds.map(([entry, wasm]) => {
    const binary = size(wasm);
    const script = size(new RegExp(`^ort\\.${entry}\\..*\\.js$`));
    return row(
      `runtime /${entry}, gzip`,
      `${binary ? megabytes(binary) : 'not in the book'} WebAssembly + ${script ? kilobytes(script) : 'no'} script`,
      'none',
    );
  });
}
