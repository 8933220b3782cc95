/**
 * One codec for every figure's state in a link: typed, versioned, clamped.
 *
 * A figure declares its parameters once (`defineParams`); reading never throws. A value that cannot
 * be used is replaced by the nearest legal one (numbers) or the default, and a notice tells the
 * reader what was expected, what came and what is used instead.
 *
 * Old links keep working. A link without `v` is a link of version 1, for ever. A figure that renames
 * a parameter or gives its values another meaning adds a migration, which raises its version by one
 * and rewrites the texts of the version before; nothing else about old links changes.
 */

/** No single parameter in a link may be longer than this; longer ones are refused, not parsed. */
const MAX_TEXT_LENGTH = 2_000;

/**
 * Names in an embed page's address that belong to the frame around the figure: no figure may use
 * them for a parameter of its own. What they mean: `docs/embedding.md`.
 */
export const RESERVED_NAMES: readonly string[] = [
  'v',
  'ep',
  'height',
  'hide',
  'lock',
  'origin',
  'question',
  'theme',
];

export type Parsed<T> = { value: T; notice?: string };

export type Param<T> = {
  readonly default: T;
  parse(text: string): Parsed<T>;
  format(value: T): string;
};

/** The raw texts of a link, by name (prefix removed), as one version wrote them. */
export type LinkTexts = Readonly<Record<string, string>>;
/** Turns the texts of one version into those of the next. */
export type Migration = (texts: LinkTexts) => LinkTexts;

type ParamMap = Record<string, Param<unknown>>;
export type ParamValues<M extends ParamMap> = {
  [K in keyof M]: M[K] extends Param<infer T> ? T : never;
};

export type ParamCodec<V extends Record<string, unknown>> = {
  readonly defaults: V;
  readonly names: readonly (keyof V & string)[];
  /** What `write` writes: 1, and one more for each migration. */
  readonly version: number;
  /** Reads `prefix + name` for each parameter; what is absent comes from `base`; unknown names are ignored. */
  read(
    source: URLSearchParams | string,
    options?: { prefix?: string; base?: V },
  ): { value: V; notices: string[] };
  /** Only what differs from `base` (the defaults unless given) is written. */
  write(value: V, options?: { prefix?: string; base?: V }): URLSearchParams;
};

const shorten = (text: string) => (text.length > 24 ? `${text.slice(0, 24)}…` : text);

/** Rounded to `digits` decimals; what rounds to zero is 0, never −0, which no link can tell. */
const tidied = (x: number, digits: number) => Number(x.toFixed(digits)) + 0;

/** A real number in [min, max], written with at most `digits` decimals. */
export function real(options: {
  min: number;
  max: number;
  default: number;
  digits?: number;
}): Param<number> {
  const { min, max, digits = 4 } = options;
  const tidy = (x: number) => tidied(Math.min(max, Math.max(min, x)), digits);
  return {
    default: options.default,
    parse(text) {
      const x = text.trim() === '' ? NaN : Number(text);
      if (Number.isNaN(x)) {
        return {
          value: options.default,
          notice: `expected a number from ${min} to ${max}, got “${shorten(text)}”; using ${options.default}`,
        };
      }
      const value = tidy(x);
      return x < min || x > max
        ? { value, notice: `expected ${min} to ${max}, got ${shorten(text)}; using ${value}` }
        : { value };
    },
    format: (value) => String(tidy(value)),
  };
}

/** A whole number in [min, max]. */
export function integer(options: { min: number; max: number; default: number }): Param<number> {
  return real({ ...options, digits: 0 });
}

/**
 * How many steps of work a link asks for, 0 … max. Unlike other numbers, one beyond asks for none: an
 * absurd link should not keep the reader's machine busy.
 */
export function steps(max: number): Param<number> {
  const whole = integer({ min: 0, max, default: 0 });
  return {
    ...whole,
    parse(text) {
      const parsed = whole.parse(text);
      if (parsed.notice === undefined) return parsed;
      return {
        value: 0,
        notice: `expected a whole number from 0 to ${max}, got “${shorten(text)}”; using 0`,
      };
    },
  };
}

/** One of a fixed list of words. */
export function choice<const T extends string>(
  options: readonly T[],
  defaultValue: NoInfer<T>,
): Param<T> {
  return {
    default: defaultValue,
    parse(text) {
      const value = options.find((option) => option === text);
      return value === undefined
        ? {
            value: defaultValue,
            notice: `expected one of ${options.join(', ')}, got “${shorten(text)}”; using ${defaultValue}`,
          }
        : { value };
    },
    format: (value) => value,
  };
}

