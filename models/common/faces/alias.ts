// Lets plain Node (22.18 or newer, which strips types by itself) resolve the book's `~/` imports.
import { registerHooks } from 'node:module';

const source = new URL('../../../src/', import.meta.url);

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('~/')
      ? { url: new URL(`${specifier.slice(2)}.ts`, source).href, shortCircuit: true }
      : next(specifier, context),
});
