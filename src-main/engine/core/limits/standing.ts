/** How one limit stands, in figures and in a sentence. */
import { toNumber, toText, type Decimal, type Money } from '../../../../src-shared/domain/decimal.ts';
import { limitFigure } from '../../../../src-shared/domain/limit-words.ts';
import { LIMIT_MEASURES, type LimitAct, type LimitMeasure, type LimitScope, type LimitUnit } from '../../../../src-shared/domain/risk-limit.ts';

/** From four fifths of a limit on it counts as near. */
const isNear = (value: bigint, limit: bigint): boolean => value * 5n >= limit * 4n;

/** A limit and how it stands. Amounts are exact text in the unit. */
export interface LimitStanding {
  readonly scope: LimitScope;
  readonly subject: string | null;
  readonly measure: LimitMeasure;
  readonly act: LimitAct;
  readonly unit: LimitUnit;
  readonly basic: boolean;
  readonly value: string | null;
  readonly limit: string;
  readonly headroom: string | null;
  readonly used: number | null;
  readonly state: 'ok' | 'near' | 'broken' | 'unknown';
  readonly since: number | null;
  readonly sentence: string;
}

/** What is measured against what; `headroom` in the quote currency, null where it is not money. */
export interface Measured {
  readonly scope: LimitScope;
  readonly subject: string | null;
  readonly measure: LimitMeasure;
  readonly act: LimitAct;
  readonly value: Decimal;
  readonly limit: Decimal;
  readonly headroom: Money | null;
}

/** @param holds `atOrBelow`: what is exactly at the limit keeps it; `below`: it is broken there */
export function standingOf({ scope, subject, measure, act, value, limit, headroom }: Measured, basic: boolean, holds: 'atOrBelow' | 'below'): LimitStanding {
  const used = usedOf(measure, value, limit);
  const broken = measure === 'minEquity' ? value < limit : holds === 'below' ? value >= limit : value > limit;
  const state = broken ? 'broken' : isNear(measure === 'minEquity' ? limit : value, measure === 'minEquity' ? value : limit) ? 'near' : 'ok';
  const { unit, name } = LIMIT_MEASURES[measure];
  return {
    scope, subject, measure, act, unit, basic, value: toText(value), limit: toText(limit), headroom: headroom === null ? null : toText(headroom), used: Math.max(0, used), state, since: null,
    sentence: `${subjectOf(scope, subject)}: ${name} ${limitFigure(unit, toNumber(value))} of ${limitFigure(unit, toNumber(limit))}. ${AT_LIMIT[act]}`,
  };
}

/** Share of a limit that is used; of a least equity, limit over equity. */
function usedOf(measure: LimitMeasure, value: Decimal, limit: Decimal): number {
  const [part, of] = measure === 'minEquity' ? [limit, value] : [value, limit];
  return of > 0n ? toNumber(part) / toNumber(of) : part > 0n ? Number.MAX_SAFE_INTEGER : 0;
}

/** What a limit is about, at the beginning of a sentence. */
export function subjectOf(scope: LimitScope, subject: string | null): string {
  if (subject === null) return scope === 'portfolio' ? 'The whole account' : `Each ${scope}`;
  if (scope === 'strategy') return subject === 'agents' ? 'The agents' : 'By hand';
  return scope === 'team' ? `The ${subject.replaceAll('_', ' ')}` : subject;
}

const AT_LIMIT: Readonly<Record<LimitAct, string>> = {
  block: 'Entries beyond it are refused.', reduce: 'Beyond it positions are made smaller.', close: 'Beyond it what it covers is closed.', halt: 'At it trading halts.',
};
