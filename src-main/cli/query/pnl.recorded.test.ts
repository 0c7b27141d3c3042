/** Profit and loss over real candles: a day of the recorded weeks, traded and counted by the commands a person types. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PnlStatement } from '../../../src-shared/contract/profit-and-loss.ts';
import { decimal, toText, type Money } from '../../../src-shared/domain/decimal.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { newFolder, parse, quorum, removeFolders } from '../command-line.fixture.ts';

const market = fileURLToPath(new URL('../../../../shared/data/market/candles/', import.meta.url));
const missing = !existsSync(market);
const sum = (texts: readonly string[]): string => toText(texts.reduce((total, text) => total + decimal<Money>(text), 0n) as Money);

describe.skipIf(missing)(missing ? 'SKIPPED: ../shared/data/market/candles is missing' : 'quorum pnl over recorded candles', () => {
  const folder = newFolder();
  const ask = async (...words: string[]): Promise<PnlStatement> => must(parse((await quorum('pnl', ...words, '--json', '--data-dir', folder)).out)[0], 'a statement') as unknown as PnlStatement;
  let summary: Record<string, unknown> = {};
  let ledger: Record<string, string>[] = [];

  beforeAll(async () => {
    const ran = await quorum('run', '--market', market, '--speed', 'max', '--seed', '7', '--for', '24h', '--json', '--data-dir', folder);
    expect(ran.err).toBe('');
    summary = must(parse(ran.out).at(-1), 'a summary');
    ledger = parse((await quorum('export', 'ledger', '--format', 'json', '--data-dir', folder)).out) as Record<string, string>[];
  }, 120_000);
  afterAll(removeFolders);

  const booked = (kind: string): string => sum(ledger.filter((row) => row['kind'] === kind).map((row) => row['amount'] ?? ''));

  it('is the ledger, to the last digit, at average cost', async () => {
    const made = await ask('--method', 'average');
    expect(made.closings).toBeGreaterThan(5);
    expect([made.total.realised, made.total.fees, made.total.funding, made.deposits]).toEqual([booked('realised'), toText(-decimal<Money>(booked('fee')) as Money), booked('funding'), booked('deposit')]);
    expect([made.total.currencies, made.total.corrections]).toEqual(['0', booked('adjustment')]);
  });

  it('ends at the equity the engine ended at, and every method and grouping has the same net', async () => {
    const nets = [];
    for (const words of [['--method', 'fifo'], ['--method', 'average', '--by', 'day'], ['--by', 'team'], ['--by', 'strategy']]) {
      const made = await ask(...words);
      expect(made.equityUntil).toBe(summary['equity']);
      expect(sum([made.equityFrom, made.deposits, made.total.net])).toBe(made.equityUntil);
      expect(sum(made.groups.map(({ net }) => net))).toBe(made.total.net);
      nets.push(made.total.net);
    }
    expect(new Set(nets).size).toBe(1);
  });

  it('tells it in words, opens a figure, and writes lots that add up to it', async () => {
    const told = (await quorum('pnl', '--data-dir', folder)).out;
    for (const word of ['Net ', 'gross', 'slippage', 'fees', 'funding', 'first in, first out, in USDT', 'time-weighted', 'BTC-USDT-PERP']) expect(told).toContain(word);
    const fees = must(parse((await quorum('pnl', '--open', 'fees', '--json', '--data-dir', folder)).out)[0], 'lines') as unknown as { readonly lines: { readonly amount: string }[]; readonly sum: string };
    expect(sum(fees.lines.map(({ amount }) => amount))).toBe(fees.sum);
    const made = await ask('--method', 'fifo');
    const lots = parse((await quorum('export', 'lots', '--method', 'fifo', '--format', 'json', '--data-dir', folder)).out) as Record<string, string>[];
    expect(sum([...lots.map((lot) => lot['proceeds'] ?? ''), ...lots.map((lot) => `-${lot['cost'] ?? ''}`)])).toBe(made.total.realised);
  });

  it.each(['fees', 'slippage', 'realised', 'flows'])('opens %s to lines that add up to what the statement and the export say, sign and all', async (figure) => {
    const told = (await quorum('pnl', '--data-dir', folder)).out;
    const opened = /all of them (\S+?)\. Exact/.exec((await quorum('pnl', '--open', figure, '--data-dir', folder)).out)?.[1] ?? '';
    const named = figure === 'realised' ? /realised (\S+),/ : figure === 'flows' ? /put in (\S+),/ : new RegExp(`^ {2}${figure} +(\\S+)`, 'm');
    expect(opened.replace(figure === 'flows' ? '+' : '', '')).toBe(named.exec(told)?.[1]);
    const rows = parse((await quorum('export', 'pnl', '--format', 'json', '--data-dir', folder)).out) as Record<string, string>[];
    const exported = sum(rows.filter((row) => row['figure'] === figure).map((row) => row['amount'] ?? ''));
    expect(exported.startsWith('-')).toBe(opened.startsWith('−'));
  });

  it.each([
    [['pnl', '--method', 'lifo'], 'fifo or average'],
    [['pnl', '--by', 'moon'], 'instrument, hour, day'],
    [['pnl', '--open', 'luck'], 'realised, unrealised'],
    [['pnl', '--from', 'soon'], 'ISO time'],
    [['pnl', '--from', '2021-04-02', '--to', '2021-04-01'], 'later than --from'],
    [['pnl', '--currency', '$'], 'a code such as'],
    [['export', 'dreams'], 'lots and pnl'],
    [['export', 'lots', '--method', 'lifo'], 'fifo or average'],
  ])('%j is refused with what can be said instead', async (words, remedy) => {
    expect(await quorum(...words, '--data-dir', folder)).toMatchObject({ code: 2, err: expect.stringContaining(remedy) as string });
  });
});
