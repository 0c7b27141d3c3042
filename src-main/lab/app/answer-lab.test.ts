import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type ContractName, type InputOf, type OutputOf } from '../../../src-shared/contract/contract.ts';
import { decimal, sub, toText, type Money } from '../../../src-shared/domain/decimal.ts';
import type { InstrumentId, RowId } from '../../../src-shared/domain/ids.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { openWriter } from '../../engine/adapters/store-sqlite/connection.ts';
import { databaseFileOf } from '../../engine/adapters/store-sqlite/data-folder.ts';
import { writeNote, type NoteSubject } from '../../engine/adapters/store-sqlite/journal-notes.ts';
import { Session } from '../../engine/composition/session.ts';
import { lastPrice } from '../../engine/core/market/market.ts';
import { Ema } from '../../engine/core/indicator/ema.ts';
import { openReader, type Reader } from '../reader.ts';
import { recall } from '../lessons.ts';
import { answerLab } from './answer-lab.ts';
import { query } from '../reader.ts';

const HOUR = 3_600_000;
const BTC = 'BTC-USDT-PERP.alpha';

let folder = '';
let reader: Reader;
/** A round that was traded and closed, one by hand, and the notes about them. */
const known = { traded: '', position: '', stop: '', byHand: '', byHandPosition: '' };

