/** KaTeX's style sheet names each font in three formats; every browser the book supports reads woff2. */
export const katexFonts = {
  name: 'katex-fonts-woff2-only',
  enforce: 'pre' as const,
  transform(code: string, id: string): string | undefined {
    if (!/katex(\.min)?\.css/.test(id)) return undefined;
    return code.replace(
      /,\s*url\([^)]+\.(?:woff|ttf)\)\s*format\(["']?(?:woff|truetype)["']?\)/g,
      '',
    );
  },
};
