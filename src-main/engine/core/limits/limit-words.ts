import { toText, type Decimal } from '../../../../src-shared/domain/decimal.ts';
import { LIMIT_MEASURES, type LimitUnit } from '../../../../src-shared/domain/risk-limit.ts';
import type { CheckUnit } from '../fact.ts';
import type { AppliedLimit } from './limit-book.ts';
import { isPartDrawdown } from './part-highs.ts';

/** `portfolio VaR 95`, `BTC-USDT-PERP.alpha notional`, `group chat leverage`. */
export function nameOf({ scope, subject, measure }: Pick<AppliedLimit, 'scope' | 'subject' | 'measure'>): string {
  return `${subject === null ? 'portfolio' : scope === 'team' ? subject.replaceAll('_', ' ') : subject} ${LIMIT_MEASURES[measure].name}`;
}

/** How a drawdown of a part ends that nothing may be left to earn back, as a sentence after another; nothing of every other limit. */
export function countsAnew(limit: Pick<AppliedLimit, 'scope' | 'measure' | 'act'>): string {
  if (!isPartDrawdown(limit)) return '';
  return limit.act === 'halt' ? ' It counts anew from a resume.' : ' It counts anew once a halt is resumed, or the limit is taken out and set again.';
}

const CHECK_UNITS: Readonly<Record<LimitUnit, CheckUnit>> = { money: 'money', quantity: 'quantity', fraction: 'share', times: 'times', count: 'count', correlation: 'number' };

/** How a check writes the limit's figures. */
export function unitOf({ measure }: Pick<AppliedLimit, 'measure'>): CheckUnit {
  return CHECK_UNITS[LIMIT_MEASURES[measure].unit];
}

/** A figure of a limit as text: money and quantities exact, what is estimated to six places. */
export function figureOf({ measure }: Pick<AppliedLimit, 'measure'>, value: Decimal): string {
  const { unit } = LIMIT_MEASURES[measure];
  if (unit === 'money' || unit === 'quantity') return toText(value);
  return toText(((value / STEP) * STEP) as Decimal);
}

/** {@link figureOf} what a limit is set to, which most checks say again. */
export function levelText(limit: AppliedLimit, level: Decimal): string {
  if (level !== limit.limit) return figureOf(limit, level);
  let text = levels.get(limit);
  if (text === undefined) levels.set(limit, (text = figureOf(limit, level)));
  return text;
}

const levels = new WeakMap<AppliedLimit, string>();
const STEP = 10n ** 12n;
