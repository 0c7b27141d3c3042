/**
 * What a person is told of beside the feed. One row per cause: the same cause within a minute only counts up.
 *
 * 1. Halts and lost protection are level 4, whatever the settings say; so is what the engine calls critical.
 * 2. Level 1 is for the journal alone: it makes no row.
 * 3. The book is bounded: the oldest acknowledged rows make room first, then the oldest of the lowest level.
 */
import type { EngineLine } from '../../src-shared/contract/engine-line.ts';
import type { MirrorChange, RowOf } from '../../src-shared/contract/mirror.ts';
import type { SettingOf } from '../../src-shared/contract/settings.ts';
import { figure, signedAmount } from '../../src-shared/support/figures.ts';
import type { HubClock } from './hub-clock.ts';

export type AlertLevel = RowOf<'alerts'>['level'];
type Levels = SettingOf<'notifications'>;
type Kind = Exclude<keyof Levels, 'sound'>;
type AlertRow = RowOf<'alerts'>;

/** Something to tell. `subject` tells causes of one code apart. */
export interface AlertWish {
  readonly code: string;
  readonly subject: string;
  readonly level: AlertLevel;
  readonly sentence: string;
  readonly remedy: string;
}

/** The same cause within this long is the same alert, ms. */
export const MERGE_WITHIN_MS = 60_000;
const MOST_ROWS = 200;

/** Alerts that say a position has lost its stop: always 4. (A position is without one for some milliseconds after each fill: that is none.) */
const LOST_PROTECTION = new Set(['unprotected', 'stop_refused']);
const KIND_OF_CODE: Readonly<Record<string, Kind>> = { clock_skew: 'data', books_differ: 'venue', order_vanished: 'venue', external_fill: 'venue', fills_out_of_order: 'venue', closed_outside: 'venue' };

export class AlertBook {
  readonly #clock: HubClock;
  readonly #rows = new Map<string, AlertRow & { readonly cause: string }>();

  constructor(clock: HubClock) {
    this.#clock = clock;
  }

