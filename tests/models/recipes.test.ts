import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PACKAGES = ['torch', 'numpy', 'onnx', 'onnxruntime', 'onnxscript', 'PIL'];
const run = promisify(execFile);

type Found = { python: string } | { reason: string };

/**
 * A Python that can run the recipes: the one that OON_PYTHON names, which then must be able to, else
 * that of `.venv`, else the system's. Readers and continuous integration need none.
 */
function findPython(): Found {
  const named = process.env.OON_PYTHON;
  const candidates = named
    ? [named]
    : [path.join(ROOT, '.venv/bin/python'), path.join(ROOT, '.venv/Scripts/python.exe'), 'python3'];
  const seen = candidates
    .filter((python) => !path.isAbsolute(python) || existsSync(python) || python === named)
    .map((python) => {
      const look = `import importlib.util as u; print(*[n for n in ${JSON.stringify(PACKAGES)} if not u.find_spec(n)])`;
      const { status, stdout } = spawnSync(python, ['-c', look], { encoding: 'utf8' });
      const missing = status === 0 ? stdout.trim() : 'Python itself';
      return { python, missing };
    });
  const fit = seen.find(({ missing }) => missing === '');
  if (fit) return { python: fit.python };
  const found = seen.map(({ python, missing }) => `${python} lacks ${missing}`).join('; ');
  const reason = `expected a Python with models/requirements.txt, got none (${found}); install them into .venv or set OON_PYTHON`;
  if (named) throw new Error(reason);
  return { reason };
}

const found = findPython();
if ('reason' in found) console.warn(`Tests of recipes are skipped: ${found.reason}.`);

/** The Python to use; without one the test is reported as skipped, with the reason. */
function pythonFor({ skip }: TestContext): string {
  return 'python' in found ? found.python : skip(found.reason);
}

/** Runs a script; what it printed goes into the message if it fails. */
async function python(context: TestContext, ...parameters: string[]): Promise<string> {
  const { stdout, stderr } = await run(pythonFor(context), parameters, {
    cwd: ROOT,
    maxBuffer: 64e6,
    signal: context.signal,
    env: { ...process.env, PYTHONPATH: path.join(ROOT, 'models') },
  });
  return stdout + stderr;
}

const recipes = readdirSync(path.join(ROOT, 'models')).filter(
  (id) => id !== 'common' && existsSync(path.join(ROOT, 'models', id, 'train.py')),
);

// Some ten seconds a recipe on an idle core; a machine that is training is far slower.
describe('recipes', { timeout: 2_400_000 }, () => {
  it('every one runs, from data to card, on 64 samples', async (context) => {
    const said = await python(context, 'models/common/smoke.py');
    expect(recipes.length).toBeGreaterThan(0);
    for (const id of recipes) expect(said).toContain(`${id}: ok`);
    expect(said).toContain('score_faces.py: ok');
    expect(said).toContain('sampling.py: ok');
  });

  it('say what is missing or damaged of their data, where they looked, how to get it', async (context) => {
    const said = await python(
      context,
      '-m',
      'unittest',
      'discover',
      '-s',
      'tests/models',
      '-p',
      '*_test.py',
    );
    expect(said).toMatch(/Ran [1-9]\d* tests?/);
    expect(said).toMatch(/^OK$/m);
  });
});
