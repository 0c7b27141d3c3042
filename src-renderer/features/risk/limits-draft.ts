/** What a person types into the editor of limits, read and judged before the engine is asked. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { LimitName } from '../../../src-shared/domain/changeable-limits.ts';

export type LimitInForce = OutputOf<'risk.limitsInForce'>['limits'][number];
/** By name, as typed, in per cent or as a count; null: what was typed is no number. */
export type Draft = Readonly<Partial<Record<LimitName, string | null>>>;

export type Read = { readonly kind: 'same' } | { readonly kind: 'changed'; readonly value: number; readonly looser: boolean } | { readonly kind: 'wrong'; readonly why: 'number' | 'whole' | 'range' };

/** What a limit's field shows: per cent, or a count. */
export function shownOf({ counted }: LimitInForce, value: number): string {
  return String(Number((value * (counted ? 1 : 100)).toFixed(4)));
}

/** Reads one field. */
export function readLimit(limit: LimitInForce, typed: string | null | undefined): Read {
  if (typed === undefined || typed === shownOf(limit, limit.value)) return { kind: 'same' };
  if (typed === null || typed.trim() === '' || !Number.isFinite(Number(typed))) return { kind: 'wrong', why: 'number' };
  const value = Number((Number(typed) / (limit.counted ? 1 : 100)).toFixed(9));
  if (limit.counted && !Number.isInteger(value)) return { kind: 'wrong', why: 'whole' };
  if (value < limit.least || value > limit.most) return { kind: 'wrong', why: 'range' };
  return value === limit.value ? { kind: 'same' } : { kind: 'changed', value, looser: value > limit.value };
}

/** The changes that are to be made, by name. */
export function changesIn(limits: readonly LimitInForce[], draft: Draft): Partial<Record<LimitName, number>> {
  return Object.fromEntries(limits.flatMap((limit) => {
    const read = readLimit(limit, draft[limit.name]);
    return read.kind === 'changed' ? [[limit.name, read.value]] : [];
  }));
}
