/** The sentence for a person about each thing that happens. */
import type { EngineLine, QuorumLine } from '../../../src-shared/contract/engine-line.ts';
import { describeDuration, figure, floatFigure, percent, signedAmount } from '../../../src-shared/support/figures.ts';

/** Puts emphasis or colour round a part of a sentence, or leaves it as it is. */
export type Paint = (tone: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string;

type Line<T extends EngineLine['type']> = Extract<EngineLine, { type: T }>;

/** `SOL-USDT-PERP.alpha` → `SOL`. */
export function shortName(instrument: string): string {
  return instrument.split('-')[0] ?? instrument;
}

/** One line, without the time; null for what a person need not read. `withIds`: ids a person can type stand beside what they name. */
export function describeLine(line: EngineLine, paint: Paint, withIds = true): string | null {
  switch (line.type) {
    case 'order': return describeOrder(line, paint, withIds);
    case 'position': return describePosition(line, paint);
    case 'approval': return describeApproval(line, paint);
    case 'approval_mode': return line.by === 'start' && line.mode === 'auto' ? null : paint('bold', describeMode(line));
    case 'signal_ended': return UNTOLD_ENDS.has(line.end) ? null : paint('dim', `Signal on ${line.instrument === null ? 'an instrument' : shortName(line.instrument)} not traded: ${line.sentence}`);
    case 'fill': return line.cause === 'order' ? null : paint('red', `${line.cause === 'liquidation' ? 'Liquidation' : 'A trade that is not ours'}: ${line.side} ${figure(line.quantity)} ${shortName(line.instrument)} at ${figure(line.price)}`);
    case 'regime': return line.from === line.to ? null : paint('dim', `${shortName(line.instrument)} market: ${line.from} → ${line.to}`);
    case 'data_quality': return describeQuality(line, paint);
    case 'trading_state': return paint('bold', `Trading is ${line.to} (was ${line.from}): ${line.reason}, by ${line.by}`);
    case 'halt': return describeHalt(line, paint);
    case 'risk': return paint('yellow', `Risk: ${line.sentence}`);
    case 'reconciliation': return describeReconciliation(line, paint);
    case 'venue': return paint(line.connected ? 'dim' : 'yellow', `Venue ${line.venue}: ${line.sentence}`);
    case 'alert': return paint(line.level === 'critical' ? 'red' : line.level === 'warning' ? 'yellow' : 'dim', `${line.sentence} ${line.remedy}`.trim());
    // What a person said to a signal is told as that.
    case 'command': return line.by === 'first start' || (line.accepted && TOLD_OTHERWISE.has(line.command)) ? null : `${line.command.replaceAll('_', ' ')} (${line.by}): ${line.sentence}`;
    case 'problem': return paint('yellow', `${line.sentence} ${line.remedy}`.trim());
    case 'lines_dropped': return paint('dim', `(${line.count} lines left out: this terminal could not keep up)`);
    case 'signal': case 'session': return null;
  }
}

/** Told by what came of them, or nothing to tell. */
const UNTOLD_ENDS: ReadonlySet<string> = new Set(['executed', 'superseded', 'expired', 'rejected', 'expired_unapproved', 'suggested']);
const TOLD_OTHERWISE: ReadonlySet<string> = new Set(['approve_signal', 'reject_signal', 'set_approval']);

function describeApproval(line: Line<'approval'>, paint: Paint): string | null {
  const what = `${line.direction} ${shortName(line.instrument)}`;
  const after = `after ${describeDuration(line.waitedMs)}${line.note === '' ? '' : `: ${line.note}`}`;
  switch (line.state) {
    case 'asked': return paint('bold', `Asks for your yes: ${planOf(line, what)}; ${describeDuration((line.expiresAt ?? line.at) - line.at)} to answer`);
    case 'suggested': return `Suggests ${planOf(line, what)}; it is not traded`;
    case 'approved': return `Approved by ${line.by ?? 'somebody'}: ${what}, ${after}`;
    case 'rejected': return `Rejected by ${line.by ?? 'somebody'}: ${what}, ${after}`;
    case 'expired': return paint('dim', `Nobody answered about ${what}: no trade`);
    case 'shown': return null;
    default: return paint('dim', `Nothing to answer about ${what} any more: ${APPROVAL_ENDS[line.state] ?? line.state}`);
  }
}

const APPROVAL_ENDS: Readonly<Record<string, string>> = {
  superseded: 'something newer took its place', dropped: 'too many signals wait', halted: 'trading was halted', mode_changed: 'signals became suggestions',
};

function planOf({ entry, stop, target, atRisk }: Line<'approval'>, what: string): string {
  const prices = entry === null || stop === null || target === null ? '' : ` at ${floatFigure(entry)}, stop ${floatFigure(stop)}, target ${floatFigure(target)}`;
  return `${what}${prices}${atRisk === null ? '' : `, ${figure(atRisk)} at risk`}`;
}

function describeMode({ mode, limitMs, by }: Line<'approval_mode'>): string {
  const how = mode === 'auto' ? 'are traded by themselves' : mode === 'suggest' ? 'are only shown, never traded' : `wait for your yes${limitMs === null ? '' : `, ${describeDuration(limitMs)} each`}`;
  return `Signals ${how} from now on (by ${by})`;
}

function describeOrder(line: Line<'order'>, paint: Paint, withIds: boolean): string | null {
  if (line.state === 'rejected' || line.state === 'denied') {
    return paint('yellow', `Order ${line.state}: ${line.purpose} ${line.side} ${figure(line.quantity)} ${shortName(line.instrument)}${line.reason === null ? '' : ` (${line.reason})`}`);
  }
  if (line.state === 'unknown') return paint('yellow', `The venue has not answered about ${line.side} ${figure(line.quantity)} ${shortName(line.instrument)}; asking, not resending`);
  if (line.purpose === 'entry') return describeEntry(line, paint, withIds);
  if (line.purpose === 'stop' && line.state === 'accepted' && line.from !== 'accepted') return paint('dim', `Stop for ${shortName(line.instrument)} rests at ${figure(line.triggerPrice ?? line.price ?? '')}`);
  return null;
}

function describeEntry(line: Line<'order'>, paint: Paint, withIds: boolean): string | null {
  if (line.state === 'accepted' && line.from !== 'accepted' && line.price !== null && line.timeInForce === 'gtc') return `Waiting to ${line.side} ${figure(line.quantity)} ${shortName(line.instrument)} at ${figure(line.price)}`;
  if (line.averagePrice === null || !['filled', 'cancelled', 'expired'].includes(line.state)) return null;
  const verb = line.side === 'buy' ? 'Bought' : 'Sold short';
  const facts = [...(line.quorum === null ? [] : quorumPhrases(line.quorum)), ...(line.signal === null ? ['by hand'] : []), ...(line.riskShare === null ? [] : [`risk ${percent(line.riskShare, 2)} of equity`])];
  const sentence = `${paint('bold', `${verb} ${figure(line.filledQuantity)} ${shortName(line.instrument)} at ${figure(line.averagePrice)}`)}${facts.length === 0 ? '' : `: ${facts.join(', ')}`}`;
  return withIds ? `${sentence} ${paint('dim', `(${line.id})`)}` : sentence;
}

function quorumPhrases({ agreement, for: inFavour, against }: QuorumLine): string[] {
  const phrases = [`${percent(agreement, 0)} quorum`];
  if (inFavour.length > 0) phrases.push(`${names(inFavour)} for`);
  if (against.length > 0) phrases.push(`${names(against)} against`);
  return phrases;
}

function names(agents: readonly string[]): string {
  const shown = agents.map((agent) => agent.replaceAll('_', ' '));
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

function describePosition(line: Line<'position'>, paint: Paint): string | null {
  const name = shortName(line.instrument);
  if (line.change === 'closed') {
    const result = Number(line.net);
    return `${paint('bold', `Closed ${name}`)} ${line.direction} after ${describeDuration(line.heldMs)}: ${paint(result < 0 ? 'red' : 'green', signedAmount(line.net))}${line.reason === null ? '' : ` (${line.reason})`}`;
  }
  if (line.change === 'reduced') return `Took some of ${name} off; ${figure(line.quantity)} left, ${signedAmount(line.net)} so far`;
  if (line.change === 'protection' && line.protection === 'dust') return paint('dim', `What is left of ${name} is dust: ${figure(line.quantity)}`);
  if (line.change === 'protection' && line.protection === 'naked') return paint('red', `${name} is without a stop`);
  return null;
}

function describeQuality(line: Line<'data_quality'>, paint: Paint): string {
  const name = shortName(line.instrument);
  return line.entriesAllowed ? paint('dim', `${name} data is good again: entries allowed`) : paint('yellow', `No entries on ${name}: ${line.reasons.join('; ')}`);
}

function describeHalt(line: Line<'halt'>, paint: Paint): string {
  if (line.resumed) return paint('bold', 'The halt has ended.');
  const open = line.report.filter((part) => part.status !== 'done');
  if (line.verified) return paint('bold', `HALTED and verified (${line.reason}, by ${line.by}): nothing that adds risk is open.`);
  const left = open.map((part) => `${part.venue} ${part.subject}: ${part.sentence}`).join('; ');
  return paint('red', `HALTED (${line.reason}, by ${line.by})${line.close ? ', closing positions' : '; stops stay'}${left === '' ? '' : `. Still to do: ${left}`}`);
}

function describeReconciliation(line: Line<'reconciliation'>, paint: Paint): string {
  const text = `Compared with ${line.venue} (${line.cause}): ${line.differences} difference${line.differences === 1 ? '' : 's'}, ${line.unresolved} unresolved`;
  return paint(line.unresolved > 0 ? 'red' : 'dim', text);
}

/** Data that are good are news only after they were bad. Keeps in `blocked` what was bad. */
export function isOldNews(line: EngineLine, blocked: Set<string>): boolean {
  if (line.type !== 'data_quality') return false;
  if (line.entriesAllowed) return !blocked.delete(line.instrument);
  blocked.add(line.instrument);
  return false;
}
