/** A rebalance proposal in words. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { RebalanceProposal } from '../../../src-shared/contract/rebalance.ts';
import type { RebalanceRow } from '../../../src-shared/contract/rebalance-plan.ts';
import { amount, figure, percent } from '../../../src-shared/support/figures.ts';
import { ENGLISH, readable } from '../../../src-shared/support/readable.ts';
import { momentText, tableLines } from '../table.ts';

const ACTIONS = { close: 'close', reduce: 'reduce', open: 'open', add: 'add to' } as const;

/** Tables of targets and orders, then the sums. */
export function proposalLines(proposal: RebalanceProposal): string[] {
  const { basis, targets, left, orders, quote } = proposal;
  return [
    `${proposal.method.replaceAll('_', ' ')} over ${basis.returns} returns of ${basis.timeframe}, ${momentText(basis.from)} to ${momentText(basis.until)} UTC; covariances shrunk by ${percent(basis.shrinkage, 0)}`,
    '',
    ...tableLines(
      [{ name: 'instrument' }, { name: 'price', right: true }, { name: 'held', right: true }, { name: 'present', right: true }, { name: 'target', right: true }, { name: 'after', right: true }, { name: 'a day’s deviation', right: true }, { name: '' }],
      targets.map((row) => [row.instrument, figure(row.price), figure(row.held), percent(row.present, 2), percent(row.target, 2), percent(row.after, 2), percent(row.dailyDeviation, 2), row.dropped ?? '']),
    ),
    ...(left.length === 0 ? [] : ['', 'Left as it is', ...left.map(({ instrument, present, reason }) => `  ${instrument} (${percent(present, 2)}): ${reason}`)]),
    '',
    ...tableLines(
      [{ name: 'order' }, { name: 'instrument' }, { name: 'side' }, { name: 'quantity', right: true }, { name: 'price', right: true }, { name: 'value', right: true }, { name: 'fee', right: true }, { name: 'slippage', right: true }, { name: 'stop', right: true }, { name: 'at risk', right: true }],
      orders.map((order) => [
        ACTIONS[order.action], order.instrument, order.side, figure(order.quantity), figure(order.price), amount(order.value), amount(order.fee), amount(order.slippage), order.stop === null ? '–' : figure(order.stop),
        order.atRisk === null ? '–' : amount(order.atRisk),
      ]),
    ),
    ...(orders.length === 0 ? [] : ['']),
    `${proposal.sentence}`,
    `Equity ${amount(proposal.equity)} ${quote}; cash ${percent(proposal.cashBefore)} before, ${percent(proposal.cashAfter)} after; turnover ${percent(proposal.turnover)}; cost ${amount(proposal.cost)} ${quote}.`,
  ];
}

/** What the running instance says to each order. */
export function checkLines({ orders }: RebalanceProposal, preview: OutputOf<'rebalance.preview'>): string[] {
  const failed = preview.orders.flatMap((one, i) => (one.passed ? [] : [`  ${ACTIONS[orders[i]?.action ?? 'open']} ${orders[i]?.instrument ?? ''}: ${readable(one.sentence, ENGLISH)}`]));
  return ['', failed.length === 0 ? 'Every order passes every check.' : `${preview.orders.length - failed.length} of ${preview.orders.length} orders pass every check; not`, ...failed];
}

/** What became of an order. */
export function stepLine(index: number, { action, instrument, sentence }: RebalanceRow['steps'][number]): string {
  return `${index + 1}. ${ACTIONS[action]} ${instrument}: ${readable(sentence, ENGLISH)}`;
}
