/** When the trades that closed begin a lock. Looked at once a turn, after everything is booked; what one lock was decided by counts towards no other like it. */
import { closedTrade, type ClosedTrade } from '../../../../src-shared/domain/closed-trade.ts';
import { ZERO_MONEY, add, sub, toNumber, toText, type Money } from '../../../../src-shared/domain/decimal.ts';
import { TRADES_LOOKED_AT, holds, type LockRule, type LockScope } from '../../../../src-shared/domain/lock.ts';
import { amount, describeDuration, percent, signedAmount } from '../../../../src-shared/support/figures.ts';
import { DrawdownTracker } from '../measures/drawdown.ts';
import { equity, unrealisedTotal } from '../portfolio/valuation.ts';
import type { Position } from '../position/position.ts';
import type { Turn } from '../turn.ts';
import { beginLock, teamName } from './begin-lock.ts';
import { newestLike, type LockBook } from './lock-book.ts';

type RuleOf<K extends LockRule['kind']> = Extract<LockRule, { kind: K }>;

/** Notes a position that has just closed; the rules look at it when the turn settles. */
export function noteClosed(turn: Turn, position: Readonly<Position>): void {
  const { state } = turn;
  const teams = position.signal === null ? [] : (state.teams.get(position.signal) ?? []);
  if (position.signal !== null) state.teams.delete(position.signal);
  if (state.locks === null) return;
  const trade = closedTrade(position, turn.at, teams);
  state.locks.trades.push(trade);
  state.locks.unseen.push(trade);
  if (state.locks.trades.length > TRADES_LOOKED_AT) state.locks.trades.shift();
}

/** Begins the locks that the trades of this turn lead to. */
export function applyLockRules(turn: Turn): void {
  const { locks: book, config } = turn.state;
  if (book === null || book.unseen.length === 0) return;
  const fresh = book.unseen.splice(0);
  for (const rule of config.locks?.rules ?? []) {
    for (const trade of fresh) applyRule(turn, book, rule, trade);
  }
}

function applyRule(turn: Turn, book: LockBook, rule: LockRule, trade: ClosedTrade): void {
  switch (rule.kind) {
    case 'stop_streak': return stopStreak(turn, book, rule, trade);
    case 'drawdown': return drawdown(turn, book, rule);
    case 'low_profit': return lowProfit(turn, book, rule, trade);
    case 'loss_streak':
      for (const team of trade.teams) lossStreak(turn, book, rule, team);
  }
}

/** The trades a rule may count for a lock of its kind on a subject, oldest first; null while one holds there already. */
function countable({ at }: Turn, book: LockBook, { kind, windowMs }: LockRule, scope: LockScope): ClosedTrade[] | null {
  const before = newestLike(book, { kind, scope });
  if (before !== null && holds(before, at)) return null;
  const since = Math.max(at - windowMs, before?.beganAt ?? -Infinity);
  return book.trades.filter((trade) => trade.at > since);
}

const everything: LockScope = { on: 'everything', subject: null };

function stopStreak(turn: Turn, book: LockBook, rule: RuleOf<'stop_streak'>, { instrument }: ClosedTrade): void {
  const scope: LockScope = rule.scope === 'instrument' ? { on: 'instrument', subject: instrument } : everything;
  const stops = countable(turn, book, rule, scope)?.filter((one) => one.agents && one.stopped && one.net < 0n && (scope.on === 'everything' || one.instrument === instrument)) ?? [];
  if (stops.length < rule.count) return;
  const where = scope.on === 'everything' ? '' : ` on ${instrument}`;
  beginLock(turn, book, { kind: rule.kind, scope, lockMs: rule.lockMs, reason: `${tradesWords(stops.length)}${where} ${stops.length === 1 ? 'was' : 'were'} stopped out at a loss within ${describeDuration(rule.windowMs)} (limit ${rule.count}), ${signedAmount(toText(sumOf(stops)))} together.` });
}

/** The path that closed trades have drawn: from what there was before the first of them to what there is now, open positions left out. */
function drawdown(turn: Turn, book: LockBook, rule: RuleOf<'drawdown'>): void {
  const trades = countable(turn, book, rule, everything);
  if (trades === null || trades.length === 0) return;
  const now = sub(equity(turn.state), unrealisedTotal(turn.state));
  let worth = sub(now, sumOf(trades));
  let highest = worth;
  const tracker = new DrawdownTracker();
  tracker.take(toNumber(worth));
  for (const { net } of trades) {
    worth = add(worth, net);
    if (worth > highest) highest = worth;
    tracker.take(toNumber(worth));
  }
  const { current } = tracker.now;
  if (current < rule.share) return;
  beginLock(turn, book, { kind: rule.kind, scope: everything, lockMs: rule.lockMs, reason: `Closed trades took ${percent(current, 2)} off within ${describeDuration(rule.windowMs)} (limit ${percent(rule.share, 2)}), from ${amount(toText(highest))} to ${amount(toText(now))}.` });
}

function lowProfit(turn: Turn, book: LockBook, rule: RuleOf<'low_profit'>, { instrument }: ClosedTrade): void {
  const scope: LockScope = { on: 'instrument', subject: instrument };
  const results = countable(turn, book, rule, scope)?.filter((one) => one.agents && one.instrument === instrument).flatMap(({ r }) => (r === null ? [] : [r])) ?? [];
  const sum = results.reduce((a, b) => a + b, 0);
  if (results.length < rule.count || sum >= rule.leastR) return;
  beginLock(turn, book, { kind: rule.kind, scope, lockMs: rule.lockMs, reason: `${tradesWords(results.length)} on ${instrument} within ${describeDuration(rule.windowMs)} brought ${inR(sum)} together (least ${inR(rule.leastR)}).` });
}

function lossStreak(turn: Turn, book: LockBook, rule: RuleOf<'loss_streak'>, team: string): void {
  const scope: LockScope = { on: 'team', subject: team };
  const theirs = countable(turn, book, rule, scope)?.filter(({ teams }) => teams.includes(team)) ?? [];
  const lastWin = theirs.findLastIndex(({ net }) => net > 0n);
  const lost = theirs.slice(lastWin + 1);
  if (lost.length < rule.count) return;
  beginLock(turn, book, { kind: rule.kind, scope, lockMs: rule.lockMs, reason: `${tradesWords(lost.length)} in a row that ${teamName(team)} was for lost within ${describeDuration(rule.windowMs)} (limit ${rule.count}), ${signedAmount(toText(sumOf(lost)))} together.` });
}

function sumOf(trades: readonly ClosedTrade[]): Money {
  return trades.reduce((sum, { net }) => add(sum, net), ZERO_MONEY);
}

function tradesWords(count: number): string {
  return count === 1 ? '1 trade' : `${count} trades`;
}

function inR(value: number): string {
  return `${value.toFixed(2).replace('-', '−')} R`;
}
