import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MirrorChange, MirrorMessage, MirrorState } from './mirror.ts';
import { Replica } from './replica.ts';

const bar = (key: string, close: number): MirrorChange => ['bars', key, { openAt: 0, open: 1, high: 1, low: 1, close, volume: 1 }];
const snapshot = (seq: number, changes: readonly MirrorChange[] = []): MirrorMessage => ({ kind: 'snapshot', epoch: 'e', seq, changes });
const delta = (seq: number, changes: readonly MirrorChange[] = [], epoch = 'e'): MirrorMessage => ({ kind: 'delta', epoch, seq, changes });
const closes = (replica: Replica) => Object.fromEntries([...replica.state.bars].map(([key, row]) => [key, row.close]));

describe('a replica', () => {
  it.each<[string, readonly MirrorMessage[], readonly string[], Record<string, number>]>([
    ['takes a snapshot, then deltas in order', [snapshot(4, [bar('a', 1)]), delta(5, [bar('b', 2)]), delta(6, [['bars', 'a', null]])], ['applied', 'applied', 'applied'], { b: 2 }],
    ['refuses a delta before any snapshot', [delta(1, [bar('a', 1)])], ['gap'], {}],
    ['refuses a number left out', [snapshot(1, [bar('a', 1)]), delta(3, [bar('a', 3)])], ['applied', 'gap'], { a: 1 }],
    ['refuses the same number twice', [snapshot(1, [bar('a', 1)]), delta(2, [bar('a', 2)]), delta(2, [bar('a', 9)])], ['applied', 'applied', 'gap'], { a: 2 }],
    ['refuses another epoch', [snapshot(1, [bar('a', 1)]), delta(2, [bar('a', 2)], 'f')], ['applied', 'gap'], { a: 1 }],
    ['goes on after a gap with a snapshot', [snapshot(1, [bar('a', 1)]), delta(3), snapshot(3, [bar('c', 3)]), delta(4, [bar('d', 4)])], ['applied', 'gap', 'applied', 'applied'], { c: 3, d: 4 }],
    ['refuses a message with one bad row whole', [snapshot(1, [bar('a', 1)]), delta(2, [bar('a', 2), ['bars', 'b', { close: 'x' }] as unknown as MirrorChange])], ['applied', 'bad'], { a: 1 }],
    ['refuses a collection it does not know', [snapshot(1), delta(2, [['nothing', 'a', {}] as unknown as MirrorChange])], ['applied', 'bad'], {}],
    ['keeps what it has when a snapshot is bad', [snapshot(1, [bar('a', 1)]), snapshot(9, [['bars', 'a', {}] as unknown as MirrorChange])], ['applied', 'bad'], { a: 1 }],
  ])('%s', (_what, messages, kinds, rows) => {
    const replica = new Replica();
    expect(messages.map((message) => replica.take(message).kind)).toEqual(kinds);
    expect(closes(replica)).toEqual(rows);
  });

  it('says which collections a message touched', () => {
    const replica = new Replica();
    replica.take(snapshot(1));
    expect(replica.take(delta(2, [bar('a', 1)]))).toEqual({ kind: 'applied', touched: new Set(['bars']) });
  });

  const change: fc.Arbitrary<MirrorChange> = fc.tuple(fc.constant('bars' as const), fc.constantFrom('a', 'b', 'c'), fc.option(fc.nat({ max: 9 }).map((close) => ({ openAt: 0, open: 1, high: 1, low: 1, close, volume: 1 })), { nil: null }));
  const plain = (state: MirrorState) => Object.fromEntries(Object.entries(state).map(([name, rows]) => [name, Object.fromEntries(rows)]));

  it('is at any moment what its snapshot says, and any message that does not follow changes nothing', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.array(change, { maxLength: 3 }), fc.integer({ min: -1, max: 2 })), { maxLength: 40 }), (steps) => {
      const replica = new Replica();
      replica.take(snapshot(0));
      for (const [changes, skip] of steps) {
        const [before, seq] = [plain(replica.state), replica.seq];
        const applied = replica.take(delta(replica.seq + 1 + skip, changes));
        expect(applied.kind).toBe(skip === 0 ? 'applied' : 'gap');
        expect(replica.seq).toBe(skip === 0 ? seq + 1 : seq);
        if (skip !== 0) expect(plain(replica.state)).toEqual(before);
        const copy = new Replica();
        expect(copy.take(replica.snapshot('e', replica.seq)).kind).toBe('applied');
        expect(plain(copy.state)).toEqual(plain(replica.state));
        expect(copy.take(delta(replica.seq + 1)).kind).toBe('applied');
      }
    }), { numRuns: 200 });
  });
});
