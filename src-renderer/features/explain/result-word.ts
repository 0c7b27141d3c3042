import type { SayOf } from '../../workbench/words.ts';
import type { explainWords } from './explain-words.ts';

const known = ['traded', 'no_quorum', 'refused', 'expired', 'dropped', 'superseded', 'halted', 'hold', 'vetoed', 'opposed', 'data', 'no_plan', 'held', 'waiting', 'not_filled', 'denied', 'withheld', 'rejected', 'not_answered', 'suggested'] as const;

/** What became of a decision, in a word; a code nobody has named is read out as it is. */
export function resultWord(result: string, t: SayOf<typeof explainWords>): string {
  const found = known.find((one) => one === result);
  return found === undefined ? result.replaceAll('_', ' ') : t(`result_${found}`);
}
