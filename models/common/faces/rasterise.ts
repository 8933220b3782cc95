// Draws a training set of faces:
//   node models/common/faces/rasterise.ts --size 32 --count 60000 --seed 1 --out DIR
//        [--mask] [--sketch] [--second] [--sampling '{"correlations": {"hatWithBeard": 0.8}}']
//   node models/common/faces/rasterise.ts --fingerprint
// Needs Node 22.18 or newer (it strips the types by itself) and `npm ci`.
import { parseArgs } from 'node:util';
import './alias.ts';

const { buildDataset, fingerprints } = await import('./build.ts');
const { sizes } = await import('./raster.ts');

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '32' },
    count: { type: 'string', default: '60000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    mask: { type: 'boolean', default: false },
    sketch: { type: 'boolean', default: false },
    second: { type: 'boolean', default: false },
    sampling: { type: 'string', default: '{}' },
    fingerprint: { type: 'boolean', default: false },
  },
});

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

if (values.fingerprint) {
  console.log(JSON.stringify(fingerprints()));
} else {
  const size = sizes.find((s) => String(s) === values.size);
  if (!size) fail(`--size: expected one of ${sizes.join(', ')}, got ${values.size}.`);
  const count = Number(values.count);
  if (!Number.isInteger(count) || count < 1) {
    fail(`--count: expected a whole number above 0, got ${values.count}.`);
  }
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) fail(`--seed: expected a whole number, got ${values.seed}.`);
  if (!values.out) fail('--out: expected the folder to write, got nothing.');

  const extras = [
    ...(values.mask ? (['masks'] as const) : []),
    ...(values.sketch ? (['sketches'] as const) : []),
    ...(values.second ? (['comics'] as const) : []),
  ];
  const request = { size, count, seed, extras, sampling: JSON.parse(values.sampling) };
  const started = performance.now();
  const manifest = await buildDataset(request, values.out, (done) => {
    if (done % 5000 === 0) console.error(`${done} of ${count} faces`);
  });
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${count} faces at ${size} px in ${seconds.toFixed(1)} s ` +
      `(${Math.round(count / seconds)} a second): ${values.out}`,
  );
  for (const { name, bytes, sha256 } of manifest.files)
    console.log(`${sha256}  ${name} (${bytes} bytes)`);
}
