import { describe, expect, it } from 'vitest';
import type { EngineLine } from '../../src-shared/contract/engine-line.ts';
import type { RowOf } from '../../src-shared/contract/mirror.ts';
import { settingDefaults } from '../../src-shared/contract/settings.ts';
import { AlertBook, alertOf, MERGE_WITHIN_MS, type AlertWish } from './alert-book.ts';
import { ManualClock } from './hub.fixture.ts';

const levels = settingDefaults.notifications;
const quiet = { ...levels, fills: 1, closed: 1, signals: 1, risk: 1, data: 1, venue: 1 } as const;
const alert = (level: 'info' | 'warning' | 'critical', code: string): EngineLine => ({ type: 'alert', at: 1, level, code, sentence: 'Something.', remedy: 'Do.' });
const approval = (state: string): EngineLine => ({ type: 'approval', at: 1, id: 'g', instrument: 'SOL-USDT.a', direction: 'long', state, by: null, note: '', waitedMs: 0, expiresAt: 30_001, entry: 1, stop: 1, target: 1, atRisk: null });
const halt = (resumed: boolean): EngineLine => ({ type: 'halt', at: 1, id: 'h', by: 'ann', reason: 'enough', close: false, verified: false, resumed, report: [] });

describe('the level of what the engine tells', () => {
  it.each<[string, EngineLine, number | null, number | null]>([
    // what, line, as set at first, with everything at 1
    ['a halt is always 4', halt(false), 4, 4], ['the end of one is none', halt(true), null, null], ['a lost stop is always 4', alert('critical', 'unprotected'), 4, 4], ['a refused stop is always 4', alert('warning', 'stop_refused'), 4, 4],
    ['what is critical is always 4', alert('critical', 'liquidated'), 4, 4], ['a warning about the clock is data', alert('warning', 'clock_skew'), 2, 1], ['a warning about a venue is that', alert('warning', 'order_vanished'), 3, 1],
    ['another warning is risk', alert('warning', 'fallback_stop'), 3, 1], ['an info is 2 at most', alert('info', 'dust'), 2, 1], ['a problem is 3', { type: 'problem', code: 'p', sentence: 'P.', remedy: '' }, 3, 3],
    ['a risk event as set', { type: 'risk', at: 1, code: 'collar', instrument: null, sentence: 'R.' }, 3, 1], ['bad data as set', { type: 'data_quality', at: 1, instrument: 'SOL-USDT.a', entriesAllowed: false, reasons: ['stale'] }, 2, 1],
    ['good data are none', { type: 'data_quality', at: 1, instrument: 'SOL-USDT.a', entriesAllowed: true, reasons: [] }, null, null], ['a venue lost as set', { type: 'venue', at: 1, venue: 'a', connected: false, sentence: 'gone' }, 3, 1],
    ['a signal that waits for an answer is 3, whatever is set lower', approval('asked'), 3, 3], ['a suggestion is as signals are set', approval('suggested'), 1, 1], ['an answer is none', approval('rejected'), null, null],
    ['a venue that is back is none', { type: 'venue', at: 1, venue: 'a', connected: true, sentence: 'back' }, null, null], ['a regime is none', { type: 'regime', at: 1, instrument: 'a', from: 'bull', to: 'bear' }, null, null],
  ])('%s', (_what, line, usual, least) => {
    expect(alertOf(line, levels)?.level ?? null).toBe(usual);
    expect(alertOf(line, quiet)?.level ?? null).toBe(least);
  });

  it('tells trades in a sentence', () => {
    const order = { type: 'order', at: 1, id: 'o', instrument: 'SOL-USDT-PERP.alpha', purpose: 'entry', side: 'buy', orderType: 'limit', timeInForce: 'ioc', quantity: '0.5', price: '148', triggerPrice: null, from: 'accepted', state: 'filled', reason: null, filledQuantity: '0.31', averagePrice: '148.2', signal: null, position: null, quorum: null, riskShare: null } as const;
    expect(alertOf(order, levels)).toMatchObject({ level: 2, sentence: 'Bought 0.31 SOL at 148.2.' });
    expect(alertOf({ ...order, state: 'accepted' }, levels)).toBeNull();
    expect(alertOf({ type: 'position', at: 1, change: 'closed', id: 'p', instrument: 'SOL-USDT-PERP.alpha', direction: 'long', quantity: '0', stop: null, target: null, protection: 'closed', net: '12.5', reason: 'target', heldMs: 1 }, levels)).toMatchObject({ level: 3, sentence: 'Closed SOL long: +12.50 (target).' });
    expect(alertOf({ type: 'position', at: 1, change: 'opened', id: 'p', instrument: 'SOL-USDT-PERP.alpha', direction: 'long', quantity: '1', stop: null, target: null, protection: 'naked', net: '0', reason: null, heldMs: 0 }, levels)).toBeNull();
  });
});

describe('the book of alerts', () => {
  const wish = (code: string, level: AlertWish['level'] = 3): AlertWish => ({ code, subject: '', level, sentence: code, remedy: '' });
  type Row = RowOf<'alerts'>;
  const rowsOf = (changes: ReturnType<AlertBook['tell']>) => changes.map(([, , row]) => row as Row | null);

  it('counts the same cause within a minute, and begins a new row after that', () => {
    const clock = new ManualClock();
    const book = new AlertBook(clock);
    const [first] = rowsOf(book.tell(wish('a')));
    clock.go(MERGE_WITHIN_MS);
    const [second] = rowsOf(book.tell(wish('a', 4)));
    expect(second).toMatchObject({ id: first?.id, times: 2, level: 4 });
    expect(rowsOf(book.tell(wish('b')))[0]?.id).not.toBe(first?.id);
    clock.go(MERGE_WITHIN_MS + 1);
    expect(rowsOf(book.tell(wish('a')))[0]).toMatchObject({ times: 1 });
  });

  it('does not wake what was acknowledged', () => {
    const book = new AlertBook(new ManualClock());
    const [first] = rowsOf(book.tell(wish('a', 4)));
    expect(book.acknowledge(first?.id ?? '')).toMatchObject([['alerts', first?.id, { acknowledged: true }]]);
    expect(rowsOf(book.tell(wish('a', 4)))[0]?.id).not.toBe(first?.id);
    expect(book.acknowledge('nobody')).toBeNull();
  });

  it('makes no row for the journal alone', () => {
    expect(new AlertBook(new ManualClock()).tell(wish('a', 1))).toEqual([]);
  });

  it('is bounded: what is acknowledged makes room first, then the lowest level, the oldest of it', () => {
    const book = new AlertBook(new ManualClock());
    const ids = Array.from({ length: 200 }, (_, index) => rowsOf(book.tell(wish(`c${index}`, index < 2 ? 4 : 3)))[0]?.id ?? '');
    book.acknowledge(ids[0] ?? '');
    expect(book.tell(wish('one more'))[1]).toEqual(['alerts', ids[0], null]);
    expect(book.tell(wish('and another'))[1]).toEqual(['alerts', ids[2], null]);
  });
});
