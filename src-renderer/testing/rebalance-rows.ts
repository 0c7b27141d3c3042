/** A made-up proposal: one position reduced, one closed, four opened, one change not worth its cost; the last order is refused. */
import type { OutputOf, ParsedInputOf } from '../../src-shared/contract/contract.ts';
import { idOf, T0 } from './market-rows.ts';

type Proposal = OutputOf<'rebalance.propose'>;

const target = (base: string, price: string, held: string, present: number, aim: number, dropped: string | null = null): Proposal['targets'][number] =>
  ({ instrument: idOf(base), price, held, present, target: aim, after: dropped === null ? aim : present, dailyDeviation: 0.034, dropped });
const order = (base: string, action: Proposal['orders'][number]['action'], quantity: string, price: string, held: string, aim: number): Proposal['orders'][number] => {
  const value = Number(quantity) * Number(price);
  const opens = action === 'open';
  return {
    instrument: idOf(base), action, direction: 'long', side: opens ? 'buy' : 'sell', quantity, price, stop: opens ? String(Number((Number(price) * 0.94).toPrecision(5))) : null, held, target: aim, value: value.toFixed(2), fee: (value * 0.0005).toFixed(2),
    slippage: (value * 0.0005).toFixed(2), atRisk: opens ? (value * 0.06).toFixed(2) : null,
  };
};

/** Whatever is wished, but for bounds that cannot be kept. */
export function proposalOf({ method }: ParsedInputOf<'rebalance.propose'>): Proposal {
  return {
    id: `proposal-${method}`, madeAt: T0, method, quote: 'USDT', equity: '10084.31', basis: { timeframe: '5m', from: T0 - 40_000_000, until: T0, returns: 132, shrinkage: 0.64 },
    targets: [target('BTC', '67412.5', '0', 0, 0.2386), target('ETH', '3384.95', '0.734', 0.2464, 0.1605), target('SOL', '165.3', '7.55', 0.1238, 0), target('XRP', '0.5236', '0', 0, 0.096), target('DOGE', '0.1274', '0', 0, 0.0664), target('ADA', '0.4512', '2000', 0.0895, 0.092, 'The change of 0.25 % of equity is below 0.5 %: it is not worth what it costs.')],
    left: [{ instrument: idOf('LINK'), present: 0, reason: 'Insufficient data: 40 of 132 bars.' }],
    orders: [order('SOL', 'close', '7.55', '165.3', '7.55', 0), order('ETH', 'reduce', '0.256', '3384.95', '0.734', 0.1605), order('BTC', 'open', '0.035', '67412.5', '0', 0.2386), order('XRP', 'open', '1848', '0.5236', '0', 0.096), order('DOGE', 'open', '5255', '0.1274', '0', 0.0664)],
    cost: '7.04', turnover: 0.7, cashBefore: 0.54, cashAfter: 0.346, volatilityBefore: 0.397, volatilityAfter: 0.567, sentence: '5 orders move 70 % of equity and cost about 7.04 USDT; expected volatility a year 39.7 % before, 56.7 % after.',
  };
}

/** Two that were begun: the newest in part, the one before whole. */
export function pastRebalancesOf(): OutputOf<'rebalance.list'> {
  const step = (base: string, action: 'open' | 'reduce' | 'close', state: 'done' | 'refused' | 'left', sentence: string, at: number): OutputOf<'rebalance.list'>['rebalances'][number]['steps'][number] =>
    ({ instrument: idOf(base), action, direction: 'long', quantity: '0.25', price: '100', stop: action === 'open' ? '94' : null, held: action === 'open' ? '0' : '0.25', target: 0.1, state, sentence, order: state === 'done' ? `ord-${at}` : null, filled: state === 'done' ? '0.25' : '0' });
  return {
    rebalances: [
      { command: 'cmd-2', proposal: 'proposal-hrp', method: 'hrp', by: 'window', startedAt: T0 - 7_200_000, endedAt: T0 - 7_190_000, sentence: 'Rebalanced in part: 2 of 4 orders done, 1 refused, 1 not sent.',
        steps: [step('SOL', 'close', 'done', 'Closed.', 1), step('BTC', 'open', 'done', 'Filled.', 2), step('XRP', 'open', 'refused', 'open positions: 8 → 9, limit 8.', 3), step('DOGE', 'open', 'left', 'Not sent: trading was halted.', 4)] },
      { command: 'cmd-1', proposal: 'proposal-min', method: 'min_variance', by: 'cli', startedAt: T0 - 90_000_000, endedAt: T0 - 89_990_000, sentence: 'Rebalanced: 1 order done.', steps: [step('ETH', 'reduce', 'done', 'Filled.', 5)] },
    ],
  };
}

/** The last order of more than one is refused. */
export function rebalancePreviewOf({ plan }: ParsedInputOf<'rebalance.preview'>): OutputOf<'rebalance.preview'> {
  const check = (passed: boolean): OutputOf<'rebalance.preview'>['orders'][number]['checks'][number] => ({ name: 'open positions', before: '8', value: '9', limit: '8', unit: 'count', passed });
  return {
    refusal: null,
    orders: plan.orders.map((_, i) => (i > 0 && i === plan.orders.length - 1 ? { passed: false, sentence: 'open positions: 8 → 9, limit 8.', checks: [check(false)] } : { passed: true, sentence: 'Every check is passed.', checks: Array.from({ length: 24 }, () => check(true)) })),
  };
}
