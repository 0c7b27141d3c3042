import { awaitsPrices, equity, markPortfolio } from '../portfolio/valuation.ts';
import { rollWeek } from '../limits/trading-week.ts';
import { enforceDailyLoss, enforceDrawdown, lossFloor, rollDay } from '../risk/loss-limits.ts';
import { areBooksCompared, watchFrom } from '../risk/loss-watch.ts';
import type { Turn } from '../turn.ts';

/** Marks the portfolio, begins a new day when it is one, and holds losses against their limits. After a start: once each open position has a price. */
export function monitorPortfolio(turn: Turn): void {
  const { state, at } = turn;
  if (state.balances.size === 0) return;
  // At cost, what was lost yesterday would be lost again today, and a high would be marked that never was.
  if (awaitsPrices(state, at)) return;
  const worth = equity(state);
  rollDay(turn, worth);
  rollWeek(turn, worth);
  state.lastMarkAt = at;
  turn.facts.push({ kind: 'portfolio_marked', mark: markPortfolio(state, at) });
  if (!areBooksCompared(state)) return;
  enforceDailyLoss(turn, worth);
  enforceDrawdown(turn, worth);
  state.lossWatch = watchFrom(state, worth, lossFloor(state, at));
}
