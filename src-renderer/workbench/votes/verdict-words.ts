import type { Formatter } from '../../ui/format/formatter.ts';
import type { SayOf } from '../words.ts';
import { verdictKind, type JudgedRound } from './verdict.ts';
import type { voteWords } from './vote-words.ts';

/** The verdict of a round as one sentence: `BUY 76 % of the vote, needs 70 %`. */
export function verdictSentence(round: JudgedRound & { readonly agreement: number; readonly threshold: number; readonly sentence: string }, t: SayOf<typeof voteWords>, format: Formatter): string {
  const values = { agreement: format.percent(round.agreement, { decimals: 0 }), threshold: format.percent(round.threshold, { decimals: 0 }), sentence: round.sentence.replace(/^No (signal|quorum): /, '') };
  return t(`verdict_${verdictKind(round)}`, values);
}
