/** The harness's profit and loss: figures that add up. */
import type { OutputOf, ParsedInputOf } from '../../src-shared/contract/contract.ts';
import { coins, idOf, T0 } from './market-rows.ts';
import { Seeded } from './seeded.ts';

type Statement = OutputOf<'portfolio.profitAndLoss'>;
type Sums = Statement['total'];

const NAMES = ['gross', 'slippage', 'fees', 'funding', 'corrections', 'currencies', 'net', 'realised', 'unrealised'] as const;
const cents = (value: number): string => value.toFixed(2).replace(/\.?0+$/, '') || '0';

function sumsOf(chance: Seeded, size: number): Sums {
  const [gross, slippage, fees, funding] = [Math.round(chance.bell() * 4_000 * size), Math.round(chance.between(200, 900) * size), Math.round(chance.between(400, 1_800) * size), Math.round(chance.bell() * 160 * size)];
  const unrealised = Math.round(chance.bell() * 300 * size);
  const texts = { gross, slippage, fees, funding, corrections: 0, currencies: 0, net: gross - slippage - fees + funding, realised: gross - slippage - unrealised, unrealised };
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, cents(value / 100)])) as Sums;
}

function keysOf(by: Statement['by']): string[] {
  switch (by) {
    case 'instrument': return coins.slice(0, 8).map(({ base }) => idOf(base));
    case 'hour': return Array.from({ length: 24 }, (_, index) => new Date(T0 - index * 3_600_000).toISOString().slice(0, 13)).reverse();
    case 'day': return Array.from({ length: 14 }, (_, index) => new Date(T0 - index * 86_400_000).toISOString().slice(0, 10)).reverse();
    case 'month': return ['2026-09', '2026-10', '2026-11'];
    case 'strategy': return ['agents', 'by hand'];
    case 'team': return ['by hand', 'crew', 'crew and group_chat', 'group_chat'];
  }
}

type Group = Statement['groups'][number];

/** Whatever they are grouped by, they add up to what the instruments do: the last one has the rest. */
function groupsOf(by: Statement['by']): Group[] {
  const chance = new Seeded(by.length * 31 + 5);
  const groups: Group[] = keysOf(by).map((key) => ({ key, closings: Math.round(chance.between(4, 60)), ...sumsOf(chance, 8 / keysOf(by).length) }));
  const last = groups.at(-1);
  if (by === 'instrument' || last === undefined) return groups;
  const whole = groupsOf('instrument');
  const sum = (of: readonly Group[], name: (typeof NAMES)[number]): number => of.reduce((all, group) => all + Number(group[name]), 0);
  const rest = Object.fromEntries(NAMES.map((name) => [name, cents(sum(whole, name) - sum(groups.slice(0, -1), name))])) as Sums;
  return [...groups.slice(0, -1), { ...last, ...rest, closings: Math.max(0, whole.reduce((all, { closings }) => all + closings, 0) - groups.slice(0, -1).reduce((all, { closings }) => all + closings, 0)) }];
}

export function pnlStatement({ by, from, method, currency }: ParsedInputOf<'portfolio.profitAndLoss'>): Statement {
  const groups = groupsOf(by);
  const total = Object.fromEntries(NAMES.map((name) => [name, cents(groups.reduce((sum, group) => sum + Number(group[name]), 0))])) as Sums;
  return {
    currency: currency ?? 'USDT', method, by, from: Math.max(from ?? 0, T0 - 14 * 86_400_000), until: T0, pricedAt: T0 - 60_000, equityFrom: '0', equityUntil: cents(10_500 + Number(total.net)), deposits: '10500', withdrawals: '0', total,
    closings: groups.reduce((sum, { closings }) => sum + closings, 0), fills: 611, timeWeighted: { value: Number(total.net) / 10_000, why: null }, moneyWeighted: { value: Number(total.net) / 10_350, why: null }, moneyWeightedPerYear: { value: null, why: 'the period is shorter than a year' },
    groups, rates: [], withoutRate: [], withoutReference: 3,
  };
}

export function pnlLines({ figure, key, limit }: ParsedInputOf<'portfolio.profitAndLossLines'>): OutputOf<'portfolio.profitAndLossLines'> {
  const chance = new Seeded(figure.length * 17);
  const lines = Array.from({ length: Math.min(limit, 48) }, (_, index) => {
    const gain = cents(chance.bell() * 9);
    const opening = 400 + index * 7;
    return {
      figure, at: T0 - (48 - index) * 3_600_000, instrument: figure === 'flows' ? null : key ?? idOf(coins[index % 8]!.base), position: `pos-${index % 3}`, fills: [`fill-${index}`, `fill-${index + 1}`], amount: gain, native: gain, currency: 'USDT', rate: '1', via: 'same currency',
      sentence: figure === 'realised' ? (index % 2 === 0 ? 'sold what had been bought' : 'bought back what had been sold') : figure === 'slippage' ? 'against the price of the signal' : figure,
      lot: figure === 'realised' ? { direction: index % 2 === 0 ? 'long' as const : 'short' as const, quantity: '0.0148', openedAt: T0 - (50 - index) * 3_600_000, closedAt: T0 - (48 - index) * 3_600_000, openingValue: cents(opening), closingValue: cents(index % 2 === 0 ? opening + Number(gain) : opening - Number(gain)), openingFee: '0.2', closingFee: '0.2' } : null,
    };
  });
  const fills = Array.from({ length: lines.length + 1 }, (_, index) => ({ id: `fill-${index}`, order: `ord-${index % 8}`, at: T0 - (49 - index) * 3_600_000, side: index % 2 === 0 ? 'buy' as const : 'sell' as const, price: '67450.2', quantity: '0.0148', fee: '0.2', feeCurrency: 'USDT' }));
  return { lines, total: lines.length, sum: cents(lines.reduce((sum, { amount }) => sum + Number(amount), 0)), fills };
}

export function pnlExport({ what, format }: ParsedInputOf<'portfolio.profitAndLossExport'>): OutputOf<'portfolio.profitAndLossExport'> {
  return { name: `quorum-${what}.${format === 'csv' ? 'csv' : 'jsonl'}`, text: 'instrument,gain\r\nBTC-USDT-PERP.alpha,4.2\r\n', rows: 1 };
}
