import type { RiskReport } from '../../../src-shared/contract/risk-report.ts';
import type { Formatter, NumberStyle } from '../../ui/format/formatter.ts';
import { UNKNOWN } from '../../ui/format/formatter.ts';
import type { SayOf } from '../../workbench/words.ts';
import type { riskWords } from './risk-words.ts';

export type Measure = RiskReport['portfolio'] extends infer P ? NonNullable<P> extends { readonly beta: infer M } ? M : never : never;

/** A measure as text: its number, or why there is none. Never 0 for what is not known. */
export function measureText(measure: Measure | null, format: Formatter, t: SayOf<typeof riskWords>, style: NumberStyle = {}): string {
  if (measure === null) return UNKNOWN;
  switch (measure.kind) {
    case 'known': return measure.unit === 'fraction' ? format.percent(measure.value, style) : format.number(measure.value, style);
    case 'insufficient': return t('needs', { needed: measure.needed, has: measure.observations });
    case 'undefined': return UNKNOWN;
  }
}
