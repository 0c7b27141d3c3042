import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MirrorChange, MirrorMessage, MirrorState } from '../../src-shared/contract/mirror.ts';
import { Replica } from '../../src-shared/contract/replica.ts';
import { FakeFollower, ManualClock } from './hub.fixture.ts';
import { GATHER_MS, MirrorBoard } from './mirror-board.ts';

const key = fc.constantFrom('a', 'b', 'c');
const change: fc.Arbitrary<MirrorChange> = fc.oneof(
  fc.tuple(fc.constant('bars' as const), key, fc.option(fc.integer({ min: 0, max: 9 }).map((close) => ({ openAt: 0, open: 1, high: 1, low: 1, close, volume: 1 })))),
  fc.tuple(fc.constant('sparks' as const), key, fc.option(fc.integer({ min: 0, max: 9 }).map((at) => ({ at, closes: [at] })))),
  fc.tuple(fc.constant('settings' as const), key, fc.integer({ min: 0, max: 9 }).map((updatedAt) => ({ value: null, updatedAt }))),
);
type Step = { readonly do: 'change'; readonly changes: MirrorChange[] } | { readonly do: 'go' } | { readonly do: 'anew' } | { readonly do: 'sync' } | { readonly do: 'full'; readonly full: boolean };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.array(change, { maxLength: 4 }).map((changes) => ({ do: 'change' as const, changes })) },
  { weight: 4, arbitrary: fc.constant({ do: 'go' as const }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'anew' }, { do: 'sync' }) },
  { weight: 2, arbitrary: fc.boolean().map((full) => ({ do: 'full' as const, full })) },
);

const plain = (state: MirrorState) => Object.fromEntries(Object.entries(state).map(([name, rows]) => [name, Object.fromEntries([...rows].sort(([a], [b]) => (a < b ? -1 : 1)))]));

describe('whatever happens', () => {
  it('a follower is never shown a gap, and has the truth as soon as its pipe is free', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const clock = new ManualClock();
      const board = new MirrorBoard(clock);
      const follower = new FakeFollower();
      const replica = new Replica();
      board.attach(follower);
      board.sync(follower);
      for (const one of steps) {
        if (one.do === 'change') board.change(one.changes);
        else if (one.do === 'go') clock.go(GATHER_MS);
        else if (one.do === 'anew') board.beginAnew();
        else if (one.do === 'sync') board.sync(follower);
        else follower.full = one.full;
      }
      follower.full = false;
      clock.go(2 * GATHER_MS);
      for (const message of follower.got) if (message.kind === 'mirror') expect(replica.take(message.message as MirrorMessage).kind).toBe('applied');
      expect(plain(replica.state)).toEqual(plain(board.state));
    }), { numRuns: 300 });
  });
});
