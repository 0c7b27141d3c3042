import { describe, expect, it } from 'vitest';
import { DEATH_WINDOW_MS, Deaths } from './deaths.ts';
import { PulseWatch } from './pulse-watch.ts';
import { createSharedWords, PriceBoard, readBoard } from './shared-words.ts';
import type { InstrumentId, Timestamp } from '../../../src-shared/domain/ids.ts';

const pauses = (chance: number, times: readonly number[]): (number | 'loop')[] => {
  const deaths = new Deaths(() => chance);
  return times.map((time) => {
    const after = deaths.note(time);
    return after.kind === 'restart' ? Math.round(after.pauseMs) : 'loop';
  });
};

describe('how often an engine may die', () => {
  it.each<[string, number, readonly number[], (number | 'loop')[]]>([
    ['pauses double, the third within ten minutes is a loop', 0.5, [0, 1, 2], [1_000, 2_000, 'loop']],
    ['a fifth less by chance', 0, [0, 1], [800, 1_600]],
    ['a fifth more by chance', 1, [0, 1], [1_200, 2_400]],
    ['what is older than ten minutes does not count', 0.5, [0, DEATH_WINDOW_MS / 2, DEATH_WINDOW_MS, DEATH_WINDOW_MS * 3], [1_000, 2_000, 2_000, 1_000]],
  ])('%s', (_name, chance, times, expected) => {
    expect(pauses(chance, times)).toEqual(expected);
  });

  it('is forgotten when a person asks for another start', () => {
    const deaths = new Deaths(() => 0.5);
    deaths.note(0);
    deaths.note(1);
    deaths.forget();
    expect(deaths.note(2)).toEqual({ kind: 'restart', pauseMs: 1_000 });
  });
});

describe('a heartbeat', () => {
  it('is late after some looks without a beat, stuck after more, and well with the next beat', () => {
    const { pulse } = createSharedWords(new SharedArrayBuffer(4));
    const beats = new Int32Array(pulse);
    const watch = new PulseWatch(pulse);
    const look = (): string => watch.look(2, 4);
    Atomics.add(beats, 0, 1);
    expect([look(), look(), look(), look()]).toEqual(['beats', 'beats', 'late', 'late']);
    expect(look()).toBe('stuck');
    Atomics.add(beats, 0, 1);
    expect(look()).toBe('beats');
  });
});

describe('the board of last prices', () => {
  it('holds the time and the last price of each instrument told, and nothing of others', () => {
    const { board } = createSharedWords(new SharedArrayBuffer(4));
    const [a, b, c] = ['a', 'b', 'c'] as InstrumentId[] as [InstrumentId, InstrumentId, InstrumentId];
    const at = 7 as Timestamp;
    const writer = new PriceBoard(board);
    writer.begin([a, b]);
    writer.noteTime(42);
    writer.notePrices([
      { kind: 'trade', instrument: a, at, price: 3, quantity: 1, side: 'buy' }, { kind: 'quote', instrument: b, at, bid: 9, bidSize: 1, ask: 11, askSize: 1 }, { kind: 'book', instrument: a, at, bids: [], asks: [[4, 1]] },
      { kind: 'trade', instrument: c, at, price: 5, quantity: 1, side: 'buy' }, { kind: 'funding', instrument: a, at, rate: 0.1, markPrice: 8, dueAt: at },
    ]);
    expect(readBoard(board, [a, b])).toEqual({ lastEventAt: 42, prices: new Map([[a, 3], [b, 10]]) });
  });
});
