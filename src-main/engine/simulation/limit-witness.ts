/**
 * What the witness knows of the limits a person has set: counted from what the venue holds and what is on the wire, by no code of the engine's. Figures that
 * need more than that (VaR, correlation) are not judged here.
 */
import type { RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import type { LimitsInForce } from './limits-in-force.ts';
import { value, type Truth } from './truth.ts';
import { Violation } from './violation.ts';
import { CLOCK_SLACK_MS, EXPOSURE_TOLERANCE, LIMIT_ACT_MS } from './witness-limits.ts';

/** An entry on the wire or working, as the witness has it. */
interface EntryOut {
  readonly instrument: string;
  readonly price: bigint | null;
  readonly quantity: bigint;
  readonly sentAt: number;
}

/** What is held and what may still fill, in money and by count. */
interface Witnessed {
  readonly values: ReadonlyMap<string, number>;
  readonly entries: ReadonlyMap<string, number>;
  readonly equity: number;
}

const MINUTE_MS = 60_000;
/** What the market may have moved between two looks at it. */
const MARK_TOLERANCE = 1.015;

export class LimitWitness {
  readonly #inForce: LimitsInForce;
  readonly #sends: { readonly at: number; readonly instrument: string }[] = [];
  readonly #brokenSince = new Map<string, number>();

  readonly #markOf: (instrument: string) => number;

  constructor(inForce: LimitsInForce, markOf: (instrument: string) => number) {
    this.#inForce = inForce;
    this.#markOf = markOf;
  }

  /** An entry leaves. Throws where a limit that covers it is passed with it. */
  entryLeft(entry: EntryOut, truth: Truth, out: ReadonlyMap<string, EntryOut>, fail: (invariant: string, sentence: string) => never): void {
    const { instrument, sentAt: at } = entry;
    this.#sends.push({ at, instrument });
    const exposure = this.#witnessed(entry, truth, out);
    for (const limit of this.#inForce.list) {
      if (!covers(limit, instrument)) continue;
      const measured = this.#measure(limit, instrument, at, exposure);
      const tolerance = limit.measure === 'notional' || limit.measure === 'leverage' ? EXPOSURE_TOLERANCE : 1;
      if (measured !== null && measured > limit.limit * tolerance) fail('I5', `${limit.scope} ${limit.measure} ${measured.toFixed(4)} over ${limit.limit}`);
    }
  }

  /**
   * After an event: what the market has made too large and is to be made smaller or closed must be on its way there.
   * @param excused something went wrong a moment ago
   */
  check(at: number, known: ReadonlyMap<string, { readonly quantity: bigint }>, truth: Truth, excused: boolean): void {
    const rule = this.#inForce.list.find(({ scope, subject, measure, act }) => scope === 'instrument' && subject === null && measure === 'leverage' && (act === 'reduce' || act === 'close'));
    if (rule === undefined) return;
    const allowed = equityOf(truth) * rule.limit;
    for (const [instrument, { quantity }] of known) {
      const held = sizeOf(quantity) * this.#markOf(instrument);
      if (excused || held <= allowed * MARK_TOLERANCE) {
        this.#brokenSince.delete(instrument);
        continue;
      }
      const since = this.#brokenSince.get(instrument) ?? at;
      this.#brokenSince.set(instrument, since);
      if (at - since > LIMIT_ACT_MS) throw new Violation('limit', `${instrument} is worth ${held.toFixed(2)}, ${allowed.toFixed(2)} allowed, for ${at - since} ms, and nobody makes it smaller`, instrument);
    }
  }

  /** What the venue holds at the last prices, what works or is on the wire, and the entry that leaves. */
  #witnessed(entry: EntryOut, truth: Truth, out: ReadonlyMap<string, EntryOut>): Witnessed {
    const values = new Map([...truth.positions].map(([instrument, quantity]) => [instrument, sizeOf(quantity) * this.#markOf(instrument)]));
    const entries = new Map<string, number>();
    const add = (instrument: string, worth: number): void => {
      values.set(instrument, (values.get(instrument) ?? 0) + worth);
      entries.set(instrument, (entries.get(instrument) ?? 0) + 1);
    };
    for (const [id, one] of out) {
      const works = truth.orders.get(id);
      if (works !== undefined || (entry.sentAt - one.sentAt <= 100 && !truth.filled.has(id))) add(one.instrument, value(one.price ?? 0n, works?.rest ?? one.quantity));
    }
    add(entry.instrument, value(entry.price ?? 0n, entry.quantity));
    return { values, entries, equity: equityOf(truth) };
  }

  #measure({ scope, measure }: RiskLimit, instrument: string, at: number, { values, entries, equity }: Witnessed): number | null {
    const of = (map: ReadonlyMap<string, number>): number => (scope === 'instrument' ? (map.get(instrument) ?? 0) : [...map.values()].reduce((sum, one) => sum + one, 0));
    switch (measure) {
      case 'notional': return of(values);
      case 'leverage': return of(values) / equity;
      case 'openOrders': return of(entries);
      case 'ordersPerMinute': return this.#sends.filter((sent) => sent.at > at - MINUTE_MS + CLOCK_SLACK_MS && (scope !== 'instrument' || sent.instrument === instrument)).length;
      default: return null;
    }
  }
}

/** Whose something is only the engine knows: limits by strategy and team are asserted there, at every entry (I5). */
function covers({ scope, subject }: RiskLimit, instrument: string): boolean {
  if (scope === 'strategy' || scope === 'team') return false;
  return scope !== 'instrument' || subject === null || subject === instrument;
}

function equityOf(truth: Truth): number {
  return Number(truth.balances.get('USDT') ?? 0n) / 1e18;
}

function sizeOf(quantity: bigint): number {
  return Math.abs(Number(quantity) / 1e18);
}
