/** The options of `quorum rebalance`, read into a wish. */
import { REBALANCE_METHODS, rebalanceWishSchema, USUAL_REBALANCE, type RebalanceMethod, type RebalanceWish } from '../../../src-shared/contract/rebalance.ts';
import { namedInstruments } from '../../../src-shared/domain/named-instruments.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { parseDuration } from '../duration.ts';

export interface RebalanceFlags {
  readonly method?: string;
  readonly window?: string;
  readonly instruments?: string;
  readonly min?: string;
  readonly max?: string;
  readonly cash?: string;
  readonly shorts?: boolean;
  readonly maxTurnover?: string;
  readonly costAversion?: string;
  readonly leastChange?: string;
  readonly stop?: string;
}

const HOUR_MS = 3_600_000;

/** `0.25` or `25%`; null for anything else. */
export function parseShare(text: string): number | null {
  const match = /^(-?\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim());
  if (match === null) return null;
  const value = Number(match[1]);
  return match[2] === '%' ? value / 100 : value;
}

/** The wish, or the option that cannot be used. @param known ids of the instruments there are, for short names */
export function readRebalanceFlags(flags: RebalanceFlags, known: readonly string[]): Result<RebalanceWish> {
  const method = methodOf(flags.method ?? USUAL_REBALANCE.method);
  if (method === null) return refusal('method', flags.method ?? '', `There are ${REBALANCE_METHODS.map((one) => one.replaceAll('_', '-')).join(', ')}.`);
  const windowMs = flags.window === undefined || flags.window === 'all' ? null : parseDuration(flags.window);
  if (windowMs === null && flags.window !== undefined && flags.window !== 'all') return refusal('window', flags.window, 'It is a time such as 6h, 7d or 30d, or `all` for what there is of the last 30 days.');
  const instruments = instrumentsOf(flags.instruments, known);
  if (!instruments.ok) return instruments;
  const shorts = flags.shorts === true;
  const numbers: Record<string, number | null> = {};
  for (const [option, key, usual] of NUMBERS) {
    const text = flags[key];
    const value = text === undefined ? usual : parseShare(text);
    if (value === null && text !== undefined) return refusal(option, text, 'It is a share such as 0.25 or 25%.');
    numbers[key] = value;
  }
  if (shorts && flags.min === undefined) numbers['min'] = -(numbers['max'] ?? 0);
  const parsed = rebalanceWishSchema.safeParse({ ...numbers, method, instruments: instruments.value, shorts, windowHours: windowMs === null ? null : Math.max(1, Math.round(windowMs / HOUR_MS)) });
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err(failure('bad_option', `--${OPTION_OF[String(issue?.path[0])] ?? String(issue?.path[0])} cannot be that: ${issue?.message ?? 'it is out of range'}.`, '`quorum rebalance --help` says what each option may be.'));
}

type NumberKey = 'min' | 'max' | 'cash' | 'maxTurnover' | 'costAversion' | 'leastChange' | 'stop';

const NUMBERS: readonly (readonly [option: string, key: NumberKey, usual: number | null])[] = [
  ['min', 'min', USUAL_REBALANCE.min], ['max', 'max', USUAL_REBALANCE.max], ['cash', 'cash', USUAL_REBALANCE.cash], ['max-turnover', 'maxTurnover', USUAL_REBALANCE.maxTurnover],
  ['cost-aversion', 'costAversion', USUAL_REBALANCE.costAversion], ['least-change', 'leastChange', USUAL_REBALANCE.leastChange], ['stop', 'stop', USUAL_REBALANCE.stop],
];
const OPTION_OF: Readonly<Record<string, string>> = { ...Object.fromEntries(NUMBERS.map(([option, key]) => [key, option])), windowHours: 'window' };

function methodOf(text: string): RebalanceMethod | null {
  const word = text.toLowerCase().replaceAll('-', '_');
  return REBALANCE_METHODS.find((one) => one === word) ?? null;
}

function instrumentsOf(text: string | undefined, known: readonly string[]): Result<string[]> {
  const named = namedInstruments(text ?? '', known);
  if (named.ok) return ok(named.ids);
  return refusal('instruments', named.word, named.may.length === 0 ? `There are ${known.join(', ')}.` : `It may be ${named.may.join(' or ')}: give the whole name.`);
}

function refusal(option: string, text: string, remedy: string): Result<never> {
  return err(failure('bad_option', `--${option} cannot be "${text}".`, remedy));
}
