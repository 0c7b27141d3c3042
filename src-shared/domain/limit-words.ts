/** Limits in sentences. */
import { LIMIT_MEASURES, type LimitUnit, type RiskLimit } from './risk-limit.ts';

/** `notional of BTC-USDT-PERP`, `leverage of each instrument`, `drawdown of the portfolio`. */
export function aboutLimit({ scope, subject, measure }: Pick<RiskLimit, 'scope' | 'subject' | 'measure'>): string {
  return `${LIMIT_MEASURES[measure].name} of ${scope === 'portfolio' ? 'the portfolio' : (subject ?? `each ${scope}`)}`;
}

/** A limit's figure in its unit: `2500.00`, `2.5 %`, `0.30 × equity`, `8`. */
export function limitFigure(unit: LimitUnit, value: number): string {
  switch (unit) {
    case 'money': return value.toFixed(2);
    case 'fraction': return percentOf(value);
    case 'times': return `${value.toFixed(2)} × equity`;
    case 'quantity': case 'count': case 'correlation': return String(Number(value.toFixed(4)));
  }
}

/** `2.5 %`. */
export function percentOf(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
