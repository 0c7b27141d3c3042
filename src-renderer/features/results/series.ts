/** Net result span by span, for the chart: every hour, day or month of a period, those without a result too. */
import type { PnlStatement } from '../../../src-shared/contract/profit-and-loss.ts';

export type Unit = 'hour' | 'day' | 'month';

export interface Span {
  /** The group's key: `2026-11-21`, with `T14` for an hour, `2026-11` for a month. */
  readonly key: string;
  /** Its beginning, ms UTC. */
  readonly at: number;
  readonly net: number;
  /** Net since the beginning of the period, up to its end. */
  readonly sum: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What a period is divided by, so that there are enough bars and not too many. */
export function unitFor({ from, until }: Pick<PnlStatement, 'from' | 'until'>): Unit {
  return until - from <= 2 * DAY ? 'hour' : until - from <= 120 * DAY ? 'day' : 'month';
}

const KEY_LENGTH = { hour: 13, day: 10, month: 7 } as const;

/** Every span of the statement's period. @param made by `unit` */
export function spansOf({ from, until, groups }: Pick<PnlStatement, 'from' | 'until' | 'groups'>, unit: Unit): readonly Span[] {
  const nets = new Map(groups.map(({ key, net }) => [key, Number(net)]));
  const spans: Span[] = [];
  let sum = 0;
  for (let at = beginOf(from, unit); at < until; at = nextOf(at, unit)) {
    const key = new Date(at).toISOString().slice(0, KEY_LENGTH[unit]);
    const net = nets.get(key) ?? 0;
    sum += net;
    spans.push({ key, at, net, sum });
  }
  return spans;
}

function beginOf(at: number, unit: Unit): number {
  const day = new Date(at);
  return unit === 'hour' ? at - (at % HOUR) : unit === 'day' ? at - (at % DAY) : Date.UTC(day.getUTCFullYear(), day.getUTCMonth());
}

function nextOf(at: number, unit: Unit): number {
  const day = new Date(at);
  return unit === 'hour' ? at + HOUR : unit === 'day' ? at + DAY : Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1);
}

/** The moment a key of a span begins, ms UTC; null for a key of anything else. */
export function momentOfKey(key: string): number | null {
  const found = /^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d))?)?$/.exec(key);
  return found === null ? null : Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3] ?? 1), Number(found[4] ?? 0));
}

/** What is said of the spans: how many gained, the best and the worst; spans in which nothing happened count in neither. */
export function standOut(spans: readonly Span[]): { readonly won: number; readonly traded: number; readonly best: Span | null; readonly worst: Span | null } {
  const traded = spans.filter(({ net }) => net !== 0);
  const by = (pick: (a: Span, b: Span) => boolean): Span | null => traded.reduce<Span | null>((found, one) => (found === null || pick(one, found) ? one : found), null);
  return { won: traded.filter(({ net }) => net > 0).length, traded: traded.length, best: by((a, b) => a.net > b.net), worst: by((a, b) => a.net < b.net) };
}
