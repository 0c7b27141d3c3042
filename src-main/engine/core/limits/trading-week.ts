import type { Money } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Turn } from '../turn.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** The first day of the clock was a Thursday: the first Monday came four days later. */
const FIRST_MONDAY = 4 * DAY_MS;

/** When the UTC day of a moment began. */
export function dayOf(at: Timestamp): Timestamp {
  return (at - (at % DAY_MS)) as Timestamp;
}

/** When the UTC week of a moment began, on its Monday. */
export function weekOf(at: Timestamp): Timestamp {
  return (at - ((at - FIRST_MONDAY) % WEEK_MS)) as Timestamp;
}

/** Begins a new UTC week on its Monday, where a limit is held against it: its equity is what the week's loss is measured against. */
export function rollWeek(turn: Turn, equityNow: Money): void {
  const book = turn.state.limits;
  if (book === null || !book.watched.some(({ measure }) => measure === 'weeklyLoss')) return;
  const startsAt = weekOf(turn.at);
  if (book.week?.startsAt === startsAt) return;
  book.week = { startsAt, equity: equityNow };
  turn.facts.push({ kind: 'week_started', startsAt, equity: equityNow });
}
