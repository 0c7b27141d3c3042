import { equity, markPortfolio } from '../portfolio/valuation.ts';
import { enforceDailyLoss, rollDay } from '../risk/daily-loss.ts';
import type { Turn } from '../turn.ts';

/** Marks the portfolio, begins a new day when it is one, and holds the day's loss against its limit. */
export function monitorPortfolio(turn: Turn): void {
  const worth = equity(turn.state);
  if (turn.state.balances.size === 0) return;
  rollDay(turn, worth);
  turn.state.lastMarkAt = turn.at;
  turn.facts.push({ kind: 'portfolio_marked', mark: markPortfolio(turn.state, turn.at) });
  enforceDailyLoss(turn, worth);
}
