import type { SessionId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { assert } from '../../../../src-shared/support/assert.ts';
import type { EngineEvent } from '../../core/event.ts';
import type { Fact } from '../../core/fact.ts';
import type { StoredState } from '../../core/stored-state.ts';
import { foldEvent, foldFact, freshMutableState, type MutableStoredState, storedStateOf } from '../../ports/recovered-fold.ts';
import type { EngineStore, JournalReader, JournalRow, SessionRow, StageTimes } from '../../ports/store.ts';

export type StoreOperation = 'openSession' | 'append' | 'apply' | 'recordStages' | 'commit' | 'closeSession';

export interface MemoryStoreOptions {
  /** Keep journal rows for {@link MemoryStore.rows}. Off: only their number and last hash are kept. */
  readonly keepJournal: boolean;
}

interface KeptSession {
  readonly row: SessionRow;
  endedAt: Timestamp | null;
  summary: string | null;
  events: number;
  decisionHash: string;
  readonly journal: JournalRow[];
}

/** What survives a crash. */
interface Committed {
  readonly state: MutableStoredState;
  readonly sessions: KeptSession[];
  /** Keys of everything ever booked: the database's UNIQUE. */
  readonly bookedOnce: Set<string>;
  /** The session in which a venue's account began anew, where it did. */
  readonly accounts: Map<string, number>;
}

interface PendingTurn {
  readonly event: EngineEvent;
  readonly facts: readonly Fact[];
}

/**
 * The engine's memory without a disk: same contract as the database, for simulation and tests. {@link crash} gives what a restarted process would
 * find; {@link failNext} makes the disk refuse.
 */
export class MemoryStore implements EngineStore, JournalReader {
  private readonly options: MemoryStoreOptions;
  private readonly committed: Committed;
  private pendingTurns: PendingTurn[] = [];
  private pendingRows: JournalRow[] = [];
  private current: KeptSession | undefined;
  private planned: { readonly operation: StoreOperation; readonly error: Error; after: number } | null = null;
  private dead = false;

  constructor(options: MemoryStoreOptions = { keepJournal: true }, committed?: Committed) {
    this.options = options;
    this.committed = committed ?? { state: freshMutableState(), sessions: [], bookedOnce: new Set(), accounts: new Map() };
  }

  load(): StoredState {
    this.live();
    const last = this.committed.sessions.at(-1);
    return storedStateOf({ ...this.committed.state, existed: last !== undefined, crashed: last !== undefined && last.endedAt === null });
  }

  openSession(row: SessionRow): void {
    this.enter('openSession');
    this.current = { row, endedAt: null, summary: null, events: 0, decisionHash: '', journal: [] };
    this.committed.sessions.push(this.current);
  }

  append(row: JournalRow): void {
    this.enter('append');
    assert(this.current !== undefined, 'a journal row needs an open session');
    this.pendingRows.push(row);
  }

  apply(facts: readonly Fact[], event: EngineEvent): void {
    this.enter('apply');
    this.pendingTurns.push({ event, facts: facts.map(detached) });
  }

  recordStages(_times: StageTimes): void {
    this.enter('recordStages');
  }

  commit(_durable: boolean): void {
    const turns = this.pendingTurns;
    const rows = this.pendingRows;
    this.rollback();
    this.enter('commit');
    this.refuseRepeats(turns);
    const { state } = this.committed;
    for (const { event, facts } of turns) {
      foldEvent(state, event);
      for (const fact of facts) foldFact(state, fact, event.at);
    }
    const last = rows.at(-1);
    if (last === undefined || this.current === undefined) return;
    state.lastAt = last.at;
    this.current.events += rows.length;
    this.current.decisionHash = last.decisionHash;
    if (this.options.keepJournal) for (const row of rows) this.current.journal.push(row);
  }

  /** Memory is written at once. */
  handOver(): void {
    this.commit(false);
  }

  rollback(): void {
    this.live();
    this.pendingTurns = [];
    this.pendingRows = [];
  }

  closeSession(session: SessionId, endedAt: Timestamp, summary: string): void {
    this.enter('closeSession');
    this.commit(true);
    const kept = this.committed.sessions.find(({ row }) => row.id === session);
    if (kept === undefined) return;
    kept.endedAt = endedAt;
    kept.summary = summary;
  }

  close(): void {
    this.dead = true;
  }

  sessions(): ReturnType<JournalReader['sessions']> {
    return this.committed.sessions.map(({ row, endedAt, events, decisionHash }) => ({ ...row, endedAt, events, decisionHash }));
  }

  rows(session: SessionId): Iterable<JournalRow> {
    return this.committed.sessions.find(({ row }) => row.id === session)?.journal ?? [];
  }

  /**
   * The process dies: everything since the last commit is gone, and this object is unusable. Returns the store that the next process opens.
   * Costs the same however much is stored.
   */
  crash(): MemoryStore {
    this.dead = true;
    return new MemoryStore(this.options, this.committed);
  }

  /**
   * Makes an operation throw once: the next one, or the one after `skip` more of its kind. A refused commit forgets what it should have
   * written, as the database does.
   */
  failNext(operation: StoreOperation, error: Error = new Error(`the disk refused to ${operation}`), skip = 0): void {
    this.planned = { operation, error, after: skip };
  }

  private enter(operation: StoreOperation): void {
    this.live();
    const { planned } = this;
    if (planned === null || planned.operation !== operation) return;
    if (planned.after > 0) {
      planned.after -= 1;
      return;
    }
    this.planned = null;
    throw planned.error;
  }

  private live(): void {
    assert(!this.dead, 'this store was closed or its process has crashed');
  }

  private refuseRepeats(turns: readonly PendingTurn[]): void {
    const { bookedOnce, accounts } = this.committed;
    const fresh = new Set<string>();
    const begun = new Map(accounts);
    for (const { event, facts } of turns) {
      if (event.body.kind === 'session_started') for (const venue of event.body.start.freshVenues) begun.set(venue, this.committed.sessions.length);
      for (const fact of facts) {
        const key = bookingKey(fact, begun);
        if (key === null) continue;
        if (fresh.has(key) || bookedOnce.has(key)) throw new Error(`booked twice: ${key}`);
        fresh.add(key);
      }
    }
    for (const key of fresh) bookedOnce.add(key);
    for (const [venue, account] of begun) accounts.set(venue, account);
  }
}

/** What may be booked only once: kind, venue, which account of it, id. */
function bookingKey(fact: Fact, accounts: ReadonlyMap<string, number>): string | null {
  if (fact.kind === 'fill_booked') return `fill ${fact.fill.venue} ${accounts.get(fact.fill.venue) ?? 0} ${fact.fill.tradeId}`;
  if (fact.kind === 'money_moved') return `transfer ${fact.venue} ${accounts.get(fact.venue) ?? 0} ${fact.transferId}`;
  return fact.kind === 'payment_booked' ? `payment ${fact.venue} ${accounts.get(fact.venue) ?? 0} ${fact.paymentId}` : null;
}

/** The fact with what the core may still change copied: it is folded only at commit. */
function detached(fact: Fact): Fact {
  if (fact.kind === 'order_intended') return { ...fact, order: { ...fact.order } };
  if (fact.kind === 'position_changed') return { ...fact, position: { ...fact.position } };
  if (fact.kind === 'halt_changed') return { ...fact, halt: { ...fact.halt } };
  return fact;
}
