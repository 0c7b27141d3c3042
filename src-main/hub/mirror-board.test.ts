import { describe, expect, it } from 'vitest';
import type { MirrorChange, MirrorMessage } from '../../src-shared/contract/mirror.ts';
import { Replica } from '../../src-shared/contract/replica.ts';
import { FakeFollower, ManualClock } from './hub.fixture.ts';
import { GATHER_MS, MirrorBoard } from './mirror-board.ts';

const bar = (key: string, close: number): MirrorChange => ['bars', key, { openAt: 0, open: 1, high: 1, low: 1, close, volume: 1 }];
const mirrorOf = (follower: FakeFollower): MirrorMessage[] => follower.got.flatMap((message) => (message.kind === 'mirror' ? [message.message as MirrorMessage] : []));

function rig() {
  const clock = new ManualClock();
  const board = new MirrorBoard(clock);
  const follower = new FakeFollower();
  board.attach(follower);
  return { clock, board, follower };
}

describe('the mirror board', () => {
  it('sends a frame as one delta, the newest row of each key', () => {
    const { clock, board, follower } = rig();
    board.sync(follower);
    board.change([bar('a', 1), bar('b', 2)]);
    board.change([bar('a', 3)]);
    expect(mirrorOf(follower)).toHaveLength(1);
    clock.go(GATHER_MS);
    const [snapshot, delta] = mirrorOf(follower);
    expect(snapshot).toMatchObject({ kind: 'snapshot', seq: 0 });
    expect(delta).toMatchObject({ kind: 'delta', seq: 1, changes: [['bars', 'a', { close: 3 }], ['bars', 'b', { close: 2 }]] });
    expect(delta?.epoch).toBe(snapshot?.epoch);
  });

  it('sends nothing to a follower that has not asked, and nothing when nothing changed', () => {
    const { clock, board, follower } = rig();
    board.change([bar('a', 1)]);
    clock.go(1000);
    expect(follower.got).toEqual([]);
    board.sync(follower);
    clock.go(1000);
    expect(mirrorOf(follower)).toMatchObject([{ kind: 'snapshot', seq: 1, changes: [['bars', 'a', { close: 1 }]] }]);
  });

  it('keeps nothing for a follower whose pipe is full, and gives it one snapshot when it is free', () => {
    const { clock, board, follower } = rig();
    board.sync(follower);
    follower.full = true;
    for (let n = 1; n <= 50; n += 1) {
      board.change([bar('a', n)]);
      clock.go(GATHER_MS);
    }
    expect(mirrorOf(follower)).toHaveLength(1);
    follower.full = false;
    clock.go(GATHER_MS);
    expect(mirrorOf(follower)).toHaveLength(2);
    expect(mirrorOf(follower)[1]).toMatchObject({ kind: 'snapshot', seq: 50, changes: [['bars', 'a', { close: 50 }]] });
    board.change([bar('a', 51)]);
    clock.go(GATHER_MS);
    expect(mirrorOf(follower)[2]).toMatchObject({ kind: 'delta', seq: 51 });
  });

  it('throws the rows of an engine away that is no more, keeps its own, and numbers anew', () => {
    const { board, follower } = rig();
    board.sync(follower);
    board.change([bar('a', 1), ['settings', 'shortcuts', { value: {}, updatedAt: 0 }]]);
    board.beginAnew();
    const messages = mirrorOf(follower);
    expect(messages.at(-1)).toMatchObject({ kind: 'snapshot', seq: 0, changes: [['settings', 'shortcuts', { value: {} }]] });
    expect(messages.at(-1)?.epoch).not.toBe(messages[0]?.epoch);
    expect(board.state.bars.size).toBe(0);
  });

  it.each<[string, unknown]>([
    ['a row that is not what its collection holds', ['bars', 'a', { open: 'x' }]], ['a collection that is not there', ['nothing', 'a', {}]], ['a row that is the hub\'s', ['halt', 'now', null]],
    ['a key that no follower could read', bar('k'.repeat(201), 1)],
  ])('lets %s go nowhere and says so', (_what, change) => {
    const { clock, board, follower } = rig();
    board.sync(follower);
    expect(board.changeFromEngine([change as MirrorChange, bar('b', 1)])).toHaveLength(1);
    clock.go(GATHER_MS);
    expect(mirrorOf(follower)[1]).toMatchObject({ changes: [['bars', 'b', { close: 1 }]] });
  });

  it('tells its watchers what was touched', () => {
    const { board } = rig();
    const seen: string[][] = [];
    const end = board.watch((touched) => seen.push([...touched]));
    board.change([bar('a', 1)]);
    board.flush();
    end();
    board.change([bar('a', 2)]);
    board.flush();
    expect(seen).toEqual([['bars']]);
  });

  it('gives a detached follower nothing more', () => {
    const { board, follower } = rig();
    board.sync(follower);
    board.detach(follower);
    board.change([bar('a', 1)]);
    board.flush();
    board.sync(follower);
    expect(mirrorOf(follower)).toHaveLength(1);
    expect(new Replica().take(mirrorOf(follower)[0] as MirrorMessage).kind).toBe('applied');
  });
});
