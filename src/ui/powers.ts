const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Writes what `formatNumber` gives, 4.8e−4, the way books do: 4.8·10⁻⁴. */
export const withPower = (text: string): string =>
  text.replace(
    /e(−?)(\d+)/,
    (_, sign: string, exponent: string) =>
      `·10${sign && '⁻'}${Array.from(exponent, (figure) => superscripts[Number(figure)]).join('')}`,
  );
