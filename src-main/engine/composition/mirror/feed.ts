/** The activity feed: the newest lines in plain language, the sentences the command line says. */
import type { EngineLine } from '../../../../src-shared/contract/engine-line.ts';
import type { RowOf } from '../../../../src-shared/contract/mirror.ts';
import type { ClientOrderId } from '../../../../src-shared/domain/ids.ts';
import type { EngineState } from '../../core/state.ts';
import { describeLine, isOldNews } from '../describe-line.ts';

/** Lines a screen is given. */
export const FEED_LINES = 300;

type FeedRow = RowOf<'feed'>;
type Look = Pick<FeedRow, 'kind' | 'level'>;

export class Feed {
  readonly #rows = new Map<string, FeedRow>();
  readonly #blocked = new Set<string>();
  #ordinal = 0;

  /** Rows by key, oldest first. */
  get rows(): ReadonlyMap<string, FeedRow> {
    return this.#rows;
  }

  /** Takes a line. Returns the keys that changed: the new row's, and that of the one it pushed out. */
  take(line: EngineLine, state: Readonly<EngineState>): string[] {
    if (isOldNews(line, this.#blocked)) return [];
    const sentence = describeLine(line, (_tone, text) => text, false);
    if (sentence === null) return [];
    this.#ordinal += 1;
    const key = String(this.#ordinal);
    this.#rows.set(key, { ordinal: this.#ordinal, at: 'at' in line ? line.at : state.at, ...lookOf(line), sentence, ...subjectsOf(line, state) });
    if (this.#rows.size <= FEED_LINES) return [key];
    const [oldest = ''] = this.#rows.keys();
    this.#rows.delete(oldest);
    return [oldest, key];
  }
}

function subjectsOf(line: EngineLine, state: Readonly<EngineState>): Pick<FeedRow, 'instrument' | 'order' | 'position' | 'round'> {
  const instrument = 'instrument' in line ? line.instrument : null;
  switch (line.type) {
    case 'order': {
      const origin = state.orders.get(line.id as ClientOrderId)?.origin;
      return { instrument, order: line.id, position: line.position, round: origin?.kind === 'signal' ? origin.round : null };
    }
    case 'fill': return { instrument, order: line.order, position: line.position, round: null };
    case 'position': return { instrument, order: null, position: line.id, round: null };
    case 'signal_ended': return { instrument, order: line.order, position: null, round: null };
    default: return { instrument, order: null, position: null, round: null };
  }
}

/** What a line is about, and how loud it is. */
function lookOf(line: EngineLine): Look {
  switch (line.type) {
    case 'order': return orderLook(line);
    case 'position': return positionLook(line);
    case 'fill': return { kind: 'trade', level: line.cause === 'order' ? 'info' : 'critical' };
    case 'signal': case 'signal_ended': return { kind: 'signal', level: 'info' };
    case 'approval': return { kind: 'signal', level: line.state === 'asked' ? 'warning' : 'info' };
    case 'approval_mode': return { kind: 'state', level: line.mode === 'auto' ? 'info' : 'warning' };
    case 'regime': return { kind: 'regime', level: 'info' };
    case 'data_quality': return { kind: 'data', level: line.entriesAllowed ? 'info' : 'warning' };
    case 'trading_state': return { kind: 'state', level: line.to === 'halted' ? 'critical' : line.to === 'active' ? 'info' : 'warning' };
    case 'halt': return { kind: 'halt', level: line.resumed ? 'info' : line.verified ? 'warning' : 'critical' };
    case 'risk': return { kind: 'risk', level: 'warning' };
    case 'reconciliation': return { kind: 'venue', level: line.unresolved > 0 ? 'critical' : 'info' };
    case 'venue': return { kind: 'venue', level: line.connected ? 'info' : 'warning' };
    case 'alert': return { kind: 'alert', level: line.level };
    case 'command': return { kind: 'command', level: line.accepted ? 'info' : 'warning' };
    case 'session': return { kind: 'state', level: 'info' };
    case 'problem': case 'lines_dropped': return { kind: 'problem', level: 'warning' };
  }
}

function orderLook({ purpose, state }: Extract<EngineLine, { type: 'order' }>): Look {
  if (state === 'rejected' || state === 'denied' || state === 'unknown') return { kind: 'order', level: 'warning' };
  if (purpose === 'stop' || purpose === 'target') return { kind: 'protection', level: 'info' };
  return { kind: state === 'accepted' ? 'order' : 'trade', level: 'info' };
}

function positionLook({ change, net }: Extract<EngineLine, { type: 'position' }>): Look {
  if (change === 'protection') return { kind: 'protection', level: 'critical' };
  return { kind: 'trade', level: net.startsWith('-') ? 'bad' : 'good' };
}
