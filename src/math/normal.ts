/** φ(z) = exp(−z²/2)/√(2π), the standard normal density. */
export const normalPdf = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/**
 * Φ(z) = ∫_{−∞}^z φ, the standard normal distribution function, for any real z: to 10⁻¹⁵ in absolute
 * terms, and to 10⁻¹² relative to the value in the lower tail.
 *
 * Near the middle by the series φ(z)·(z + z³/3 + z⁵/(3·5) + …), further out by the continued
 * fraction of the tail, φ(z)/(z + 1/(z + 2/(z + …))) (Abramowitz & Stegun 1964, 26.2.11 and 26.2.14).
 */
export function normalCdf(z: number): number {
  const x = Math.abs(z);
  if (x < 2.5) {
    let [term, sum] = [x, x];
    for (let k = 3; term > 1e-17 * sum; k += 2) {
      term *= (x * x) / k;
      sum += term;
    }
    return 0.5 + Math.sign(z) * normalPdf(x) * sum;
  }
  let fraction = x;
  for (let k = 80; k >= 1; k--) fraction = x + k / fraction;
  const tail = normalPdf(x) / fraction;
  return z < 0 ? tail : 1 - tail;
}
