/** What is wrong with limits a person has set, before any of them is held against anything. */
import { aboutLimit } from './limit-words.ts';
import { LIMIT_ACTS, LIMIT_MEASURES, LIMIT_SUBJECTS, isLeast, limitKey, type LimitMeasure, type LimitMeasureWords, type LimitScope, type RiskLimit } from './risk-limit.ts';

/** What there is to set limits on. */
export interface LimitSubjects {
  readonly venues: readonly string[];
  readonly quotes: readonly string[];
  readonly instruments: readonly string[];
}

const NO_SUBJECTS: LimitSubjects = { venues: [], quotes: [], instruments: [] };

/** What a limit of a scope can be about; empty for the portfolio, of which there is one. */
export function subjectsIn(scope: LimitScope, { venues, quotes, instruments }: LimitSubjects): readonly string[] {
  switch (scope) {
    case 'portfolio': return [];
    case 'venue': return venues;
    case 'quote': return quotes;
    case 'instrument': return instruments;
    case 'strategy': case 'team': return LIMIT_SUBJECTS[scope];
  }
}

/** A limit that is refused, or allowed and remarked on. */
export interface LimitFault {
  /** Place in the list. */
  readonly at: number;
  readonly refused: boolean;
  /** What is wrong and what to do. */
  readonly sentence: string;
}

/** Everything that is wrong or odd about the limits, in their order. @param subjects null where it is not known yet what will be traded */
export function limitFaults(limits: readonly RiskLimit[], subjects: LimitSubjects | null = null): readonly LimitFault[] {
  return limits.flatMap((limit, at): readonly LimitFault[] => {
    const refused = whyRefused(limit) ?? whyNoSubject(limit, subjects) ?? whyAgainst(limit, at, limits);
    if (refused !== null) return [{ at, refused: true, sentence: refused }];
    const remark = remarkOn(limit, limits);
    return remark === null ? [] : [{ at, refused: false, sentence: remark }];
  });
}

function whyRefused(limit: RiskLimit): string | null {
  const { scope, subject, measure, act, limit: value } = limit;
  const words: LimitMeasureWords = LIMIT_MEASURES[measure];
  if (!Number.isFinite(value) || value <= 0) return `The limit on ${aboutLimit(limit)} must be above 0, not ${typed(measure, value)}: at 0 nothing could ever be traded.`;
  if (value > words.most) return `The limit on ${aboutLimit(limit)} is ${typed(measure, value)}, and more than ${typed(measure, words.most)} means nothing there.`;
  if (words.unit === 'count' && !Number.isInteger(value)) return `The limit on ${aboutLimit(limit)} is a number of them: a whole one, not ${value}.`;
  if (!words.scopes.includes(scope)) return `${capital(words.name)} is not measured of ${scope === 'portfolio' ? 'the portfolio' : `one ${scope}`}: set it on ${words.scopes.join(', ')}.`;
  if (!words.acts.includes(act)) return `${capital(act)} does not help against ${words.name}: choose ${words.acts.join(', ')}.`;
  if (scope === 'portfolio' && subject !== null) return `There is one portfolio: leave the subject of the limit on ${words.name} out.`;
  if (measure === 'quantity' && subject === null) return 'A quantity is of one instrument: the same number of two coins is not the same risk. Name the instrument, or limit the notional of each.';
  return null;
}

function whyNoSubject({ scope, subject, measure }: RiskLimit, subjects: LimitSubjects | null): string | null {
  if (subject === null || scope === 'portfolio') return null;
  if (subjects === null && scope !== 'strategy' && scope !== 'team') return null;
  const known = subjectsIn(scope, subjects ?? NO_SUBJECTS);
  return known.includes(subject) ? null : `There is no ${scope} ${subject} in this session, so its limit on ${LIMIT_MEASURES[measure].name} could never be held. There ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}.`;
}

/** Of one thing a milder act must come before a harder one. */
function whyAgainst(limit: RiskLimit, at: number, limits: readonly RiskLimit[]): string | null {
  for (const [place, other] of limits.entries()) {
    if (place === at || other.scope !== limit.scope || other.subject !== limit.subject || other.measure !== limit.measure) continue;
    if (limitKey(other) === limitKey(limit) && place < at) return `The limit on ${aboutLimit(limit)} that does “${limit.act}” is there twice: keep one.`;
    const harder = LIMIT_ACTS.indexOf(other.act) > LIMIT_ACTS.indexOf(limit.act);
    const later = isLeast(limit.measure) ? limit.limit <= other.limit : limit.limit >= other.limit;
    if (harder && later) return `The limit on ${aboutLimit(limit)} that does “${limit.act}” (${typed(limit.measure, limit.limit)}) comes no sooner than the one that does “${other.act}” (${typed(other.measure, other.limit)}): it would never act.`;
  }
  return null;
}

/** A part may not be held to more than the whole: it is allowed, and says nothing. But a part can be far below its highest where the whole, which others hold up, is not. */
function remarkOn(limit: RiskLimit, limits: readonly RiskLimit[]): string | null {
  if (limit.scope === 'portfolio' || isLeast(limit.measure) || limit.measure === 'drawdown') return null;
  const whole = limits.filter(({ scope, measure }) => scope === 'portfolio' && measure === limit.measure);
  const least = Math.min(...whole.map((one) => one.limit));
  return limit.limit > least ? `The limit on ${aboutLimit(limit)} (${typed(limit.measure, limit.limit)}) lies above the portfolio's (${typed(limit.measure, least)}), which is reached first.` : null;
}

/** A limit's figure as a person types it: fractions in per cent, with every digit that was typed. */
function typed(measure: LimitMeasure, value: number): string {
  return LIMIT_MEASURES[measure].unit === 'fraction' && Number.isFinite(value) ? `${Number((value * 100).toPrecision(12))} %` : String(value);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
