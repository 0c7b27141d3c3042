/** An expected outcome that may be a failure. Failures are values: a code for programs, a sentence and a remedy for people. */
export type Result<T, E = Failure> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Why something expected did not work out: `code` is stable, `sentence` says what happened, `remedy` what to do now. */
export interface Failure {
  readonly code: string;
  readonly sentence: string;
  readonly remedy: string;
}

/** A success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A failure carrying `error`. */
export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

/** Builds a {@link Failure}. */
export function failure(code: string, sentence: string, remedy: string): Failure {
  return { code, sentence, remedy };
}
