import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type InputOf, type OutputOf } from '../../../src-shared/contract/contract.ts';
import { PNL_FIGURES, PNL_GROUPINGS } from '../../../src-shared/contract/profit-and-loss.ts';
import { decimal, toText, type Money } from '../../../src-shared/domain/decimal.ts';
import { checkLedger } from '../../engine/adapters/store-sqlite/ledger-check.ts';
import { Session } from '../../engine/composition/session.ts';
import { answerLab } from '../app/answer-lab.ts';
import { openReader, query, type Reader } from '../reader.ts';
import { madeFolder } from '../risk/risk-folder.fixture.ts';

const HOUR = 3_600_000;

interface Run { readonly folder: string; readonly reader: Reader }

async function runOf(kind: 'perpetual' | 'spot', seed: number): Promise<Run> {
  const folder = mkdtempSync(path.join(tmpdir(), 'quorum-pnl-'));
  for (const forMs of [60_000, 7 * HOUR]) {
    const opened = await Session.open({ market: 'generated', speed: null, forMs, untilMs: null, seed, intervalMs: 20_000, instruments: [], dataDir: folder, balance: '10000', kind }, new SharedArrayBuffer(4), { onFacts: () => undefined, onProblem: () => undefined });
    if (!opened.ok) throw new Error(opened.error.sentence);
    await opened.value.run();
  }
  const reader = openReader(folder);
  if (!reader.ok) throw new Error(reader.error.sentence);
  return { folder, reader: reader.value };
}

type Name = 'portfolio.profitAndLoss' | 'portfolio.profitAndLossLines' | 'portfolio.profitAndLossExport';