/** On or off, written 1 or 0. */
export function flag(defaultValue: boolean): Param<boolean> {
  return {
    default: defaultValue,
    parse(text) {
      if (text === '1' || text === 'true') return { value: true };
      if (text === '0' || text === 'false') return { value: false };
      return {
        value: defaultValue,
        notice: `expected 1 or 0, got “${shorten(text)}”; using ${defaultValue ? 1 : 0}`,
      };
    },
    format: (value) => (value ? '1' : '0'),
  };
}

/**
 * A short list of numbers, each clamped to [min, max], written with `digits` decimals and joined by
 * underscores, which survive every mail client. Lists of a wrong length are refused whole.
 */
export function numbers(options: {
  min: number;
  max: number;
  default: readonly number[];
  minLength: number;
  maxLength: number;
  digits?: number;
}): Param<readonly number[]> {
  const { min, max, minLength, maxLength, digits = 3 } = options;
  const tidy = (x: number) => tidied(Math.min(max, Math.max(min, x)), digits);
  return {
    default: options.default,
    parse(text) {
      const parts = text === '' ? [] : text.split('_');
      const values = parts.map((part) => (part.trim() === '' ? NaN : Number(part)));
      if (
        values.length < minLength ||
        values.length > maxLength ||
        values.some((x) => Number.isNaN(x))
      ) {
        return {
          value: options.default,
          notice: `expected ${minLength} to ${maxLength} numbers joined by “_”, got “${shorten(text)}”; using the default`,
        };
      }
      const value = values.map(tidy);
      return values.some((x) => x < min || x > max)
        ? { value, notice: `expected numbers from ${min} to ${max}; clamped` }
        : { value };
    },
    format: (value) => value.map((x) => String(tidy(x))).join('_'),
  };
}

/** The version a link says it has; `undefined` for a text that is no version of this figure. */
function versionIn(text: string | null, newest: number): number | undefined {
  if (text === null) return 1;
  const version = Number(text);
  return Number.isInteger(version) && version >= 1 && version <= newest ? version : undefined;
}

/** Carries the texts of an old link to the newest version. */
function migrated(
  query: URLSearchParams,
  prefix: string,
  migrations: readonly Migration[],
): URLSearchParams {
  const entries = [...query]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, text]) => [name.slice(prefix.length), text]);
  const texts = migrations.reduce<LinkTexts>(
    (old, migrate) => migrate(old),
    Object.fromEntries(entries),
  );
  return new URLSearchParams(Object.entries(texts).map(([name, text]) => [prefix + name, text]));
}

/**
 * Declares a figure's parameters; see the file's head for what reading guarantees.
 *
 * `migrate[0]` turns the texts of a version 1 link into those of version 2, `migrate[1]` those of 2
 * into 3, and so on. Migrations get whatever was in the link, so they must bear any text.
 */
export function defineParams<const M extends ParamMap>(
  map: M,
  { migrate = [] }: { migrate?: readonly Migration[] } = {},
): ParamCodec<ParamValues<M>> {
  type V = ParamValues<M>;
  const names = Object.keys(map);
  const defaults = Object.fromEntries(names.map((name) => [name, map[name].default])) as V;
  const newest = 1 + migrate.length;
  return {
    defaults,
    names: names as (keyof V & string)[],
    version: newest,
    read(source, { prefix = '', base = defaults } = {}) {
      const given = typeof source === 'string' ? new URLSearchParams(source) : source;
      const notices: string[] = [];
      const text = given.get(`${prefix}v`);
      const version = versionIn(text, newest);
      if (version === undefined) {
        notices.push(
          `This link says version “${shorten(text ?? '')}”; this figure reads versions 1 to ${newest}. What it understood is shown.`,
        );
      }
      const isOld = version !== undefined && version < newest;
      const query = isOld ? migrated(given, prefix, migrate.slice(version - 1)) : given;
      const entries = names.map((name) => {
        const text = query.get(prefix + name);
        if (text === null) return [name, base[name]];
        if (text.length > MAX_TEXT_LENGTH) {
          notices.push(
            `“${name}” in this link: expected at most ${MAX_TEXT_LENGTH} characters, got ${text.length}; using the default.`,
          );
          return [name, map[name].default];
        }
        const parsed = map[name].parse(text);
        if (parsed.notice) notices.push(`“${name}” in this link: ${parsed.notice}.`);
        return [name, parsed.value];
      });
      return { value: Object.fromEntries(entries) as V, notices };
    },
    write(value, { prefix = '', base = defaults } = {}) {
      const query = new URLSearchParams();
      for (const name of names) {
        const text = map[name].format(value[name]);
        if (text !== map[name].format(base[name])) query.set(prefix + name, text);
      }
      // In a page's own address the many figures on it stay quiet about version 1.
      if (query.size > 0 && (prefix === '' || newest > 1)) query.set(`${prefix}v`, String(newest));
      return query;
    },
  };
}
