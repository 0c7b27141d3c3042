import { describe, expect, it } from 'vitest';
import { must } from '../../src-shared/support/assert.ts';
import { statusWith } from './hub.fixture.ts';
import { closeEverything } from './leave.ts';

/** An engine whose open positions the test tells look by look, and a clock whose waits are over at once. */
function leaving(open: readonly number[]): { readonly engine: Parameters<typeof closeEverything>[0]; readonly clock: Parameters<typeof closeEverything>[1]; readonly closings: number[]; readonly commands: string[] } {
  let now = 0;
  let looks = 0;
  const closings: number[] = [];
  const commands: string[] = [];
  return {
    closings, commands,
    engine: {
      lastStatus: statusWith({ trading: 'active' }),
      closeAll: () => void closings.push(looks),
      status: () => Promise.resolve(statusWith({ openPositions: must(open[Math.min(looks++, open.length - 1)], 'a count') })),
      command: (command) => { commands.push(command.kind); return Promise.resolve({ accepted: true, sentence: '' }); },
    },
    clock: { nowMs: () => now, newId: () => 'c', after: (ms: number, task: () => void) => { now += ms; queueMicrotask(task); return () => undefined; } } as never,
  };
}

describe('leaving with open positions closed', () => {
  it('closes, waits until all are closed, and stores a session that traded as one that trades', async () => {
    const { engine, clock, closings, commands } = leaving([2, 1, 0]);
    expect(await closeEverything(engine, clock)).toBe(true);
    expect([closings, commands]).toEqual([[0], ['resume']]);
  });

  it('what an entry in flight opens after the wish is closed as well: it is asked for again every two seconds', async () => {
    const { engine, clock, closings } = leaving([...Array.from({ length: 12 }, () => 1), 0]);
    expect(await closeEverything(engine, clock)).toBe(true);
    expect(closings).toEqual([0, 10]);
  });

  it('gives up after half a minute and leaves everything as it is', async () => {
    const { engine, clock, commands } = leaving([1]);
    expect(await closeEverything(engine, clock)).toBe(false);
    expect(commands).toEqual([]);
  });
});
