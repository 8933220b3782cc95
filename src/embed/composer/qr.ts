/** A link as a QR code, drawn black on white in every theme: scanners expect it so. */
import { encode } from 'uqr';

/** What the largest code holds at this error correction. */
export const LONGEST_QR_LINK = 2_300;

/** An SVG with a text alternative. @throws RangeError where the link is too long for any code. */
export function qrCode(link: string): string {
  const bytes = new TextEncoder().encode(link).length;
  if (bytes > LONGEST_QR_LINK) {
    throw new RangeError(
      `Expected a link of at most ${LONGEST_QR_LINK} characters for a QR code, got ${bytes}; use the link itself.`,
    );
  }
  const { data, size } = encode(link, { ecc: 'M', boostEcc: true, border: 4 });
  const dark = data.map((row, y) => rowPath(row, y)).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" role="img" aria-label="QR code of the link" shape-rendering="crispEdges">` +
    `<title>QR code of the link</title><rect width="${size}" height="${size}" fill="#fff"/><path fill="#000" d="${dark}"/></svg>`
  );
}

/** Neighbouring dark squares as one bar: a third of the characters. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const start = x;
    while (row[x + 1]) x++;
    const width = x - start + 1;
    path += `M${start} ${y}h${width}v1h-${width}z`;
  }
  return path;
}
