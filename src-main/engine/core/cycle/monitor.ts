import { equity, markPortfolio } from '../portfolio/valuation.ts';
import { enforceDailyLoss, enforceDrawdown, lossFloor, rollDay } from '../risk/loss-limits.ts';
import { watchFrom } from '../risk/loss-watch.ts';
import type { Turn } from '../turn.ts';

/** Marks the portfolio, begins a new day when it is one, and holds losses against their limits. */
export function monitorPortfolio(turn: Turn): void {
  const worth = equity(turn.state);
  if (turn.state.balances.size === 0) return;
  rollDay(turn, worth);
  turn.state.lastMarkAt = turn.at;
  turn.facts.push({ kind: 'portfolio_marked', mark: markPortfolio(turn.state, turn.at) });
  enforceDailyLoss(turn, worth);
  enforceDrawdown(turn, worth);
  turn.state.lossWatch = watchFrom(turn.state, worth, lossFloor(turn.state, turn.at));
}
