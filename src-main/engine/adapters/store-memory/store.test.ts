import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { FactStory, give, storySession, storyTimes } from '../../ports/fact-story.test.ts';
import { MemoryStore, type StoreOperation } from './store.ts';

describe('the memory store in a simulation', () => {
  it('gives the next process what was committed, and is dead itself', () => {
    const store = new MemoryStore();
    const story = new FactStory(1);
    store.openSession(storySession(1));
    give(store, story.next());
    store.commit(true);
    const before = store.load();
    give(store, story.next());
    const next = store.crash();
    expect(next.load()).toEqual(before);
    expect([...next.rows(storySession(1).id)]).toHaveLength(1);
    expect(() => give(store, story.next())).toThrow(/crashed/);
    expect(() => store.commit(true)).toThrow(/crashed/);
    expect(() => store.load()).toThrow(/crashed/);
  });

  it.each<[StoreOperation, (store: MemoryStore, story: FactStory) => void]>([
    ['openSession', (store) => store.openSession(storySession(2))],
    ['append', (store, story) => give(store, story.next())],
    ['apply', (store, story) => give(store, story.next())],
    ['recordStages', (store) => store.recordStages(storyTimes(1, 1 as Timestamp))],
    ['commit', (store) => store.commit(false)],
    ['closeSession', (store) => store.closeSession(storySession(1).id, 9 as Timestamp, '{}')],
  ])('makes %s fail once, when asked', (operation, act) => {
    const store = new MemoryStore();
    const story = new FactStory(2);
    store.openSession(storySession(1));
    store.failNext(operation, new Error('disk full'));
    expect(() => act(store, story)).toThrow('disk full');
    expect(() => act(store, story)).not.toThrow();
  });

  it('lets some operations pass before the one that fails', () => {
    const store = new MemoryStore();
    store.openSession(storySession(1));
    store.failNext('commit', new Error('disk full'), 2);
    store.commit(false);
    store.commit(false);
    expect(() => store.commit(false)).toThrow('disk full');
  });

  it('forgets the turn whose commit was refused', () => {
    const store = new MemoryStore();
    const story = new FactStory(3);
    store.openSession(storySession(1));
    give(store, story.next());
    store.failNext('commit');
    expect(() => store.commit(true)).toThrow(/refused/);
    store.commit(true);
    expect(store.load().balances).toEqual([]);
  });

  it('may leave out the journal and still counts it', () => {
    const store = new MemoryStore({ keepJournal: false });
    const story = new FactStory(4);
    store.openSession(storySession(1));
    for (let i = 0; i < 5; i += 1) give(store, story.next());
    store.commit(false);
    expect([...store.rows(storySession(1).id)]).toEqual([]);
    expect(store.sessions()[0]).toMatchObject({ events: 5, decisionHash: '5'.padStart(64, '0') });
  });

  it('keeps its size over a long life: final orders older than a day and old bookings go', () => {
    const store = new MemoryStore({ keepJournal: false });
    const story = new FactStory(5);
    store.openSession(storySession(1));
    for (let i = 0; i < 20_000; i += 1) {
      give(store, story.next());
      store.commit(false);
    }
    const { orders, booked } = store.load();
    expect(booked.length).toBeLessThanOrEqual(20_000);
    const young = orders.filter(({ state }) => ['filled', 'cancelled', 'expired', 'rejected', 'denied'].includes(state));
    expect(orders.length - young.length).toBeGreaterThan(0);
    expect(young.length).toBeLessThan(2_000);
  });
});
