import { afterEach, describe, expect, it } from 'vitest';
import { contract, type OutputOf } from '../../../src-shared/contract/contract.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { answerLab } from '../app/answer-lab.ts';
import { BOOKS_START, closesFrom, madeFolder, type MadeBooks, type MadeMarket } from './risk-folder.fixture.ts';

const HOUR = 3_600_000;
const ids = { btc: 'BTC-USDT-PERP.alpha', eth: 'ETH-USDT-PERP.alpha', sol: 'SOL-USDT-PERP.alpha' } as const;
let done: (() => void) | null = null;
afterEach(() => { done?.(); done = null; });

function ask(books: MadeBooks, hours: number | null): OutputOf<'risk.correlations'> {
  const made = madeFolder(books);
  done = made.done;
  return contract['risk.correlations'].output.parse(value(answerLab(made.reader, 'risk.correlations', { hours })));
}

/** A coin's swings, and those of another that has nothing to do with them. */
const swing = (count: number): number[] => Array.from({ length: count }, (_, i) => 0.01 * Math.sin(i * 1.7));
const other = (count: number): number[] => Array.from({ length: count }, (_, i) => 0.01 * Math.cos(i * 1.7));
const market = (id: string, returns: readonly number[]): MadeMarket => ({ id, kind: 'perpetual', closes: closesFrom([...returns]) });
const holding = (instrument: string, direction: 'long' | 'short', quantity = '10'): MadeBooks['positions'][number] => ({ instrument, direction, quantity, entry: '100' });

describe('what moves together', () => {
  it('is told of the window that is asked for: another one, another number', () => {
    // Together until the last 300 hours, against each other in them.
    const turned = swing(1_000).map((one, i) => (i >= 700 ? -one : one));
    const books = { markets: [market(ids.btc, swing(1_000)), market(ids.eth, turned)], positions: [holding(ids.btc, 'long'), holding(ids.eth, 'long')], equity: [10_000] };
    const short = ask(books, 300);
    done?.();
    const long = ask(books, null);
    expect(short).toMatchObject({ timeframe: '1h', until: BOOKS_START + 1_001 * HOUR, from: BOOKS_START + 701 * HOUR, observations: 299, left: [] });
    expect(short.matrix?.values[0]?.[1]).toBeCloseTo(-1, 6);
    expect(short.risk?.average).toBeCloseTo(-1, 6);
    expect(long).toMatchObject({ observations: 1_000, from: BOOKS_START });
    expect(long.matrix?.values[0]?.[1]).toBeGreaterThan(0.3);
    expect(long.sentence).toMatch(/^Of 1000 bars of 1h, shrunk by \d+ % towards one common correlation\.$/);
  });

  it('all there is goes back twelve weeks at most', () => {
    const books = { markets: [market(ids.btc, swing(3_000)), market(ids.eth, other(3_000))], positions: [], equity: [10_000] };
    expect(ask(books, null)).toMatchObject({ observations: 2_015, from: BOOKS_START + (3_001 - 2_016) * HOUR, risk: null });
  });

  it('marks what is held, puts what moves together side by side, and leaves out what has too few bars, by name', () => {
    const books = { markets: [market(ids.btc, swing(600)), market(ids.sol, other(600)), market(ids.eth, swing(600)), market('NEW-USDT-PERP.alpha', swing(100))], positions: [holding(ids.eth, 'short')], equity: [10_000] };
    const { matrix, left } = ask(books, null);
    const places = [ids.btc, ids.eth, ids.sol].map((id) => matrix?.instruments.indexOf(id) ?? Number.NaN);
    expect(Math.abs((places[0] ?? 0) - (places[1] ?? 0))).toBe(1);
    expect(matrix?.instruments.map((id, i) => [id, matrix.held[i]]).filter(([, held]) => held)).toEqual([[ids.eth, true]]);
    expect(left).toEqual([{ instrument: 'NEW-USDT-PERP.alpha', bars: 101 }]);
  });
});

describe('insufficient data', () => {
  it.each([
    ['a window longer than what there is', [600, 600], 2_000, 'Insufficient data: two markets need 1600 bars of 1h, there are 601.'],
    ['fewer bars than a correlation needs', [120, 120], null, 'Insufficient data: two markets need 250 bars of 1h, there are 120.'],
    ['only one market with enough', [600, 30], null, 'Insufficient data: two markets need 481 bars of 1h, there are 31.'],
  ] as const)('%s: how many there are and how many it takes, and no matrix', (_, [first, second], hours, sentence) => {
    const report = ask({ markets: [market(ids.btc, swing(first)), market(ids.eth, other(second))], positions: [], equity: [10_000] }, hours);
    expect(report).toMatchObject({ matrix: null, risk: null, sentence });
    expect(report.observations).toBeLessThan(report.needed);
  });

  it('nothing was traded', () => {
    expect(ask({ markets: [], positions: [], equity: [] }, null)).toMatchObject({ timeframe: null, matrix: null, sentence: 'Nothing was ever traded here: there is nothing to measure.' });
  });
});
