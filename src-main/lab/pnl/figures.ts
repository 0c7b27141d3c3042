/** The figures a result is made of. Each is a sum of lines, and each line can be shown: that is how every number opens down to its fills. */
import { ZERO_MONEY, add, neg, type Money } from '../../../src-shared/domain/decimal.ts';
import type { PnlFigure } from '../../../src-shared/contract/profit-and-loss.ts';
import type { Closure } from './lots.ts';
import type { Rate } from './rates.ts';

/** One movement of one figure. */
export interface PnlLine {
  readonly figure: PnlFigure;
  /** When it was booked, or marked. */
  readonly at: number;
  readonly instrument: string | null;
  readonly position: string | null;
  /** Ids of fills behind it, oldest first. */
  readonly fills: readonly string[];
  /** In its own currency. */
  readonly native: Money;
  readonly currency: string;
  /** Null: there is no rate, and it is in no sum. */
  readonly rate: Rate | null;
  /** In the reporting currency; 0 without a rate. */
  readonly amount: Money;
  readonly closure: Closure | null;
  readonly sentence: string;
}

/** Sums over lines, reporting currency. */
export interface PnlSums {
  readonly realised: Money;
  /** Change of what is not realised. */
  readonly unrealised: Money;
  /** Paid: positive takes away. */
  readonly fees: Money;
  /** Received: positive adds. */
  readonly funding: Money;
  /** Worse than meant: positive took away. It is in realised and unrealised already. */
  readonly slippage: Money;
  readonly corrections: Money;
  readonly currencies: Money;
  /** Realised + unrealised before slippage: what the decisions would have made at the prices they were made at. */
  readonly gross: Money;
  /** What equity changed by, but for money put in and taken out. */
  readonly net: Money;
}

const SUMMED = ['realised', 'unrealised', 'fees', 'funding', 'slippage', 'corrections', 'currencies'] as const satisfies readonly PnlFigure[];

/** Adds lines up. Fees and slippage are lines of what was taken away, so they count against. */
export function sumLines(lines: Iterable<PnlLine>): PnlSums {
  const sums = Object.fromEntries(SUMMED.map((figure) => [figure, ZERO_MONEY])) as Record<(typeof SUMMED)[number], Money>;
  for (const { figure, amount } of lines) if (figure !== 'flows') sums[figure] = add(sums[figure], amount);
  const { realised, unrealised, fees, funding, slippage, corrections, currencies } = sums;
  const traded = add(realised, unrealised);
  return { ...sums, gross: add(traded, slippage), net: [neg(fees), funding, corrections, currencies].reduce(add, traded) };
}
