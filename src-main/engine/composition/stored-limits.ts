/**
 * Limits where no engine runs: how they stand by what is stored, and a change of them that the next start finds. The state is made as a start would make it, from the
 * newest session's configuration and what is stored since, and shown the newest prices and bars; nothing of it is kept.
 */
import { must } from '../../../src-shared/support/assert.ts';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { InstrumentId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { CandleDatum, MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import { TIMEFRAMES } from '../../../src-shared/domain/timeframe.ts';
import { err, failure, type Result } from '../../../src-shared/support/result.ts';
import { unpackPayload } from '../adapters/store-sqlite/journal-payload.ts';
import { ReadDatabase, type NamedQuery } from '../adapters/store-sqlite/read-database.ts';
import type { Command } from '../core/command.ts';
import { Engine } from '../core/engine.ts';
import { decodeEvent } from '../core/event-codec.ts';
import type { Fact } from '../core/fact.ts';
import { createLimitBook } from '../core/limits/limit-book.ts';
import { withoutForgotten } from '../core/limits/part-highs.ts';
import { changeFacts, changeOutcome, changesAnything, judgeChange } from '../core/risk/change-limits.ts';
import type { EngineState } from '../core/state.ts';
import { limitsAnswer, tryLimitsAnswer } from './asks/risk-limits.ts';
import { onStore, record, type StoredOutcome } from './stored-control.ts';

type SetLimits = Extract<Command, { kind: 'set_risk_limits' }>;

function named<Row, P extends readonly (string | number | null)[] = []>(name: string, sql: string): NamedQuery<Row, P> {
  return { name, sql };
}

const NEWEST = named<{ at: number }>('newest event', 'SELECT at FROM engine_events ORDER BY ordinal DESC LIMIT 1');
const OPENING = named<{ payload: string | Buffer }>('opening of the newest session', 'SELECT payload FROM engine_events WHERE session = (SELECT max(ordinal) FROM sessions) AND seq = 1');
const BARS = named<CandleDatum, [instrument: string, timeframe: string, most: number]>(
  'newest bars of an instrument', 'SELECT instrument, timeframe, open_at AS openAt, open, high, low, close, volume FROM candles WHERE instrument = ? AND timeframe = ? ORDER BY open_at DESC LIMIT ?',
);

/** As many as VaR looks at, and one before them. */
const MOST_BARS = 501;

/** How limits stand by what is stored; `asOf`: the newest event, ms UTC. Null where no session ever began, or its journal is gone. */
export function storedLimits(db: ReadDatabase): (OutputOf<'risk.limitsInForce'> & { readonly asOf: number }) | null {
  const state = storedState(db);
  return state === null ? null : { ...limitsAnswer(state), asOf: state.at };
}

/** What would be said to a change of what is stored. */
export function tryLimitsStored(db: ReadDatabase, wanted: Parameters<typeof tryLimitsAnswer>[1]): OutputOf<'risk.tryLimits'> | null {
  const state = storedState(db);
  return state === null ? null : tryLimitsAnswer(state, wanted);
}

/** Changes stored limits: the next start holds the account against them, as long as it is configured as the newest session was. */
export function changeLimitsStored(dataDir: string, command: SetLimits, at: number): Result<StoredOutcome> {
  return onStore(dataDir, at, (store) => {
    const state = storedState(new ReadDatabase(store.db));
    if (state === null) return err(failure('no_session', 'No session ever began here, so there are no limits to change.', 'Start one with `quorum start` or `quorum run`; its limits come from `risk` in the configuration file.'));
    const judged = judgeChange(state, command.limits, command.list ?? null);
    const outcome = changeOutcome(judged, command.reason);
    const facts = outcome.accepted && changesAnything(judged) ? [...changeFacts(state, judged, { reason: command.reason.trim(), by: command.by }, at as Timestamp), ...forgottenFacts(state, judged.risk.limits, at as Timestamp)] : [];
    return record(store, command, at, facts, facts.length === 0 ? outcome : { accepted: true, sentence: `${outcome.sentence} The next start takes it up.` });
  });
}

/** What a limit is taken out for is forgotten as by a running engine: set again it counts from then. */
function forgottenFacts({ instruments, partLosses, teams }: EngineState, list: SetLimits['list'], at: Timestamp): Fact[] {
  const losses = withoutForgotten(partLosses, createLimitBook(list, [...instruments.values()], undefined, { orders: [], teams })?.watched ?? []);
  return losses === null ? [] : [{ kind: 'part_losses_changed', losses, at }];
}

function storedState(db: ReadDatabase): EngineState | null {
  const opening = db.first(OPENING);
  const event = opening === undefined ? null : decodeEvent(unpackPayload(opening.payload));
  if (event?.kind !== 'session_started') return null;
  const at = must(db.first(NEWEST), 'a session without events').at as Timestamp;
  const engine = new Engine();
  engine.step({ seq: 1, at, body: { kind: 'session_started', start: { ...event.start, stored: db.stored(), freshVenues: [], haltedOutside: null } } });
  const held = new Set([...engine.state.positions.values()].map(({ instrument }) => instrument));
  const data = [...engine.state.instruments.keys()].flatMap((id) => seen(db, id, held.has(id), at));
  if (data.length > 0) engine.step({ seq: 2, at, body: { kind: 'market_observed', data } });
  return engine.state;
}

/** What is stored of an instrument's market: the newest price, and of one that is held the past it is measured by, in the shortest bars there are. */
function seen(db: ReadDatabase, instrument: InstrumentId, isHeld: boolean, at: Timestamp): MarketDatum[] {
  const newestFirst = TIMEFRAMES.map((timeframe) => db.all(BARS, instrument, timeframe, isHeld ? MOST_BARS : 1)).find((bars) => bars.length > 0) ?? [];
  const [newest] = newestFirst;
  if (newest === undefined) return [];
  const past = isHeld ? newestFirst.reverse().map((bar): CandleDatum => ({ ...bar, kind: 'candle', closed: true, history: true })) : [];
  return [...past, { kind: 'quote', instrument, at, bid: newest.close, bidSize: 1, ask: newest.close, askSize: 1 }];
}