/** Asks as the app does: input through the schema, output through the schema. */
function ask<N extends ContractName>(name: N, input: InputOf<N>): OutputOf<N> {
  const entry = contract[name];
  const answer = answerLab(reader, name, entry.input.parse(input));
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.sentence}`);
  return entry.output.parse(answer.value) as OutputOf<N>;
}

const one = (sql: string): string => Object.values(must(reader.all(query<Record<string, string>>('one', sql))[0], sql))[0] ?? '';

/** Eight hours of the generated market, with an order by hand in the middle of it. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-lab-app-'));
  let session: Session | null = null;
  let tried = 0;
  const opened = await Session.open(
    { market: 'generated', speed: null, forMs: 8 * HOUR, untilMs: null, seed: 7, intervalMs: null, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual' },
    new SharedArrayBuffer(4),
    {
      onFacts: () => {
        const state = session?.runner.engine.state;
        if (session === null || state === undefined || state.counters.cycles < 1_500 + 20 * tried || [...state.orders.values()].some(({ origin }) => origin.kind === 'command')) return;
        const free = [...state.instruments.values()].find(({ id, venue }) => !state.positions.has(id) && state.venues.get(venue)?.reconciled === true && state.trading === 'active');
        const last = free === undefined ? null : lastPrice(state.market, free.id);
        if (free === undefined || last === null) return;
        tried += 1;
        const ticket = { instrument: free.id as InstrumentId, direction: 'long' as const, type: 'market' as const, price: null, size: { by: 'value' as const, value: '500' }, stop: String((last * 0.985).toPrecision(6)), target: null };
        queueMicrotask(() => session?.command({ kind: 'place_order', id: `by-hand-${tried}` as RowId, by: 'ann', ticket }));
      },
      onProblem: () => undefined,
    },
  );
  if (!opened.ok) throw new Error(opened.error.sentence);
  session = opened.value;
  await session.run();
  const again = await Session.open(
    { market: 'generated', speed: null, forMs: 60_000, untilMs: null, seed: 7, intervalMs: null, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual' }, new SharedArrayBuffer(4),
    { onFacts: () => undefined, onProblem: () => undefined },
  );
  if (!again.ok) throw new Error(again.error.sentence);
  await again.value.run();
  reader = (openReader(folder) as { readonly value: Reader }).value;
  known.traded = one(`SELECT s.round_id FROM trading_signals s JOIN positions p ON p.signal_id = s.id WHERE p.closed_at IS NOT NULL AND p.close_reason <> 'account begun anew' ORDER BY s.ordinal LIMIT 1`);
  known.position = one(`SELECT p.id FROM trading_signals s JOIN positions p ON p.signal_id = s.id WHERE s.round_id = '${known.traded}'`);
  known.stop = one(`SELECT client_order_id FROM orders WHERE purpose = 'stop' AND position_id = '${known.position}' LIMIT 1`);
  known.byHand = one(`SELECT client_order_id FROM orders WHERE command_id LIKE 'by-hand%'`);
  known.byHandPosition = one(`SELECT id FROM positions WHERE command_id LIKE 'by-hand%'`);
  const db = openWriter(databaseFileOf(folder));
  const note = (subject: NoteSubject, id: string, text: string, tags: string[]): boolean => writeNote(db, { subject, id, text, tags, at: 1 });
  expect(note('position', known.position, 'too early, as always', ['early', 'fomo'])).toBe(true);
  expect(note('round', known.traded, 'first thought', ['draft'])).toBe(true);
  expect(note('round', known.traded, 'a clean trend', ['clean'])).toBe(true);
  expect(note('order', known.byHand, 'my own idea', ['mine'])).toBe(true);
  expect(note('order', 'nobody', 'x', [])).toBe(false);
  db.close();
}, 120_000);
afterAll(() => {
  reader.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the lab answers', () => {
  it('every entry of the contract that is its own, and no other', () => {
    for (const [name, entry] of Object.entries(contract)) {
      const answer = answerLab(reader, name as ContractName, {});
      const says = answer.ok ? 'answered' : answer.error.code;
      expect(says === 'not_answered_here', `${name}: ${says}`).toBe(entry.answeredBy !== 'lab');
    }
  });

  it('with a sentence where the database cannot', () => {
    expect(answerLab(reader, 'journal.explain', { subject: 'order', id: 'nobody' })).toMatchObject({ ok: false, error: { code: 'unknown_order', sentence: 'There is no order nobody.' } });
    expect(answerLab(reader, 'market.candles', null)).toMatchObject({ ok: false, error: { code: 'lab_failed' } });
  });
});

describe('charts', () => {
  const chart = (input: Partial<InputOf<'market.candles'>>): OutputOf<'market.candles'> => ask('market.candles', { instrument: BTC, timeframe: '1m', before: null, limit: 300, indicators: [], ...input });

  it('each bar of a longer timeframe is its shorter ones put together', () => {
    const minutes = chart({ limit: 5_000 }).candles;
    for (const [timeframe, ms] of [['5m', 300_000], ['15m', 900_000], ['1h', HOUR], ['4h', 4 * HOUR], ['1d', 24 * HOUR]] as const) {
      const { candles } = chart({ timeframe, limit: 1_000 });
      expect(candles.openAt.length, timeframe).toBeGreaterThan(0);
      candles.openAt.forEach((openAt, i) => {
        expect(openAt % ms).toBe(0);
        const inside = minutes.openAt.flatMap((at, k) => (at >= openAt && at < openAt + ms ? [k] : []));
        if ((inside[0] === undefined ? null : minutes.openAt[inside[0]]) !== openAt) return;
        expect([candles.open[i], candles.high[i], candles.low[i], candles.close[i]], `${timeframe} ${openAt}`).toEqual([
          minutes.open[must(inside[0], 'one')], Math.max(...inside.map((k) => minutes.high[k] ?? 0)), Math.min(...inside.map((k) => minutes.low[k] ?? 0)), minutes.close[must(inside.at(-1), 'one')],
        ]);
        expect(candles.volume[i]).toBeCloseTo(inside.reduce((sum, k) => sum + (minutes.volume[k] ?? 0), 0), 6);
      });
    }
  });

  it('pages meet without a bar lost or twice', () => {
    const all = chart({ timeframe: '5m', limit: 60 }).candles.openAt;
    const newest = chart({ timeframe: '5m', limit: 20 }).candles.openAt;
    const older = chart({ timeframe: '5m', limit: 40, before: newest[0] ?? 0 }).candles.openAt;
    expect([...older, ...newest]).toEqual(all);
    const days = chart({ timeframe: '4h', limit: 4 }).candles.openAt;
    expect([...chart({ timeframe: '4h', limit: 2, before: days[2] ?? 0 }).candles.openAt, ...days.slice(2)]).toEqual(days);
  });

  it('a value of an indicator is the same in whatever window it is asked', () => {
    const indicators = ['ema20', 'ema50', 'sma200', 'bollinger', 'vwap', 'supertrend', 'rsi14', 'macd', 'atr14', 'stochastic'] as const;
    const wide = chart({ limit: 800, indicators: [...indicators] });
    const narrow = chart({ limit: 50, indicators: [...indicators] });
    expect(wide.indicators.map(({ indicator, pane, lines }) => [indicator, pane, lines.length])).toEqual([
      ['ema20', 'price', 1], ['ema50', 'price', 1], ['sma200', 'price', 1], ['bollinger', 'price', 3], ['vwap', 'price', 1], ['supertrend', 'price', 2], ['rsi14', 'own', 1], ['macd', 'own', 3], ['atr14', 'own', 1], ['stochastic', 'own', 2],
    ]);
    wide.indicators.forEach(({ indicator, lines }, i) => lines.forEach(({ name, values }, line) => {
      const short = must(narrow.indicators[i]?.lines[line], name).values;
      expect(values).toHaveLength(800);
      values.slice(-50).forEach((value, k) => {
        if (value === null) expect(short[k], `${indicator} ${name} ${k}`).toBeNull();
        else expect(short[k], `${indicator} ${name} ${k}`).toBeCloseTo(value, 8);
      });
    }));
    // And it is the core's own indicator, over every bar there is.
    const every = chart({ limit: 5_000 }).candles.close;
    const ema = new Ema(20);
    for (const close of every) ema.update(close);
    expect(wide.indicators[0]?.lines[0]?.values.at(-1)).toBeCloseTo(ema.value, 9);
  });

  it('nothing stands where an indicator has no value yet', () => {
    const { candles, indicators } = chart({ timeframe: '1d', limit: 10, indicators: ['sma200'] });
    expect(indicators[0]?.lines[0]?.values).toEqual(candles.openAt.map(() => null));
  });

  it('an executed order is a mark, with what it brought', () => {
    const spans = { from: 0, until: 4_000_000_000_000 };
    const instruments = reader.all(query<{ id: string }>('ids', 'SELECT id FROM instruments'));
    // The accounts began anew with the second session: what it has not traded is not on its chart.
    for (const { id } of instruments) for (const marker of ask('market.markers', { instrument: id, ...spans }).markers) expect(['entry', 'stop', 'target', 'exit']).toContain(marker.purpose);
    const { regimes, blocked } = ask('market.shading', { instrument: BTC, ...spans });
    expect(regimes.length).toBeGreaterThan(1);
    regimes.forEach(({ until }, i) => expect(until).toBe(regimes[i + 1]?.from ?? null));
    for (const { sentence } of blocked) expect(sentence).not.toBe('');
  });
});

describe('lists', () => {
  it.each([null, BTC])('orders of %s, page by page, are all orders', (instrument) => {
    const all = ask('order.list', { instrument, before: null, limit: 5_000 }).orders;
    const paged: string[] = [];
    for (let before: number | null = null; ;) {
      const { orders }: OutputOf<'order.list'> = ask('order.list', { instrument, before, limit: 7 });
      if (orders.length === 0) break;
      paged.push(...orders.map(({ id }) => id));
      before = must(orders.at(-1), 'one').createdAt;
    }
    expect(all.length).toBeGreaterThan(3);
    expect(paged).toEqual(all.map(({ id }) => id));
  });

  it('fills, page by page, are all fills', () => {
    const all = ask('fill.list', { instrument: null, before: null, limit: 5_000 }).fills;
    const paged: string[] = [];
    for (let before: number | null = null; ;) {
      const { fills }: OutputOf<'fill.list'> = ask('fill.list', { instrument: null, before, limit: 5 });
      if (fills.length === 0) break;
      paged.push(...fills.map(({ id }) => id));
      before = must(fills.at(-1), 'one').at;
    }
    expect(new Set(paged)).toEqual(new Set(all.map(({ id }) => id)));
    expect(paged).toHaveLength(all.length);
  });

  it('closed positions tell net and R', () => {
    const { positions } = ask('position.closed', { before: null, limit: 100 });
    const traded = must(positions.find(({ id }) => id === known.position), 'closed');
    expect(toText(sub(sub(decimal<Money>(traded.realised), decimal<Money>(traded.fees)), decimal<Money>(toText(-decimal<Money>(traded.funding) as Money))))).toBe(traded.net);
    expect(Math.sign(must(traded.r, 'known'))).toBe(Math.sign(Number(traded.net)));
  });

  it('sessions, cycles, backups, curve', () => {
    const { sessions } = ask('review.sessions', { limit: 10 });
    expect(sessions).toHaveLength(2);
    expect(sessions[1]).toMatchObject({ cycles: 5_763 });
    expect(sessions[1]?.trades).toBeGreaterThan(3);
    const { recent, stages } = ask('health.cycles', { limit: 5 });
    expect(recent.map(({ cycle }) => cycle)).toEqual([...recent.map(({ cycle }) => cycle)].sort((a, b) => b - a));
    expect(stages['total']?.p99).toBeGreaterThan(0);
    expect(ask('backup.list', {}).databaseBytes).toBeGreaterThan(1_000_000);
    expect(ask('portfolio.curve', { from: null, points: 50 }).at.length).toBeGreaterThan(0);
  });
});

describe('the journal', () => {
  const none = { text: '', instrument: null, action: 'any' as const, direction: null, tag: null, from: null, until: null, noted: false };
  type Filter = Partial<InputOf<'journal.decisions'>['filter']>;
  const journal = (filter: Filter, limit = 500): OutputOf<'journal.decisions'> => ask('journal.decisions', { filter: { ...none, ...filter }, before: null, limit });

  it('pages meet, newest first, and count what there is', () => {
    const { decisions, total } = journal({}, 20);
    expect(total).toBe(Number(one('SELECT CAST(count(*) AS TEXT) FROM consensus_rounds')));
    const last = must(decisions.at(9), 'ten');
    const next = ask('journal.decisions', { filter: none, before: { at: last.at, id: last.id }, limit: 10 }).decisions;
    expect(next).toEqual(decisions.slice(10));
    expect(decisions.map(({ at }) => at)).toEqual([...decisions.map(({ at }) => at)].sort((a, b) => b - a));
  });

  it('filters agree with the rows one by one', () => {
    const all = [] as OutputOf<'journal.decisions'>['decisions'];
    for (let before: { at: number; id: string } | null = null; ;) {
      const page: OutputOf<'journal.decisions'>['decisions'] = ask('journal.decisions', { filter: none, before, limit: 500 }).decisions;
      if (page.length === 0 || all.length >= 20_000) break;
      all.push(...page);
      const { at, id } = must(page.at(-1), 'one');
      before = { at, id };
    }
    const since = must(all.at(-1), 'one').at + 1;
    const cases: readonly (readonly [Filter, (one: (typeof all)[number]) => boolean])[] = [
      [{ instrument: BTC }, (one) => one.instrument === BTC],
      [{ action: 'none' }, (one) => one.action === 'none'],
      [{ direction: 'short' }, (one) => one.action === 'short'],
      [{ action: 'traded' }, (one) => one.result === 'traded' || one.result === 'not_filled'],
      [{ action: 'refused' }, (one) => ['refused', 'expired', 'dropped', 'superseded', 'halted', 'denied', 'withheld'].includes(one.result)],
      [{ instrument: BTC, text: 'threshold' }, (one) => one.instrument === BTC && one.action === 'none' && /agree on/.test(one.sentence)],
    ];
    for (const [filter, holds] of cases) {
      const { decisions, total } = journal({ ...filter, from: since }, 500);
      const expected = all.filter((one) => one.at >= since && holds(one));
      expect(total, JSON.stringify(filter)).toBe(expected.length);
      expect(decisions.map(({ id }) => id), JSON.stringify(filter)).toEqual(expected.slice(0, 500).map(({ id }) => id));
    }
  });

  it('finds what a person wrote, what an agent said, and tags; the newest note of a subject counts', () => {
    expect(journal({ text: 'clean TREND' }).decisions.map(({ id }) => id)).toEqual([known.traded]);
    expect(journal({ text: 'too early' }).decisions.map(({ id }) => id)).toEqual([known.traded]);
    expect(journal({ text: 'first thought' }).decisions).toEqual([]);
    expect(journal({ text: '100 % no such words' }).total).toBe(0);
    expect(journal({ text: 'both timeframes trend' }).total).toBeGreaterThan(0);
    expect(journal({ tag: 'fomo' }).decisions.map(({ id }) => id)).toEqual([known.traded]);
    const { decisions, tags } = journal({ noted: true });
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({ result: 'traded', note: 'a clean trend' });
    expect(new Set(decisions[0]?.tags)).toEqual(new Set(['early', 'fomo', 'clean']));
    expect(tags.map(({ tag }) => tag).sort()).toEqual(['clean', 'early', 'fomo', 'mine']);
  });

  it('explains a trade from its round, its position and its stop alike, sentence first', () => {
    const told = ask('journal.explain', { subject: 'round', id: known.traded });
    expect(told.sentence).toMatch(/^(Bought|Sold short) [\d.]+ [A-Z]+ because \d of \d voted (long|short) \(\d+ %, needed 70 %\)\. [A-Z][a-z ]+ led.*\. Closed after .* with [+−][\d,.]+ \([+−][\d.]+ R\): /);
    expect(told).toMatchObject({ round: known.traded, outcome: 'traded', threshold: 0.7, position: { id: known.position } });
    expect(told.votes.filter(({ note }) => note !== null).length).toBeGreaterThan(4);
    // Newest first, at most two an agent, all from before.
    expect(told.remembered.every(({ at, text }, i) => at < told.at && at <= (told.remembered[i - 1]?.at ?? Infinity) && text !== '')).toBe(true);
    expect(told.remembered.map(({ agent, text }) => [agent, text])).toEqual(recall(reader, told.instrument, told.snapshot?.regime ?? '', told.snapshot?.at ?? 0).map(({ agent, text }) => [agent, text]));
    expect(told.snapshot?.features.every(({ meaning }) => meaning !== '')).toBe(true);
    expect(told.checks.every(({ passed }) => passed)).toBe(true);
    expect(told.orders.map(({ order }) => order.purpose)).toEqual(expect.arrayContaining(['entry', 'stop']));
    expect(told.orders[0]?.events.map(({ to }) => to)).toEqual(expect.arrayContaining(['sent', 'accepted']));
    expect(told.notes.map(({ text }) => text)).toEqual(['too early, as always', 'first thought', 'a clean trend']);
    expect(ask('journal.explain', { subject: 'position', id: known.position })).toEqual({ ...told, notes: told.notes });
    const stop = ask('journal.explain', { subject: 'order', id: known.stop });
    expect(stop.sentence).toMatch(/^This stop (was for|protects) [A-Z]+/);
    expect(stop.round).toBe(known.traded);
  });

  it('explains a round that led to nothing, and an order by hand', () => {
    const quiet = must(journal({ action: 'none' }, 1).decisions[0], 'one');
    const told = ask('journal.explain', { subject: 'round', id: quiet.id });
    expect(told.sentence).toMatch(/^No trade on [A-Z]+: /);
    expect(told.votes.length).toBeGreaterThan(4);
    expect(told).toMatchObject({ signal: null, position: null, orders: [], snapshot: null, remembered: [], direction: null });
    const hand = ask('journal.explain', { subject: 'order', id: known.byHand });
    expect(hand.sentence).toMatch(/^Bought [\d.]+ [A-Z]+ by hand\. /);
    expect(hand).toMatchObject({ round: null, threshold: null, votes: [], direction: 'long', position: { id: known.byHandPosition } });
    expect(hand.checks.map(({ name }) => name)).toContain('portfolio exposure');
    expect(hand.notes).toMatchObject([{ text: 'my own idea', tags: ['mine'] }]);
  });

  it('exports what it filters, oldest first', () => {
    const csv = ask('journal.export', { filter: { ...none, action: 'traded' }, format: 'csv' });
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(csv.rows + 1);
    expect(lines[0]).toBe('at,instrument,action,result,agreement,confidence,sentence,net,r,tags,note,round,order,position');
    const json = ask('journal.export', { filter: { ...none, action: 'traded' }, format: 'json' });
    const rows = json.text.trimEnd().split('\n').map((line) => JSON.parse(line) as { at: string; round: string });
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).toSorted());
    expect(rows.map(({ round }) => round)).toEqual(journal({ action: 'traded' }).decisions.map(({ id }) => id).reverse());
  });
});
