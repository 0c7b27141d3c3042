/** When the trades that closed begin a lock. Looked at once a turn, after everything is booked; what one lock was decided by counts towards no other like it. */
import { closedTrade, type ClosedTrade } from '../../../../src-shared/domain/closed-trade.ts';
import { ZERO_MONEY, add, mulDiv, sub, toNumber, toText, type Money } from '../../../../src-shared/domain/decimal.ts';
import { TRADES_LOOKED_AT, holds, type LockRule, type LockScope } from '../../../../src-shared/domain/lock.ts';
import { amount, describeDuration, percent, signedAmount } from '../../../../src-shared/support/figures.ts';
import { DrawdownTracker } from '../measures/drawdown.ts';
import { equity, unrealisedTotal } from '../portfolio/valuation.ts';
import type { Position } from '../position/position.ts';
import type { Turn } from '../turn.ts';
import { beginLock, teamName } from './begin-lock.ts';
import { newestLike, type LockBook, type MoneyFlow } from './lock-book.ts';

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
  const [first] = trades ?? [];
  if (trades === null || first === undefined) return;
  const now = sub(equity(turn.state), unrealisedTotal(turn.state));
  // Money that came or went before the first of them is in what the path begins with.
  const flows = book.flows.filter(({ at }) => at >= first.at);
  const path = new ClosedEquity(sub(sub(now, sumOf(trades)), flows.reduce((sum, { worth }) => add(sum, worth), ZERO_MONEY)));
  let passed = 0;
  for (const { at, net } of trades) {
    // At one moment trades come first: what they left is what could be taken out.
    for (; (flows[passed]?.at ?? Infinity) < at; passed += 1) path.move(flows[passed] as MoneyFlow);
    path.close(net);
  }
  for (const flow of flows.slice(passed)) path.move(flow);
  const { current, highest } = path;
  if (current < rule.share) return;
  const aside = flows.length === 0 ? '' : ', what was put in and taken out left aside';
  beginLock(turn, book, { kind: rule.kind, scope: everything, lockMs: rule.lockMs, reason: `Closed trades took ${percent(current, 2)} off within ${describeDuration(rule.windowMs)} (limit ${percent(rule.share, 2)}), from ${amount(toText(highest))} to ${amount(toText(now))}${aside}.` });
}

/** Closed equity, trade by trade. Money put in or taken out scales the highest with it, as it scales everything else that losses are measured from. */
class ClosedEquity {
  #worth: Money;
  #highest: Money;
  readonly #tracker = new DrawdownTracker();

  constructor(worth: Money) {
    this.#worth = worth;
    this.#highest = worth;
    this.#tracker.take(toNumber(worth));
  }

  close(net: Money): void {
    this.#worth = add(this.#worth, net);
    if (this.#worth > this.#highest) this.#highest = this.#worth;
    this.#tracker.take(toNumber(this.#worth));
  }

  move({ worth }: MoneyFlow): void {
    const before = this.#worth;
    this.#worth = add(before, worth);
    this.#highest = before > ZERO_MONEY && this.#worth > ZERO_MONEY ? mulDiv(this.#highest, this.#worth, before) : this.#worth;
    this.#tracker.rebase(toNumber(before), toNumber(this.#worth));
  }

  /** In money of now. */
  get highest(): Money {
    return this.#highest;
  }

  /** The fall from the highest to now, a fraction of it. */
  get current(): number {
    return this.#tracker.now.current;
  }
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
