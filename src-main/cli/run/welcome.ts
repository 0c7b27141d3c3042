import type { RunOptions } from '../../engine/composition/run-options.ts';
import type { Paint } from '../terminal.ts';

/** What somebody sees who types `npm start` for the first time. */
export function welcomeLines(title: string, { balance, dataDir }: RunOptions, paint: Paint): string[] {
  return [
    '',
    `${paint('bold', 'Quorum')}: analyst agents watch the market, argue and vote; only what reaches a quorum and passes every risk check is traded.`,
    '',
    `  Money      paper only, ${balance}. No account, no network, no real order.`,
    `  Market     ${title}`,
    `  Data       ${dataDir}`,
    '  Halt       npm run quorum -- halt         (from any terminal; `resume --acknowledge` ends it)',
    '  Ask        npm run quorum -- status | positions | orders | why <order id>',
    '  Leave      Ctrl-C',
    '',
    paint('dim', '  The agents study the last ten hours first; then they vote every five seconds. Trades appear below.'),
    '',
  ];
}