function ask<N extends Name>(reader: Reader, name: N, input: InputOf<N>): OutputOf<N> {
  const entry = contract[name];
  const answer = answerLab(reader, name, entry.input.parse(input));
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.sentence}`);
  return entry.output.parse(answer.value) as OutputOf<N>;
}

const WISH = { from: null, until: null, method: 'average', currency: null, atPar: false, by: 'instrument' } as const satisfies InputOf<'portfolio.profitAndLoss'>;
const exact = (text: string): bigint => decimal<Money>(text);
const sumOf = (texts: readonly string[]): string => toText(texts.reduce((sum, text) => sum + exact(text), 0n) as Money);
const column = (reader: Reader, sql: string): string[] => reader.all(query<{ value: string }>('one column', sql)).map(({ value }) => value);

/** Of the newest account: a session of a minute was traded in the folder before, and written off. */
const NEWEST = `ordinal > (SELECT max(ordinal) FROM ledger_entries WHERE reference = 'account begun anew')`;

describe.each(['perpetual', 'spot'] as const)('a statement of a generated market, %s', (kind) => {
  let run: Run;
  beforeAll(async () => { run = await runOf(kind, 11); }, 120_000);
  afterAll(() => {
    run.reader.close();
    rmSync(run.folder, { recursive: true, force: true });
  });

  it('adds up: equity changed by what was put in and by the net, and the groups are the total, whatever the method and the grouping', () => {
    const nets = new Set<string>();
    for (const method of ['fifo', 'average'] as const) {
      for (const by of PNL_GROUPINGS) {
        const made = ask(run.reader, 'portfolio.profitAndLoss', { ...WISH, method, by });
        expect(sumOf([made.equityFrom, made.deposits, `-${made.withdrawals}`.replace('-0', '0'), made.total.net])).toBe(made.equityUntil);
        for (const figure of ['realised', 'unrealised', 'fees', 'funding', 'slippage', 'corrections', 'currencies', 'net', 'gross'] as const) expect(sumOf(made.groups.map((group) => group[figure]))).toBe(made.total[figure]);
        expect(made.total.currencies).toBe('0');
        nets.add(made.total.net);
      }
    }
    expect(nets.size).toBe(1);
    expect(checkLedger(run.reader).balanced).toBe(true);
  });

  it('has something in it', () => {
    const made = ask(run.reader, 'portfolio.profitAndLoss', WISH);
    expect(made).toMatchObject({ currency: 'USDT', equityFrom: '0', deposits: '10000', withdrawals: '0', withoutRate: [], rates: kind === 'spot' ? expect.any(Array) as unknown[] : [] });
    expect(made.closings).toBeGreaterThan(0);
    expect(exact(made.total.fees) > 0n).toBe(true);
    expect(made.timeWeighted.value).toBeCloseTo(Number(made.equityUntil) / 10_000 - 1, 9);
    expect(made.moneyWeighted.value).toBeCloseTo(made.timeWeighted.value ?? Number.NaN, 9);
    expect(made.moneyWeightedPerYear).toEqual({ value: null, why: 'the period is shorter than a year' });
  });

  it('its figures are the ledger’s, to the last digit', () => {
    const made = ask(run.reader, 'portfolio.profitAndLoss', WISH);
    const ledger = (wanted: string): string => sumOf(column(run.reader, `SELECT amount AS value FROM ledger_entries WHERE kind = '${wanted}' AND ${NEWEST}`));
    expect(toText(-exact(ledger('fee')) as Money)).toBe(made.total.fees);
    expect(ledger('funding')).toBe(made.total.funding);
    expect(ledger('adjustment')).toBe(made.total.corrections);
    if (kind === 'perpetual') expect(ledger('realised')).toBe(made.total.realised);
    else expect(sumOf(column(run.reader, `SELECT realised AS value FROM fills WHERE session = (SELECT max(ordinal) FROM sessions)`))).toBe(made.total.realised);
  });

  it('equity at the end is what the engine marked it at, where its price was a candle’s', () => {
    const [marked] = run.reader.all(query<{ at: number; equity: string }>('last mark', 'SELECT at, equity FROM portfolio_snapshots ORDER BY ordinal DESC LIMIT 1'));
    const made = ask(run.reader, 'portfolio.profitAndLoss', { ...WISH, until: (marked?.at ?? 0) + 1 });
    expect(Number(made.equityUntil)).toBeCloseTo(Number(marked?.equity), -1.5);
  });

  it('every figure opens down to lines that add up to it, and they name fills', () => {
    for (const method of ['fifo', 'average'] as const) {
      const made = ask(run.reader, 'portfolio.profitAndLoss', { ...WISH, method });
      for (const figure of PNL_FIGURES) {
        const opened = ask(run.reader, 'portfolio.profitAndLossLines', { ...WISH, method, key: null, figure, after: 0, limit: 1_000 });
        expect(sumOf(opened.lines.map(({ amount }) => amount))).toBe(opened.sum);
        if (figure !== 'flows') expect(opened.sum).toBe(made.total[figure]);
        if (['realised', 'fees', 'slippage', 'unrealised'].includes(figure)) {
          const known = new Set(opened.fills.map(({ id }) => id));
          expect(opened.lines.every(({ fills }) => fills.length > 0 && fills.every((id) => known.has(id)))).toBe(true);
        }
      }
      const [group] = made.groups.filter(({ closings }) => closings > 0);
      const own = ask(run.reader, 'portfolio.profitAndLossLines', { ...WISH, method, key: group?.key ?? '', figure: 'realised', after: 0, limit: 1_000 });
      expect([own.sum, new Set(own.lines.map(({ lot }) => lot?.closedAt)).size > 0]).toEqual([group?.realised, true]);
    }
  });

  it('two periods that meet are the whole', () => {
    const whole = ask(run.reader, 'portfolio.profitAndLoss', WISH);
    const middle = Math.floor((whole.from + whole.until) / 2);
    const [first, second] = [{ until: middle }, { from: middle }].map((part) => ask(run.reader, 'portfolio.profitAndLoss', { ...WISH, ...part }));
    expect(first?.equityUntil).toBe(second?.equityFrom);
    for (const figure of ['net', 'realised', 'unrealised', 'fees', 'slippage'] as const) expect(sumOf([first?.total[figure] ?? '', second?.total[figure] ?? ''])).toBe(whole.total[figure]);
    const growth = (1 + (first?.timeWeighted.value ?? 0)) * (1 + (second?.timeWeighted.value ?? 0)) - 1;
    expect(growth).toBeCloseTo(whole.timeWeighted.value ?? Number.NaN, 9);
  });

  it('tax lots: one row a closed lot, whose gains are realised less the fees of what is closed', () => {
    const made = ask(run.reader, 'portfolio.profitAndLossExport', { ...WISH, method: 'fifo', what: 'lots', format: 'json' });
    const rows = made.text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, string>);
    expect(rows).toHaveLength(made.rows);
    for (const row of rows) {
      expect(toText((exact(row['proceeds'] ?? '') - exact(row['cost'] ?? '') - exact(row['fees'] ?? '')) as Money)).toBe(row['gain']);
      expect((row['opened_at'] ?? '') <= (row['closed_at'] ?? '')).toBe(true);
      expect(row['direction'] === 'long' ? row['disposed_at'] : row['acquired_at']).toBe(row['closed_at']);
    }
    const csv = ask(run.reader, 'portfolio.profitAndLossExport', { ...WISH, what: 'pnl', format: 'csv' });
    const [head, ...lines] = csv.text.trimEnd().split('\r\n');
    expect([lines.length, head?.startsWith('at,figure,instrument,amount')]).toEqual([csv.rows, true]);
    const amounts = lines.map((line) => line.split(',')).filter(([, figure]) => figure !== 'flows' && figure !== 'slippage').map((cells) => cells[3] ?? '');
    expect(sumOf(amounts)).toBe(ask(run.reader, 'portfolio.profitAndLoss', WISH).total.net);
  });

  it('a period that ends before it begins is refused', () => {
    const answer = answerLab(run.reader, 'portfolio.profitAndLoss', { ...WISH, from: 5, until: 5 });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad_period' } });
  });
});

describe('hour by hour', () => {
  const made = (lastHour: number) => madeFolder({ markets: [], positions: [], equity: [1_000], deposits: [[0, '1000'], [lastHour, '5']] });
  const wish = { from: null, until: null, method: 'fifo', currency: null, atPar: false, by: 'hour' } as const;

  it.each([[31 * 24 - 1, true], [31 * 24 + 1, false]])('money moved over %d hours: shown %s', (lastHour, shown) => {
    const { reader, done } = made(lastHour);
    try {
      const answer = answerLab(reader, 'portfolio.profitAndLoss', wish);
      expect(answer.ok).toBe(shown);
      if (!answer.ok) expect(answer.error).toMatchObject({ code: 'period_too_long', sentence: 'By hour a period of 31 days at most can be shown.' });
    } finally {
      done();
    }
  });
});
