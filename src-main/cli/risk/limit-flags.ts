/** What a person types about limits: each refusal says what there is. */
import { CHANGEABLE_LIMITS, type LimitName } from '../../../src-shared/domain/changeable-limits.ts';
import { subjectsIn, type LimitSubjects } from '../../../src-shared/domain/limit-faults.ts';
import { LIMIT_ACTS, LIMIT_MEASURE_NAMES, LIMIT_SCOPES, type RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';

/** A limit without its value. */
export type LimitPlace = Omit<RiskLimit, 'limit'>;

/** `dailyLossHalt`, however it is written: `daily-loss-halt` too. */
export function readLimitName(text: string): Result<LimitName> {
  return oneOf('name of a limit', text, CHANGEABLE_LIMITS);
}

/** `2500`, `0.02` or `2%`. */
export function readValue(text: string): Result<number> {
  const found = /^(-?\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim());
  return found === null ? refused(`"${text}" is no value of a limit.`, 'It is a number such as 2500, a share such as 0.02 or 2%, or a count.') : ok(Number((Number(found[1]) / (found[2] === '%' ? 100 : 1)).toFixed(12)));
}

/** `instrument:BTC notional close`, read: of an instrument its base is enough where that is clear. */
export function readPlace({ place, measure, act }: { readonly place: string; readonly measure: string; readonly act: string }, subjects: LimitSubjects): Result<LimitPlace> {
  const colon = place.indexOf(':');
  const scope = oneOf('scope', colon < 0 ? place : place.slice(0, colon), LIMIT_SCOPES);
  const what = oneOf('measure', measure, LIMIT_MEASURE_NAMES);
  const does = oneOf('act', act, LIMIT_ACTS);
  if (!scope.ok) return scope;
  if (!what.ok) return what;
  if (!does.ok) return does;
  const typed = colon < 0 ? null : place.slice(colon + 1);
  return ok({ scope: scope.value, subject: typed === null ? null : whole(typed, subjectsIn(scope.value, subjects)), measure: what.value, act: does.value });
}

/** What a limit is about, in a table. */
export function figureWords({ scope, subject }: Pick<RiskLimit, 'scope' | 'subject'>): string {
  return subject ?? (scope === 'portfolio' ? 'portfolio' : `each ${scope}`);
}

/** The subject that is meant; what nobody knows stays as it is, and is refused with what there is. */
function whole(typed: string, known: readonly string[]): string {
  const meant = known.filter((one) => plain(one) === plain(typed));
  const begins = known.filter((one) => one.toUpperCase().startsWith(`${typed.toUpperCase()}-`));
  return meant[0] ?? (begins.length === 1 ? (begins[0] ?? typed) : typed);
}

function oneOf<T extends string>(what: string, text: string, known: readonly T[]): Result<T> {
  const found = known.find((one) => plain(one) === plain(text));
  return found === undefined ? refused(`"${text}" is no ${what}.`, `It is one of ${known.join(', ')}.`) : ok(found);
}

const plain = (text: string): string => text.replaceAll(/[\s_-]/g, '').toLowerCase();

function refused(sentence: string, remedy: string): Result<never> {
  return err(failure('bad_option', sentence, remedy));
}
