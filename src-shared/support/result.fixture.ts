import type { Result } from './result.ts';

/** The value of a result that a test takes for granted. Throws its sentence where there is none. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
}
