/** What a check found. `remedy` is empty when there is nothing to do. */
export interface Finding {
  readonly check: string;
  readonly level: 'ok' | 'warning' | 'failed';
  readonly sentence: string;
  readonly remedy: string;
}

/** All is well. */
export function fine(check: string, sentence: string): Finding {
  return { check, level: 'ok', sentence, remedy: '' };
}

/** It works, but somebody should look. */
export function warning(check: string, sentence: string, remedy: string): Finding {
  return { check, level: 'warning', sentence, remedy };
}

/** It does not work. */
export function failed(check: string, sentence: string, remedy: string): Finding {
  return { check, level: 'failed', sentence, remedy };
}
