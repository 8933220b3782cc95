export type RuntimeErrorKind =
  | 'unknown-model'
  | 'offline'
  | 'missing'
  | 'truncated'
  | 'altered'
  | 'device-lost'
  | 'wrong-result'
  | 'memory'
  | 'worker'
  | 'input'
  | 'inference'
  | 'own-file'
  | 'closed';

/** A failure of the runtime, in words a reader can act on: expected, got, do this. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError';
  readonly kind: RuntimeErrorKind;
  /** What was expected and what came: the message without the remedy. */
  readonly finding: string;
  /** What to do about it: one sentence. */
  readonly remedy: string;

  constructor(
    kind: RuntimeErrorKind,
    { expected, got, remedy }: { expected: string; got: string; remedy: string },
    options?: ErrorOptions,
  ) {
    const finding = `Expected ${expected}, got ${got.replace(/\.$/, '')}.`;
    super(`${finding} ${remedy}`, options);
    this.kind = kind;
    this.finding = finding;
    this.remedy = remedy;
  }
}

/** The message of anything thrown: foreign code also throws numbers, strings and undefined. */
export function messageOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.trim() || 'no message';
}
