/** A broken promise of our own code. Ends the unit of work: the runner halts, keeps the journal and shows the sequence number. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

/**
 * Throws {@link InvariantViolation} unless `condition` holds. For our own bugs only: bad input is a value, never an assertion.
 * @param message what was promised; pass a function where building the text costs something.
 */
export function assert(condition: boolean, message: string | (() => string)): asserts condition {
  if (condition) return;
  throw new InvariantViolation(typeof message === 'string' ? message : message());
}

/** Returns `value`, or throws {@link InvariantViolation} when it is null or undefined. */
export function must<T>(value: T | null | undefined, message: string): T {
  if (value === null || value === undefined) throw new InvariantViolation(message);
  return value;
}
