import { describe, expect, it } from 'vitest';
import { ONLY, type MirrorChange, type MirrorMessage } from '../../src-shared/contract/mirror.ts';
import { MirrorStore } from './mirror-store.ts';

const spark = (closes: number[]): { at: number; closes: number[] } => ({ at: 1, closes });
const set = (key: string, ...closes: number[]): MirrorChange => ['sparks', key, spark(closes)];
const snapshot = (seq: number, ...changes: MirrorChange[]): MirrorMessage => ({ kind: 'snapshot', epoch: 'one', seq, changes });
const delta = (seq: number, ...changes: MirrorChange[]): MirrorMessage => ({ kind: 'delta', epoch: 'one', seq, changes });

/** A store whose frames the test makes. */
function storeOf(): { readonly store: MirrorStore; readonly frame: () => void; readonly asked: () => number } {
  let work: (() => void) | null = null;
  let asked = 0;
  const store = new MirrorStore((next) => {
    work = next;
    return () => undefined;
  }, () => {
    asked += 1;
  });
  const frame = (): void => {
    const now = work;
    work = null;
    now?.();
  };
  return { store, frame, asked: () => asked };
}

describe('the mirror of a window', () => {
  it('writes once a frame, however many messages came', () => {
    const { store, frame } = storeOf();
    const told: string[] = [];
    store.onRows('sparks', () => told.push('rows'));
    store.onRow('sparks', 'BTC', () => told.push('BTC'));
    store.take(snapshot(1, set('BTC', 1)));
    store.take(delta(2, set('BTC', 2)));
    store.take(delta(3, set('BTC', 3)));
    expect(told).toEqual([]);
    frame();
    expect(told).toEqual(['BTC', 'rows']);
    expect(store.row('sparks', 'BTC')?.closes).toEqual([3]);
  });

  it('tells a row only of itself, and keys only when rows come or go', () => {
    const { store, frame } = storeOf();
    store.take(snapshot(1, set('BTC', 1), set('ETH', 1)));
    frame();
    const told: string[] = [];
    store.onRow('sparks', 'BTC', () => told.push('BTC'));
    store.onRow('sparks', 'ETH', () => told.push('ETH'));
    store.onKeys('sparks', () => told.push('keys'));
    store.onRows('quotes', () => told.push('quotes'));
    const keys = store.keys('sparks');
    store.take(delta(2, set('ETH', 2)));
    frame();
    expect(told).toEqual(['ETH']);
    expect(store.keys('sparks')).toBe(keys);
    store.take(delta(3, set('SOL', 1), ['sparks', 'BTC', null]));
    frame();
    expect(told).toEqual(['ETH', 'BTC', 'keys']);
    expect(store.keys('sparks')).toEqual(['ETH', 'SOL']);
  });

  it('keeps the same row object where nothing changed, so that nothing renders', () => {
    const { store, frame } = storeOf();
    store.take(snapshot(1, set('BTC', 1), set('ETH', 1)));
    frame();
    const [row, rows] = [store.row('sparks', 'BTC'), store.rows('sparks')];
    store.take(delta(2, set('ETH', 2)));
    frame();
    expect(store.row('sparks', 'BTC')).toBe(row);
    expect(store.rows('sparks')).not.toBe(rows);
    expect(store.rows('sparks')).toBe(store.rows('sparks'));
  });

  it('asks once for a snapshot on a gap, shows nothing of what came after it, and goes on from the snapshot', () => {
    const { store, frame, asked } = storeOf();
    store.take(snapshot(1, set('BTC', 1)));
    frame();
    store.take(delta(3, set('BTC', 3)));
    store.take(delta(4, set('BTC', 4)));
    frame();
    store.take(delta(5, set('BTC', 5)));
    frame();
    expect(asked()).toBe(1);
    expect(store.synced).toBe(false);
    expect(store.row('sparks', 'BTC')?.closes).toEqual([1]);
    store.take(snapshot(6, set('BTC', 6)));
    store.take(delta(7, set('BTC', 7)));
    frame();
    expect(store.synced).toBe(true);
    expect(store.row('sparks', 'BTC')?.closes).toEqual([7]);
  });

  it('takes nothing of a message with a bad row, and says what is wrong', () => {
    const { store, frame, asked } = storeOf();
    store.take(snapshot(1, set('BTC', 1)));
    frame();
    store.take(delta(2, set('ETH', 2), ['sparks', 'BTC', { at: 'never', closes: [] }] as unknown as MirrorChange));
    frame();
    expect(store.row('sparks', 'ETH')).toBeUndefined();
    expect(store.problem).toMatch(/sparks BTC: at/);
    expect(asked()).toBe(1);
  });

  it('drops what a new snapshot does not hold, and tells those who looked at it', () => {
    const { store, frame } = storeOf();
    store.take(snapshot(1, set('BTC', 1), ['engine', ONLY, { state: 'running', restarts: 0, restartAt: null, since: 1, sentence: '' }]));
    frame();
    let told = 0;
    store.onRow('engine', ONLY, () => (told += 1));
    store.take(snapshot(2, set('BTC', 1)));
    frame();
    expect(store.only('engine')).toBeUndefined();
    expect(told).toBe(1);
  });

  it('stops telling who no longer listens', () => {
    const { store, frame } = storeOf();
    let told = 0;
    const stop = store.onRow('sparks', 'BTC', () => (told += 1));
    stop();
    store.take(snapshot(1, set('BTC', 1)));
    frame();
    expect(told).toBe(0);
  });
});
