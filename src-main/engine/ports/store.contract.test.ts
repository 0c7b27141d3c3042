import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/domain/decimal.ts';
import type { Currency, SessionId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import { LONGEST_LOCK_MS } from '../../../src-shared/domain/lock.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { openDataFolder } from '../adapters/store-sqlite/data-folder.ts';
import { openStore } from '../adapters/store-sqlite/open-store.ts';
import { MemoryStore } from '../adapters/store-memory/store.ts';
import { encode } from '../core/codec.ts';
import type { EngineEvent } from '../core/event.ts';
import type { Fact } from '../core/fact.ts';
import { EMPTY_STORED_STATE, type StoredState } from '../core/stored-state.ts';
import { FactStory, give, storySession, storyTimes, type Turn } from './fact-story.test.ts';
import { foldEvent, foldFact, freshMutableState, storedStateOf } from './recovered-fold.ts';
import type { EngineStore, JournalReader } from './store.ts';

type Store = EngineStore & JournalReader;

/** A store under test, and how its process dies and comes back. */
export interface StoreUnderTest {
  readonly store: Store;
  /** What the next process opens after this one was killed. */
  crash(): StoreUnderTest;
  dispose(): void;
}

/** What {@link EngineStore.load} must answer after these turns of one session. */
function expected(turns: readonly Snapshot[], ended: boolean): StoredState {
  const state = freshMutableState();
  for (const { event, facts } of turns) {
    foldEvent(state, event);
    for (const fact of facts) foldFact(state, fact, event.at);
  }
  return storedStateOf({ ...state, existed: true, crashed: !ended });
}

/** A turn's facts frozen in time: the story goes on changing its orders and positions. */
interface Snapshot {
  readonly event: EngineEvent;
  readonly facts: readonly Fact[];
}

function frozen(turn: Turn): Snapshot {
  return { event: turn.event, facts: structuredClone(turn.facts) };
}

/** Every {@link EngineStore} passes this. */
export function storeContract(name: string, make: () => StoreUnderTest): void {
  describe(`store contract: ${name}`, () => {
    const made: StoreUnderTest[] = [];
    const open = (): StoreUnderTest => {
      const one = make();
      made.push(one);
      return one;
    };
    const reopen = (one: StoreUnderTest): StoreUnderTest => {
      const next = one.crash();
      made.push(next);
      return next;
    };
    afterEach(() => {
      for (const one of made.splice(0)) one.dispose();
    });

    it('knows nothing when it is new', () => {
      expect(open().store.load()).toEqual(EMPTY_STORED_STATE);
    });

    it('remembers that a session was opened and not ended', () => {
      const one = open();
      one.store.openSession(storySession(1));
      expect(reopen(one).store.load()).toMatchObject({ existed: true, crashed: true });
    });

    it('remembers that a session ended in order', () => {
      const one = open();
      one.store.openSession(storySession(1));
      one.store.closeSession(storySession(1).id, 5 as Timestamp, '{"equity":"1"}');
      expect(reopen(one).store.load()).toMatchObject({ existed: true, crashed: false });
    });

    it('keeps nothing of a turn that was not committed', () => {
      const one = open();
      const story = new FactStory(3);
      one.store.openSession(storySession(1));
      for (let i = 0; i < 30; i += 1) give(one.store, story.next());
      const after = reopen(one).store;
      expect(after.load()).toEqual({ ...EMPTY_STORED_STATE, existed: true, crashed: true });
      expect([...after.rows(storySession(1).id)]).toEqual([]);
    });

    it.each([true, false])('keeps everything of committed turns over a crash (durable %s)', (durable) => {
      let one = open();
      const story = new FactStory(4);
      const told: Snapshot[] = [];
      one.store.openSession(storySession(1));
      for (let i = 0; i < 300; i += 1) {
        const turn = story.next();
        told.push(frozen(turn));
        give(one.store, turn);
        one.store.commit(durable);
      }
      one = reopen(one);
      expect(one.store.load()).toEqual(expected(told, false));
      expect([...one.store.rows(storySession(1).id)]).toHaveLength(300);
    });

    it('loads what folding the committed facts gives, to the letter (any story, any grouping of turns, any crash)', () => {
      fc.assert(
        fc.property(fc.integer(), fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom('commit', 'durable', 'handOver', 'rollback')), { minLength: 1, maxLength: 12 }), (seed, groups) => {
          let one = make();
          const story = new FactStory(seed);
          const told: Snapshot[] = [];
          one.store.openSession(storySession(1));
          for (const [size, end] of groups) {
            const turns = Array.from({ length: size }, () => {
              const turn = story.next();
              const kept = frozen(turn);
              give(one.store, turn);
              return kept;
            });
            // The story has gone on without what is forgotten, so it ends there.
            if (end === 'rollback') {
              one.store.rollback();
              break;
            }
            if (end === 'handOver') one.store.handOver();
            else one.store.commit(end === 'durable');
            told.push(...turns);
          }
          one.store.commit(false);
          one = one.crash();
          const loaded = one.store.load();
          one.dispose();
          expect(loaded).toEqual(expected(told, false));
          expect(encode(loaded)).toBe(encode(expected(told, false)));
        }),
        { numRuns: 40 },
      );
    });

    it('gives the journal back in order, byte for byte, with its hashes', () => {
      const one = open();
      const story = new FactStory(5);
      one.store.openSession(storySession(1));
      const turns = Array.from({ length: 1_100 }, () => story.next());
      for (const turn of turns) give(one.store, turn);
      one.store.commit(false);
      expect([...one.store.rows(storySession(1).id)]).toEqual(turns.map(({ row }) => row));
      expect([...one.store.rows('nobody' as SessionId)]).toEqual([]);
    });

    it('lists its sessions with their length, end and last decision hash', () => {
      const one = open();
      const first = new FactStory(6);
      const second = new FactStory(7);
      one.store.openSession(storySession(1));
      const turns = [first.next(), first.next()];
      for (const turn of turns) give(one.store, turn);
      one.store.commit(true);
      one.store.closeSession(storySession(1).id, 9 as Timestamp, '{}');
      one.store.openSession(storySession(2));
      give(one.store, second.next());
      one.store.commit(true);
      expect(one.store.sessions()).toEqual([
        { ...storySession(1), endedAt: 9, events: 2, decisionHash: must(turns.at(-1), 'two turns').row.decisionHash },
        { ...storySession(2), endedAt: null, events: 1, decisionHash: '1'.padStart(64, '0') },
      ]);
    });

    it('may be read in the middle of reading the journal', () => {
      const one = open();
      const story = new FactStory(8);
      one.store.openSession(storySession(1));
      for (let i = 0; i < 10; i += 1) give(one.store, story.next());
      one.store.commit(false);
      for (const row of one.store.rows(storySession(1).id)) {
        one.store.recordStages(storyTimes(row.seq, row.at));
        one.store.commit(false);
      }
      expect(one.store.load().existed).toBe(true);
    });

    it('lesson 14: refuses to book a fill twice, and keeps nothing of the turn that tried', () => {
      const one = open();
      const { fill, turns } = storyUntilFill();
      one.store.openSession(storySession(1));
      for (const turn of turns) give(one.store, turn);
      one.store.commit(true);
      const before = one.store.load();
      const again = new FactStory(9).next();
      expect(() => {
        give(one.store, { ...again, row: { ...again.row, seq: 99_999 }, facts: [...again.facts, fill] });
        one.store.commit(true);
      }).toThrow();
      expect(reopen(one).store.load()).toEqual(before);
    });

    it("books the same trade ids again once the venue's account has begun anew, and loads only what belongs to that account", () => {
      const one = open();
      const { turns } = storyUntilFill();
      const venue = 'alpha' as VenueId;
      one.store.openSession(storySession(1));
      for (const turn of turns) give(one.store, turn);
      one.store.commit(true);
      expect(one.store.load().booked).not.toEqual([]);
      one.store.openSession(storySession(2));
      const again = new FactStory(2, [venue]);
      give(one.store, again.next());
      one.store.commit(true);
      expect(one.store.load()).toMatchObject({ booked: [], lastFillAt: {}, newestFills: [], peakEquity: null, drawdownFrom: null, realisedToday: 0n, lastClosed: [] });
      const fill = must(turns.flatMap(({ facts }) => facts).find(({ kind }) => kind === 'fill_booked'), 'a fill');
      const next = again.next();
      give(one.store, { ...next, facts: [fill] });
      one.store.commit(true);
      expect(reopen(one).store.load().booked).toHaveLength(1);
    });

    it('gives back the money that was moved within the longest window, and once an account begins anew nothing of before, whichever venue it was at', () => {
      const one = open();
      const story = new FactStory(14);
      one.store.openSession(storySession(1));
      give(one.store, story.next());
      const turn = story.next();
      const { at } = turn.event;
      give(one.store, { ...turn, facts: [moneyMoved('alpha', 't1', at), moneyMoved('alpha', 't2', at - LONGEST_LOCK_MS), moneyMoved('beta', 't3', at - LONGEST_LOCK_MS + 1)] });
      one.store.commit(true);
      expect(one.store.load().locks?.flows).toEqual([{ at: at - LONGEST_LOCK_MS + 1, worth: money('-2.5') }, { at, worth: money('-2.5') }]);
      one.store.openSession(storySession(2));
      const again = new FactStory(15, ['alpha' as VenueId]);
      give(one.store, again.next());
      one.store.commit(true);
      expect(one.store.load().locks?.flows).toBeUndefined();
      const next = again.next();
      give(one.store, { ...next, facts: [moneyMoved('alpha', 't1', next.event.at)] });
      one.store.commit(true);
      expect(reopen(one).store.load().locks?.flows).toEqual([{ at: next.event.at, worth: money('-2.5') }]);
    });

    it('takes an order again that it knows: one long over is found working at the venue after it was forgotten in memory', () => {
      const one = open();
      const story = new FactStory(12);
      one.store.openSession(storySession(1));
      let known: Extract<Fact, { kind: 'order_intended' }> | undefined;
      for (let i = 0; i < 60; i += 1) {
        const turn = story.next();
        known ??= structuredClone(turn.facts).find((fact): fact is Extract<Fact, { kind: 'order_intended' }> => fact.kind === 'order_intended');
        give(one.store, turn);
      }
      const again = { ...must(known, 'an order'), order: { ...must(known, 'an order').order, state: 'accepted' as const, reason: 'found at the venue' } };
      give(one.store, { ...story.next(), facts: [again] });
      one.store.commit(true);
      const orders = reopen(one).store.load().orders.filter(({ ticket }) => ticket.clientOrderId === again.order.ticket.clientOrderId);
      expect(orders.map(({ state, reason }) => [state, reason])).toEqual([['accepted', 'found at the venue']]);
    });

    it('goes on after a rollback as if the turn had never been', () => {
      const one = open();
      const story = new FactStory(10);
      one.store.openSession(storySession(1));
      const turn = story.next();
      give(one.store, turn);
      one.store.rollback();
      give(one.store, turn);
      one.store.commit(true);
      expect([...one.store.rows(storySession(1).id)]).toHaveLength(1);
      expect(one.store.load().balances).toHaveLength(1);
    });
  });
}

