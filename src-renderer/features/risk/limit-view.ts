/** A limit's row as it is read: its name, its figures in their unit, how near it is. */
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import type { Formatter } from '../../ui/format/formatter.ts';
import { agentName, shortName } from '../../workbench/names.ts';
import type { SayOf } from '../../workbench/words.ts';
import type { riskWords } from './risk-words.ts';

export type LimitRow = RowOf<'limits'>;
type Say = SayOf<typeof riskWords>;

const URGENCY: Readonly<Record<LimitRow['state'], number>> = { broken: 0, unknown: 1, near: 2, ok: 3 };

/** `Exposure of BTC`, `Daily loss`. */
export function limitName({ measure, subject, scope }: Pick<LimitRow, 'measure' | 'subject' | 'scope'>, t: Say): string {
  const name = t(`measure_${measure}`);
  if (subject !== null) return `${name} · ${subjectName(scope, subject, t)}`;
  return scope === 'portfolio' ? name : `${name} · ${t('each', { scope })}`;
}

/** What a limit is about, by itself: `The whole account`, `Each venue`, `BTC`. */
export function targetName({ scope, subject }: Pick<LimitRow, 'subject' | 'scope'>, t: Say): string {
  if (subject !== null) return upper(subjectName(scope, subject, t));
  return scope === 'portfolio' ? t('wholeAccount') : upper(t('each', { scope }));
}

function subjectName(scope: LimitRow['scope'], subject: string, t: Say): string {
  if (scope === 'instrument') return shortName(subject);
  if (scope === 'strategy') return t(subject === 'agents' ? 'ofAgents' : 'ofHand');
  return scope === 'team' ? agentName(subject) : subject;
}

/** The same inside a sentence: `exposure of BTC`, `daily loss`. */
function nameInSentence(row: LimitRow, t: Say): string {
  return lower(limitName(row, t)).replace(' · ', t('ofSubject'));
}

/** A figure in the limit's unit. */
export function limitFigure(unit: LimitRow['unit'], value: string | null, format: Formatter): string {
  switch (unit) {
    case 'money': return format.number(value, { decimals: 0 });
    case 'fraction': return format.percent(value, { decimals: 2, trim: true });
    case 'times': return `${format.number(value, { decimals: 2, trim: true })}\u00A0×`;
    case 'correlation': return format.number(value, { decimals: 2 });
    case 'quantity': return format.number(value, { decimals: 8, trim: true });
    case 'count': return format.number(value, { decimals: 0 });
  }
}

/** What is left until the limit: money where it can be said in money, else in the limit's unit. */
export function leftOf({ headroom, value, limit, unit }: LimitRow, quote: string, format: Formatter): string | null {
  if (headroom !== null) return format.money(headroom, { decimals: 0, currency: quote });
  return value === null ? null : limitFigure(unit, String(Math.max(0, Number(limit) - Number(value))), format);
}

/** Broken first, then what cannot be measured, then by how much of each is used. Those that are measured at an entry only are left out. */
export function byUrgency(rows: readonly LimitRow[]): readonly LimitRow[] {
  return rows.filter(({ value, state }) => value !== null || state === 'unknown').toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state] || (b.used ?? 0) - (a.used ?? 0));
}

/** How things stand in one sentence; the first thing that is read. */
export function verdictOf(rows: readonly LimitRow[], held: boolean, say: { readonly t: Say; readonly format: Formatter; readonly quote: string }): { readonly look: 'good' | 'warning' | 'bad' | 'checking'; readonly sentence: string } {
  const { t, format, quote } = say;
  if (rows.length === 0) return { look: 'checking', sentence: t('unknown') };
  const names = (state: LimitRow['state']): string[] => byUrgency(rows).filter((row) => row.state === state).map((row) => nameInSentence(row, t));
  const broken = names('broken');
  if (broken.length > 0) return { look: 'bad', sentence: t('broken', { count: broken.length, names: broken.join(', ') }) };
  const unknown = names('unknown');
  if (unknown.length > 0) return { look: 'warning', sentence: upper(t('unmeasured', { names: unknown.join(', ') })) };
  const [nearest] = byUrgency(rows);
  if (!held && (nearest?.used ?? 0) === 0) return { look: 'good', sentence: t('noPositions') };
  const left = nearest === undefined ? null : leftOf(nearest, quote, format);
  if (nearest === undefined || left === null || (nearest.used ?? 0) === 0) return { look: 'good', sentence: t('none') };
  return { look: nearest.state === 'near' ? 'warning' : 'good', sentence: t('closest', { name: nameInSentence(nearest, t), left }) };
}

/** Names of coins keep their capitals. */
function lower(name: string): string {
  return /^[A-Z][a-z]+\b/.test(name) ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : name;
}

function upper(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}