  /** Takes something to tell; answers the rows that changed. */
  tell(wish: AlertWish): MirrorChange[] {
    if (wish.level === 1) return [];
    const at = this.#clock.nowMs();
    const cause = `${wish.code}\n${wish.subject}`;
    const known = [...this.#rows.values()].findLast((row) => row.cause === cause && !row.acknowledged && at - row.at <= MERGE_WITHIN_MS);
    const id = known?.id ?? this.#clock.newId();
    const level = known === undefined || wish.level > known.level ? wish.level : known.level;
    this.#rows.set(id, { cause, id, at, level, code: wish.code, sentence: wish.sentence, remedy: wish.remedy, times: (known?.times ?? 0) + 1, acknowledged: false });
    return [this.#change(id), ...this.#makeRoom()];
  }

  /** Null when there is no such alert. */
  acknowledge(id: string): MirrorChange[] | null {
    const row = this.#rows.get(id);
    if (row === undefined) return null;
    this.#rows.set(id, { ...row, acknowledged: true });
    return [this.#change(id)];
  }

  #change(id: string): MirrorChange {
    const row = this.#rows.get(id);
    if (row === undefined) return ['alerts', id, null];
    const { cause: _cause, ...shown } = row;
    return ['alerts', id, shown];
  }

  #makeRoom(): MirrorChange[] {
    if (this.#rows.size <= MOST_ROWS) return [];
    const weight = (row: AlertRow): number => (row.acknowledged ? 0 : row.level);
    const leaving = [...this.#rows.values()].reduce((least, row) => (weight(row) < weight(least) ? row : least));
    this.#rows.delete(leaving.id);
    return [['alerts', leaving.id, null]];
  }
}

/** `Halted by tray.`, with the reason where it says more. */
export function haltSentence(by: string, reason: string): string {
  return reason === '' || reason === `halted by ${by}` ? `Halted by ${by}.` : `Halted by ${by}: ${reason}.`;
}

/** The alert a line of the engine makes; null for what the feed alone tells. */
export function alertOf(line: EngineLine, levels: Levels): AlertWish | null {
  switch (line.type) {
    // The same cause as what the hub told when it was given: one press is one alert.
    case 'halt': return line.resumed ? null : { code: 'halt', subject: '', level: 4, sentence: haltSentence(line.by, line.reason), remedy: 'Look at what is still open; resume once the cause is understood.' };
    case 'alert': return { code: line.code, subject: withoutNumbers(line.sentence), level: levelOfAlert(line, levels), sentence: line.sentence, remedy: line.remedy };
    case 'problem': return { code: line.code, subject: '', level: 3, sentence: line.sentence, remedy: line.remedy };
    case 'position': return ofPosition(line, levels);
    case 'order': return ofOrder(line, levels);
    case 'signal': return { code: 'signal', subject: line.instrument, level: levels.signals, sentence: `Signal: ${line.direction} ${shortName(line.instrument)}, confidence ${Math.round(line.confidence * 100)} %.`, remedy: '' };
    case 'approval': return ofApproval(line, levels);
    case 'risk': return { code: line.code, subject: line.instrument ?? '', level: levels.risk, sentence: line.sentence, remedy: '' };
    case 'data_quality': return line.entriesAllowed ? null : { code: 'data', subject: line.instrument, level: levels.data, sentence: `No entries on ${shortName(line.instrument)}: ${line.reasons.join('; ')}.`, remedy: '' };
    case 'venue': return line.connected ? null : { code: 'venue', subject: line.venue, level: levels.venue, sentence: `Venue ${line.venue}: ${line.sentence}`, remedy: '' };
    case 'session': case 'signal_ended': case 'fill': case 'regime': case 'trading_state': case 'reconciliation': case 'command': case 'approval_mode': case 'lines_dropped': return null;
  }
}

function levelOfAlert({ level, code }: Extract<EngineLine, { type: 'alert' }>, levels: Levels): AlertLevel {
  if (level === 'critical' || LOST_PROTECTION.has(code)) return 4;
  const wanted = levels[KIND_OF_CODE[code] ?? 'risk'];
  return level === 'info' && wanted > 2 ? 2 : wanted;
}

/** What waits for an answer is told of by the system, unless the person wants signals told louder still; a suggestion as any signal. */
function ofApproval(line: Extract<EngineLine, { type: 'approval' }>, levels: Levels): AlertWish | null {
  const what = `${line.direction} ${shortName(line.instrument)}`;
  if (line.state === 'asked') {
    const seconds = Math.round(((line.expiresAt ?? line.at) - line.at) / 1_000);
    return { code: 'approval', subject: line.id, level: levels.signals > 3 ? levels.signals : 3, sentence: `A signal waits for you: ${what}${line.atRisk === null ? '' : `, ${figure(line.atRisk)} at risk`}.`, remedy: `Approve or reject it within ${seconds} s on the Agents screen; without an answer it is not traded.` };
  }
  return line.state === 'suggested' ? { code: 'suggestion', subject: line.instrument, level: levels.signals, sentence: `Suggestion: ${what}. It is not traded.`, remedy: '' } : null;
}

function ofPosition(line: Extract<EngineLine, { type: 'position' }>, levels: Levels): AlertWish | null {
  const name = shortName(line.instrument);
  if (line.change !== 'closed') return null;
  return { code: 'closed', subject: line.id, level: levels.closed, sentence: `Closed ${name} ${line.direction}: ${signedAmount(line.net)}${line.reason === null ? '' : ` (${line.reason})`}.`, remedy: '' };
}

function ofOrder(line: Extract<EngineLine, { type: 'order' }>, levels: Levels): AlertWish | null {
  if (line.purpose !== 'entry' || line.state !== 'filled' || line.averagePrice === null) return null;
  return { code: 'filled', subject: line.id, level: levels.fills, sentence: `${line.side === 'buy' ? 'Bought' : 'Sold short'} ${figure(line.filledQuantity)} ${shortName(line.instrument)} at ${figure(line.averagePrice)}.`, remedy: '' };
}

/** The same cause is told with other numbers. */
function withoutNumbers(sentence: string): string {
  return sentence.replaceAll(/\d[\d.,]*/g, '#');
}

/** `SOL-USDT-PERP.alpha` → `SOL`. */
function shortName(instrument: string): string {
  return instrument.split('-')[0] ?? instrument;
}
