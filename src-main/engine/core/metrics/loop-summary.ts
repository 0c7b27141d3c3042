import { toNumber, toText } from '../../../../src-shared/domain/decimal.ts';
import { equity, openRisk, unprotectedCount } from '../portfolio/valuation.ts';
import { netResult } from '../position/change-position.ts';
import type { EngineState } from '../state.ts';

/** The loop metrics of the product page that the core knows; times are added by the runner. */
export interface LoopSummary {
  readonly loop_count: number;
  readonly signals_generated: number;
  readonly trades_executed: number;
  readonly successful_trades: number;
  readonly failed_trades: number;
  /** Quote currency, exact text: equity less deposits is not known to the core, so this is what closed and open positions made. */
  readonly open_pnl: string;
  readonly win_rate: number | null;
  readonly overruns: number;
}

/** Counts of a session so far. `win_rate` is null before the first closed trade. */
export function loopSummary(state: EngineState): LoopSummary {
  const { cycles, signals, entriesFilled, successfulTrades, failedTrades, overruns } = state.counters;
  const closed = successfulTrades + failedTrades;
  let open = 0n;
  for (const position of state.positions.values()) open += netResult(position);
  return {
    loop_count: cycles, signals_generated: signals, trades_executed: entriesFilled, successful_trades: successfulTrades, failed_trades: failedTrades,
    open_pnl: toText(open as never), win_rate: closed === 0 ? null : successfulTrades / closed, overruns,
  };
}

/** What a status line shows of the portfolio. */
export function portfolioSummary(state: EngineState): { readonly equity: string; readonly openRisk: string; readonly unprotected: number; readonly equityNumber: number } {
  const worth = equity(state);
  return { equity: toText(worth), openRisk: toText(openRisk(state)), unprotected: unprotectedCount(state), equityNumber: toNumber(worth) };
}
