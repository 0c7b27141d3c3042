/** The journal's filter as the bar has it. */
import type { DecisionFilter } from '../../../src-shared/contract/decision-filter.ts';

export type { DecisionFilter };

export const ALL: DecisionFilter = { text: '', instrument: null, action: 'any', direction: null, tag: null, from: null, until: null, noted: false };

/** Whether anything is left out. */
export function isFiltered(filter: DecisionFilter): boolean {
  return (Object.keys(ALL) as (keyof DecisionFilter)[]).some((key) => filter[key] !== ALL[key]);
}

export const SPANS = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
export type Span = keyof typeof SPANS;

/** A moment as a `datetime-local` field writes it, in UTC or in the machine's zone; empty for none. */
export function fieldTime(at: number | null, zone: 'utc' | 'local'): string {
  if (at === null) return '';
  const shifted = zone === 'utc' ? at : at - new Date(at).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 16);
}

/** What such a field says as ms UTC; null for nothing or no time. */
export function timeOfField(text: string, zone: 'utc' | 'local'): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return null;
  const at = Date.parse(zone === 'utc' ? `${text.slice(0, 16)}:00Z` : `${text.slice(0, 16)}:00`);
  return Number.isNaN(at) || at < 0 ? null : at;
}

/** A filter given from elsewhere (a screen's input); what is not of its shape is left out. */
export function filterFrom(input: unknown, schema: { safeParse(value: unknown): { readonly success: boolean; readonly data?: DecisionFilter } }): DecisionFilter | null {
  if (typeof input !== 'object' || input === null) return null;
  const parsed = schema.safeParse({ ...ALL, ...input });
  return parsed.success && parsed.data !== undefined ? parsed.data : null;
}
