// The headers of `_headers`, as static hosts read it: a path pattern, then indented `Name: value` lines.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Reads the rules of a built book; without the file there are none.
 * @param {string} dir the folder that is served
 * @returns {(pathname: string) => [string, string][]} the headers of one address
 */
export function siteHeaders(dir) {
  const file = path.join(dir, '_headers');
  const rules = existsSync(file) ? parse(readFileSync(file, 'utf8')) : [];
  return (pathname) =>
    rules.flatMap(({ pattern, headers }) => (pattern.test(pathname) ? headers : []));
}

function parse(text) {
  const rules = [];
  for (const line of text.split('\n')) {
    if (/^\s*(#|$)/.test(line)) continue;
    if (!/^\s/.test(line)) {
      const pattern = line
        .trim()
        .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*');
      rules.push({ pattern: new RegExp(`^${pattern}$`), headers: [] });
    } else {
      const [name, ...rest] = line.trim().split(':');
      rules.at(-1).headers.push([name, rest.join(':').trim()]);
    }
  }
  return rules;
}
