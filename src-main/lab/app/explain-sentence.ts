/** The sentence an explanation begins with. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { describeDuration, figure, percent, signedAmount } from '../../../src-shared/support/figures.ts';
import { shortName } from '../../engine/composition/describe-line.ts';
import { wordsOf } from './decision-words.ts';
import type { AskedOrder, Chain } from './explain-rows.ts';

type Explanation = OutputOf<'journal.explain'>;

/** What the sentence is made of. */
export interface Told extends Chain {
  readonly entry: AskedOrder | null;
  readonly votes: Explanation['votes'];
  readonly threshold: number | null;
  readonly position: Explanation['position'];
}

/** `Bought ETH because 5 of 6 voted long (78 %, needed 70 %). Momentum led; carry dissented. Closed after 12 min with +12.30 (target).` */
export function sentenceOf(told: Told): string {
  const { asked, entry, round, position } = told;
  const name = shortName(asked?.instrument ?? round?.instrument ?? told.held?.instrument ?? entry?.instrument ?? '');
  const first = asked !== null && asked.purpose !== 'entry' ? serving(asked, name) : opening(told, name);
  return [first, ...(asked !== null && asked.purpose !== 'entry' && entry !== null ? [opening(told, name)] : []), ...(position === null ? [] : [ending(position)])].join(' ');
}

function opening(told: Told, name: string): string {
  const { round, signal, entry } = told;
  const verb = entry?.side === 'sell' ? 'Sold short' : 'Bought';
  if (round === null) {
    if (entry === null) return `${name} was found at the venue, and no order of ours opened it.`;
    if (entry.commandId === null) return `${verb} ${name} for a reason that is no longer kept.`;
    return entry.filled === '0' ? `${name} was ordered by hand and did not fill (${entry.state}${entry.reason === null ? '' : `: ${entry.reason}`}).` : `${verb} ${figure(entry.filled)} ${name} by hand.`;
  }
  if (round.outcome !== 'long' && round.outcome !== 'short') return `No trade on ${name}: ${round.sentence ?? wordsOf(round.outcome)}.`;
  const because = voiceOf(told, round.outcome, round.agreement);
  if (entry !== null && entry.filled !== '0') return `${verb} ${figure(entry.filled)} ${name} because ${because}.${leadersOf(told)}`;
  if (signal === null) return `${because.charAt(0).toUpperCase()}${because.slice(1)} for ${name}; it was held or on its way already, or had just been refused.`;
  const why = entry === null ? (signal.sentence ?? 'the signal still waits') : `the order ended ${entry.state}${entry.reason === null ? '' : ` (${entry.reason})`}`;
  return `Did not trade ${name} although ${because}: ${why.replace(/\.$/, '')}.${leadersOf(told)}`;
}

/** `5 of 6 voted long (78 %, needed 70 %)`: agents, each counted once in however many frameworks it sits. */
function voiceOf({ votes, threshold }: Told, direction: 'long' | 'short', agreement: number): string {
  const side = direction === 'long' ? 'buy' : 'sell';
  const voices = votes.filter(({ stance, weight }) => stance !== 'abstain' && weight > 0);
  const needed = threshold === null ? '' : `, needed ${percent(threshold, 0)}`;
  const agents = (list: typeof voices): number => new Set(list.map(({ agent }) => agent)).size;
  return `${agents(voices.filter(({ stance }) => stance === side))} of ${agents(voices)} voted ${direction} (${percent(agreement, 0)}${needed})`;
}

/** Who was surest, and who was against it. */
function leadersOf({ votes }: Told): string {
  const inFavour = votes.filter(({ stance, dissent, weight }) => !dissent && weight > 0 && stance !== 'abstain' && stance !== 'hold');
  const led = [...inFavour].sort((a, b) => b.confidence * b.weight - a.confidence * a.weight)[0];
  const against = [...new Map(votes.filter(({ dissent }) => dissent).map((vote) => [vote.agent, vote])).values()];
  if (led === undefined) return '';
  const dissent = against.map(({ agent, note }) => `${spoken(agent)} dissented${note === null || note === '' ? '' : `: ${note}`}`).join('; ');
  return ` ${capital(spoken(led.agent))} led${dissent === '' ? '' : `; ${dissent}`}.`;
}

function serving({ purpose, side, filled, state, reason }: AskedOrder, name: string): string {
  const done = filled === '0' ? `ended ${state}${reason === null ? '' : ` (${reason})`} without a fill` : `${side === 'buy' ? 'bought back' : 'sold'} ${figure(filled)}`;
  const what = purpose === 'stop' ? `This stop protects ${name}` : purpose === 'target' ? `This order waits to take the profit of ${name}` : `This order closes ${name}`;
  return ['accepted', 'sent', 'intended', 'unknown'].includes(state) && filled === '0' ? `${what}.` : `${what.replace(/^This (stop|order) (protects|waits to take the profit of|closes)/, (_all, noun: string) => `This ${noun} was for`)}; it ${done}.`;
}

function ending({ openedAt, closedAt, net, closeReason, r }: NonNullable<Explanation['position']>): string {
  if (closedAt === null || net === null) return 'It is still open.';
  return `Closed after ${describeDuration(closedAt - openedAt)} with ${signedAmount(net)}${r === null ? '' : ` (${r < 0 ? '−' : '+'}${Math.abs(r).toFixed(2)} R)`}${closeReason === null ? '' : `: ${closeReason}`}.`;
}

const spoken = (agent: string): string => agent.replaceAll('_', ' ');
const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
