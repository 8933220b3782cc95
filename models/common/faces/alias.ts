// Lets plain Node (22.18 or newer, which strips types by itself) resolve the book's imports: `~/…`, and
// between files of src those without an ending.
import { registerHooks } from 'node:module';

const source = new URL('../../../src/', import.meta.url);

registerHooks({
  resolve(specifier, context, next) {
    const own = (address: URL) => ({ url: `${address.href}.ts`, shortCircuit: true });
    if (specifier.startsWith('~/')) return own(new URL(specifier.slice(2), source));
    const { parentURL = '' } = context;
    return /^\.\.?\//.test(specifier) &&
      parentURL.startsWith(source.href) &&
      !/\.\w+$/.test(specifier)
      ? own(new URL(specifier, parentURL))
      : next(specifier, context);
  },
});
