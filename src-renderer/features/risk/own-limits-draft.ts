/** The list of limits as a person edits it: what each field may be follows from the measure, what is wrong from the same rules the engine holds it to. */
import { limitFaults, subjectsIn, type LimitFault, type LimitSubjects } from '../../../src-shared/domain/limit-faults.ts';
import { listSteps } from '../../../src-shared/domain/limit-list.ts';
import { LIMIT_MEASURES, limitKey, type LimitAct, type LimitMeasure, type LimitMeasureWords, type LimitScope, type LimitUnit, type RiskLimit } from '../../../src-shared/domain/risk-limit.ts';

/** A limit on its way to be another. */
export interface DraftLimit extends Omit<RiskLimit, 'limit'> {
  /** Tells drafts apart, whatever is changed about them. */
  readonly id: string;
  /** As it is in force; null: it is new. */
  readonly was: RiskLimit | null;
  /** In the unit that is shown; null: what was typed is no number. */
  readonly typed: string | null;
  readonly removed: boolean;
}

/** What a limit can be about: a scope, each of it or one. */
export interface LimitTarget {
  readonly value: string;
  readonly scope: LimitScope;
  readonly subject: string | null;
}

export type DraftState = 'same' | 'changed' | 'new' | 'removed';

/** What a draft's field says: nothing yet, no number, refused with its reason, or only remarked on. */
export type DraftFault = { readonly kind: 'empty' | 'number' } | { readonly kind: 'refused' | 'remark'; readonly sentence: string };

/** The list as it is before anybody touched it. */
export function draftsOf(list: readonly RiskLimit[]): readonly DraftLimit[] {
  return list.map((limit) => ({ ...limit, id: limitKey(limit), was: limit, typed: shownValue(limit.measure, limit.limit), removed: false }));
}

/** A new one, on what a person limits first. @param number of new ones before it */
export function newDraft(number: number): DraftLimit {
  return { id: `new ${number}`, scope: 'portfolio', subject: null, measure: 'notional', act: 'block', typed: '', was: null, removed: false };
}

/** Fractions are typed in per cent. */
export function scaleOf(measure: LimitMeasure): number {
  return unitOf(measure) === 'fraction' ? 100 : 1;
}

export function unitOf(measure: LimitMeasure): LimitUnit {
  return LIMIT_MEASURES[measure].unit;
}

/** What the field shows of a value. */
export function shownValue(measure: LimitMeasure, value: number): string {
  return String(Number((value * scaleOf(measure)).toFixed(8)));
}

/** Everything a measure can be limited on in this session, in the order of the scopes. */
export function targetsOf(measure: LimitMeasure, subjects: LimitSubjects): readonly LimitTarget[] {
  const words: LimitMeasureWords = LIMIT_MEASURES[measure];
  const [act] = words.acts;
  const all = words.scopes.flatMap((scope) => [null, ...subjectsIn(scope, subjects)].map((subject) => ({ value: JSON.stringify([scope, subject]), scope, subject })));
  const limit = Math.min(1, words.most);
  return act === undefined ? [] : all.filter(({ scope, subject }) => !limitFaults([{ scope, subject, measure, act, limit }], subjects).some(({ refused }) => refused));
}

export function targetOf({ scope, subject }: Pick<DraftLimit, 'scope' | 'subject'>): string {
  return JSON.stringify([scope, subject]);
}

export function actsOf(measure: LimitMeasure): readonly LimitAct[] {
  return LIMIT_MEASURES[measure].acts;
}

/** The draft with another measure: what it is about and its act stay where they make sense, else become the first that does. */
export function withMeasure(draft: DraftLimit, measure: LimitMeasure, subjects: LimitSubjects): DraftLimit {
  const targets = targetsOf(measure, subjects);
  const target = targets.find(({ value }) => value === targetOf(draft)) ?? targets[0];
  const acts = actsOf(measure);
  return {
    ...draft, measure, ...(target === undefined ? {} : { scope: target.scope, subject: target.subject }), act: acts.includes(draft.act) ? draft.act : (acts[0] ?? 'block'),
    typed: unitOf(measure) === unitOf(draft.measure) ? draft.typed : '',
  };
}

/** The list the drafts come to; of what is no number, NaN. */
export function listOf(drafts: readonly DraftLimit[]): readonly RiskLimit[] {
  return drafts.filter(({ removed }) => !removed).map(({ scope, subject, measure, act, typed }) => ({ scope, subject, measure, act, limit: valueOf(measure, typed) }));
}

function valueOf(measure: LimitMeasure, typed: string | null): number {
  return typed === null || typed.trim() === '' ? Number.NaN : Number((Number(typed) / scaleOf(measure)).toFixed(12));
}

/** What each draft's field says, by its id. */
export function faultsOf(drafts: readonly DraftLimit[], subjects: LimitSubjects): ReadonlyMap<string, DraftFault> {
  const left = drafts.filter(({ removed }) => !removed);
  const found = new Map<string, DraftFault>(limitFaults(listOf(drafts), subjects).flatMap(({ at, refused, sentence }: LimitFault) => {
    const draft = left[at];
    return draft === undefined ? [] : [[draft.id, { kind: refused ? 'refused' as const : 'remark' as const, sentence }] as const];
  }));
  for (const { id, typed, measure } of left) {
    if (typed !== null && typed.trim() === '') found.set(id, { kind: 'empty' });
    else if (Number.isNaN(valueOf(measure, typed))) found.set(id, { kind: 'number' });
  }
  return found;
}

export function stateOf({ was, removed, ...draft }: DraftLimit): DraftState {
  if (removed) return 'removed';
  if (was === null) return 'new';
  return was.act === draft.act && shownValue(was.measure, was.limit) === draft.typed ? 'same' : 'changed';
}

/** Whether the drafts are another list than the one in force, and whether they allow more anywhere. */
export function listChange(list: readonly RiskLimit[], drafts: readonly DraftLimit[]): { readonly changed: boolean; readonly looser: boolean } {
  const steps = listSteps(list, listOf(drafts));
  return { changed: steps.length > 0, looser: steps.some(({ looser }) => looser) };
}
