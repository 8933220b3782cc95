/** What a `Choice` offers, from the names that a figure's state knows. */
type Option = { value: string; label: string };

export const namedOptions = <T extends string>(
  names: readonly T[],
  words: Readonly<Record<T, string>>,
): Option[] => names.map((value) => ({ value, label: words[value] }));

/** Names, or numbers, that stand for themselves. */
export const plainOptions = (names: readonly string[]): Option[] =>
  names.map((value) => ({ value, label: value }));