function moneyMoved(venue: string, transferId: string, at: number): Fact {
  const amount = money('-2.5');
  return { kind: 'money_moved', venue: venue as VenueId, transferId, currency: 'USDT' as Currency, amount, worth: amount, day: null, peakEquity: null, drawdownFrom: null, at: at as Timestamp };
}

function storyUntilFill(): { readonly fill: Fact; readonly turns: readonly Turn[] } {
  const story = new FactStory(11);
  const turns: Turn[] = [];
  for (;;) {
    const turn = story.next();
    turns.push({ ...turn, facts: structuredClone(turn.facts) });
    const fill = turn.facts.find(({ kind }) => kind === 'fill_booked');
    if (fill !== undefined) return { fill, turns };
  }
}

function memoryUnderTest(store = new MemoryStore()): StoreUnderTest {
  return { store, crash: () => memoryUnderTest(store.crash()), dispose: () => store.close() };
}

function sqliteUnderTest(inBackground: boolean, folder = mkdtempSync(path.join(tmpdir(), 'quorum-store-'))): StoreUnderTest {
  const held = openDataFolder(folder, 1);
  if (!held.ok) throw new Error(held.error.sentence);
  const opened = openStore(held.value, { at: 1 });
  if (!opened.ok) throw new Error(opened.error.sentence);
  const store = opened.value;
  if (inBackground) store.writeInBackground();
  const letGo = () => {
    store.close();
    held.value.release();
  };
  return {
    store,
    crash: () => {
      // Dropping what waits in memory and the connection is what a killed process leaves; real kills are in crash.test.ts.
      letGo();
      return sqliteUnderTest(inBackground, folder);
    },
    dispose: () => {
      letGo();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

storeContract('memory', memoryUnderTest);
storeContract('SQLite', () => sqliteUnderTest(false));
storeContract('SQLite, written in the background', () => sqliteUnderTest(true));
