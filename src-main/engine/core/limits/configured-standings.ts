/** How the limits a person has set stand. */
import { ZERO_MONEY, div, max, mul, notional, sub, toText, type Decimal, type Money, type Price, type Quantity, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import { percentOf } from '../../../../src-shared/domain/limit-words.ts';
import { LIMIT_MEASURES, type RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { markPrice } from '../portfolio/valuation.ts';
import type { EngineState } from '../state.ts';
import { exposuresOf, type Exposure } from './exposures.ts';
import type { AppliedLimit, LimitBook } from './limit-book.ts';
import { entryLevelOf, keeps } from './limit-holds.ts';
import { countsAnew } from './limit-words.ts';
import { LimitGauge, type Reading } from './measure-limit.ts';
import { isPartLoss } from './part-losses.ts';
import { standingOf, subjectOf, type LimitStanding } from './standing.ts';

/**
 * A row for every subject of every limit: of one on each instrument, those that are held, on their way or broken, and one without a subject while none is. A limit
 * that another on the same thing with the same act is tighter than is not held, and has no row.
 */
export function configuredStandings(state: EngineState): LimitStanding[] {
  const book = state.limits;
  if (book === null) return [];
  const gauge = new LimitGauge(state);
  const exposures = exposuresOf(state);
  const held = new Set<string | null>(exposures.map(({ instrument }) => instrument.id));
  return book.rules.flatMap((rule) => {
    const of = book.all.filter((limit) => limit.rule === rule);
    if (of.length === 0) return [];
    const shown = rule.scope === 'instrument' && rule.subject === null ? of.filter((limit) => book.broken.has(limit.key) || held.has(limit.subject)) : of;
    return shown.length > 0 ? shown.map((limit) => standing(state, limit, { book, gauge, exposures })) : [unheld(rule, must(of[0], 'a rule with a subject'))];
  });
}

interface Look {
  readonly book: LimitBook;
  readonly gauge: LimitGauge;
  readonly exposures: readonly Exposure[];
}

/** A limit on each instrument while none is held. */
function unheld({ scope, measure, act }: RiskLimit, limit: AppliedLimit): LimitStanding {
  return standingOf({ scope, subject: null, measure, act, value: 0n as Ratio, limit: limit.limit, headroom: null }, false, 'atOrBelow');
}

function standing(state: EngineState, limit: AppliedLimit, { book, gauge, exposures }: Look): LimitStanding {
  const { scope, subject, measure, act } = limit;
  if (measure === 'priceCollar') return collar(limit);
  const reading = gauge.read(limit, exposures);
  if (!reading.known) return unknown(limit, reading, book.broken.get(limit.key)?.at ?? null);
  const own = gauge.own(limit, exposures);
  const headroom = headroomOf(state, limit, { own, value: reading.value, gauge, book });
  const stands = standingOf({ scope, subject, measure, act, value: reading.value, limit: limit.limit, headroom }, false, 'atOrBelow');
  const since = book.broken.get(limit.key)?.at ?? null;
  const broken = since !== null || !keeps(limit, reading.value, limit.limit);
  return broken ? { ...stands, since, state: 'broken', sentence: `${stands.sentence}${countsAnew(limit)}` } : { ...stands, since };
}

function collar({ scope, subject, measure, act, limit }: AppliedLimit): LimitStanding {
  return {
    scope, subject, measure, act, unit: LIMIT_MEASURES[measure].unit, basic: false, value: null, limit: toText(limit), headroom: null, used: null, state: 'ok', since: null,
    sentence: `${subjectOf(scope, subject)}: entries farther than ${percentOf(Number(toText(limit)))} from the last price are refused.`,
  };
}

function unknown({ scope, subject, measure, act, limit }: AppliedLimit, { why }: Extract<Reading, { known: false }>, since: Timestamp | null): LimitStanding {
  const { name, unit } = LIMIT_MEASURES[measure];
  return {
    scope, subject, measure, act, unit, basic: false, value: null, limit: toText(limit), headroom: null, used: null, state: since === null ? 'unknown' : 'broken', since,
    sentence: `${subjectOf(scope, subject)}: ${name} ${why}. Until it can be measured nothing that adds risk is sent.`,
  };
}

/** What is left to entries, in money: until the level they must keep; of VaR, how much more may be lost on one day in twenty. */
function headroomOf(state: EngineState, limit: AppliedLimit, { own, value, gauge, book }: { readonly own: readonly Exposure[]; readonly value: Decimal; readonly gauge: LimitGauge; readonly book: LimitBook }): Money | null {
  const level = entryLevelOf(limit, book);
  const left = (amount: Money): Money => max(ZERO_MONEY, amount);
  switch (limit.measure) {
    case 'notional': return left(sub(level as Money, value as Money));
    case 'quantity': return left(notional(markPrice(state, limit.subject as InstrumentId) ?? (0n as Price), max(0n as Quantity, sub(level as Quantity, value as Quantity))));
    case 'leverage': case 'var95': case 'volatility': return left(mul(left(gauge.basis(limit)), sub(level as Ratio, value as Ratio)));
    case 'concentration': {
      const held = own.reduce((sum, one) => sum + one.value, 0n) as Money;
      return left(mul(max(left(gauge.basis(limit)), held), sub(level as Ratio, value as Ratio)));
    }
    case 'dailyLoss': case 'weeklyLoss': case 'drawdown':
      return isPartLoss(limit) ? left(mul(gauge.equityOfPart(limit), sub(level as Ratio, value as Ratio))) : lossLeft(gauge.worth(null), value as Ratio, level as Ratio);
    case 'minEquity': return left(sub(gauge.worth(limit.subject as VenueId | null), level as Money));
    case 'correlation': case 'liquidation': case 'openOrders': case 'openPositions': case 'ordersPerMinute': case 'priceCollar': return null;
  }
}

const WHOLE = 10n ** 18n;

/** From equity now and the share that is lost follows where it is counted from, and so the floor. */
function lossLeft(worth: Money, lost: Ratio, level: Ratio): Money {
  if (lost >= WHOLE || level <= lost) return ZERO_MONEY;
  const from = div(worth, (WHOLE - lost) as Ratio);
  return mul(from, sub(level, lost));
}
