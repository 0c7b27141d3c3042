import type { Turn } from '../turn.ts';
import type { TradingState } from './trading-state.ts';

/** Moves the trading state and says so. Staying where it is says nothing. */
export function changeTrading(turn: Turn, to: TradingState, reason: string, by: string): void {
  const from = turn.state.trading;
  if (from === to) return;
  turn.state.trading = to;
  // What was refused in one state may be allowed in the next: a signal of the start's first seconds must not silence the market after it.
  turn.state.refusedUntil.clear();
  turn.facts.push({ kind: 'trading_state_changed', from, to, reason, by, at: turn.at });
}
