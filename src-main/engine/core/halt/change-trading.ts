import type { Turn } from '../turn.ts';
import type { TradingState } from './trading-state.ts';

/** Moves the trading state and says so. Staying where it is says nothing. */
export function changeTrading(turn: Turn, to: TradingState, reason: string, by: string): void {
  const from = turn.state.trading;
  if (from === to) return;
  turn.state.trading = to;
  turn.facts.push({ kind: 'trading_state_changed', from, to, reason, by, at: turn.at });
}
