import { defineWords } from '../../workbench/words.ts';

export const rebalanceWords = defineWords('rebalance', {
  title: 'Rebalance', words: 'Target weights from stored returns, and the orders that lead there. Nothing is sent before you say so.', close: 'Close', again: 'New proposal', loading: 'Working out a proposal', failed: 'There is no proposal.', fix: 'Correct the fields marked above.',
  method: 'Method', hrp: 'Hierarchical risk parity', min_variance: 'Minimum variance', risk_parity: 'Risk parity', max_sharpe: 'Maximum Sharpe', equal: 'Equal weight',
  window: 'Returns of', all: 'All there is, 30 days at most', h6: 'The last 6 hours', d1: 'The last day', d7: 'The last 7 days', d30: 'The last 30 days',
  min: 'Least of each', max: 'Most of each', cash: 'Cash', maxTurnover: 'Most traded', noLimit: 'no limit', outOf: 'From {{from}} to {{to}}.', wrongWay: 'Not below the least of each.',
  table: 'Targets and orders', instrument: 'Instrument', present: 'Now', target: 'Target', after: 'After', order: 'Order', value: 'Value', cost: 'Cost', stop: 'Stop', checks: 'Checks', stopOf: 'Stop of {{instrument}}',
  close_buy: 'Buy back {{quantity}}', close_sell: 'Sell all {{quantity}}', reduce_buy: 'Buy back {{quantity}}', reduce_sell: 'Sell {{quantity}}', open_buy: 'Buy {{quantity}}', open_sell: 'Sell short {{quantity}}', add_buy: 'Buy {{quantity}} more', add_sell: 'Sell short {{quantity}} more',
  nothing: 'Nothing to do', passes: '{{count}} passed', fails: 'Not passed: {{sentence}}', checking: 'Checking', left: 'Left as they are', leftLine: '{{instrument}}, {{share}}: {{reason}}',
  equity: 'Equity', cashShare: 'Cash', turnover: 'Bought and sold', costs: 'Fees and slippage', volatility: 'Expected volatility a year', fromTo: '{{from}} → {{to}}', basis: '{{returns}} returns of {{timeframe}}, covariances shrunk by {{share}}', atStops: 'Lost if every new stop is hit',
  send_one: 'Send {{count}} order', send_other: 'Send {{count}} orders', nonePass: 'No order passes its checks.', stopWrong: 'A stop is not a price above 0.', refused: 'The engine would refuse it', waiting: 'waits', sent: 'on its way', sentNote: 'One order after the other, what frees money first; each is judged again at its turn. Closing this window stops nothing.',
});
