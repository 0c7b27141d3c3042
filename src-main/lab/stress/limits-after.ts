/** The limits of the session as they stand now and as they would stand after. */
import type { StressReport } from '../../../src-shared/contract/stress-report.ts';
import { aboutLimit } from '../../../src-shared/domain/limit-words.ts';
import { LIMIT_MEASURES, LIMIT_SUBJECTS, isLeast, type LimitMeasure, type LimitScope, type RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import type { Books } from '../risk/books.ts';
import type { StressedPosition, StressOutcome, StressPosition } from './stress-model.ts';

type LimitRow = StressReport['rows'][number]['limits'][number];

/** Before, and after. */
type Pair = readonly [before: number, after: number];

/**
 * The basic limits on losses and exposure, then the person's own, in the account's currency as the session measures them; none where they are not known. A loss
 * limit is broken at its value, a least equity below it, every other beyond it. VaR, volatility, correlation, distance to liquidation, losses and drawdowns of parts, counts and collars after a scenario are not reckoned.
 */
export function limitsAfter(books: Books, outcome: StressOutcome): LimitRow[] {
  const { limits } = books;
  if (limits === null) return [];
  const look = new Look(books, outcome);
  const instruments = [...new Set(outcome.positions.map(({ position }) => position.instrument))];
  const exposure = (name: string, subject: string | null, limit: number): LimitRow => rowOf({ name, subject, unit: 'fraction', limit }, look.share(look.value(fits(subject)), look.equity), 'beyond');
  return [
    rowOf({ name: 'daily loss', subject: null, unit: 'fraction', limit: limits.dailyLossHalt }, look.loss(books.day?.equity ?? books.equity), 'at'),
    rowOf({ name: 'drawdown', subject: null, unit: 'fraction', limit: limits.drawdownHalt }, look.loss(Math.max(books.high ?? books.equity, books.equity)), 'at'),
    exposure('portfolio exposure', null, limits.maxPortfolioExposure), ...instruments.map((one) => exposure('instrument exposure', one, limits.maxInstrumentExposure)),
    ...(limits.limits ?? []).flatMap((one) => ownLimit(look, one, outcome.positions)),
  ];
}

/** The names of the person's limits of which nothing is said after a scenario, each once. */
export function notReckoned(books: Books): string[] {
  const look = new Look(books, { positions: [], booked: 0 });
  const names = (books.limits?.limits ?? []).flatMap((limit) => (measured(look, limit, () => true) === null ? [LOSSES.has(limit.measure) ? aboutLimit(limit) : LIMIT_MEASURES[limit.measure].name] : []));
  return [...new Set(names)];
}

type Covers = (one: StressedPosition) => boolean;

const fits = (instrument: string | null): Covers => ({ position }) => instrument === null || position.instrument === instrument;

/** What a position is part of in a scope: of as many teams as stood behind it. */
function partsOf(scope: LimitScope, { instrument, venue, quote, strategy, teams }: StressPosition): readonly (string | null)[] {
  switch (scope) {
    case 'portfolio': return [null];
    case 'venue': return [venue];
    case 'quote': return [quote];
    case 'instrument': return [instrument];
    case 'strategy': return LIMIT_SUBJECTS.strategy.filter((one) => one === strategy);
    case 'team': return teams;
  }
}

/** A person's limit, on each subject it is about. */
function ownLimit(look: Look, limit: RiskLimit, positions: readonly StressedPosition[]): LimitRow[] {
  const of = ({ position }: StressedPosition): readonly (string | null)[] => partsOf(limit.scope, position);
  const subjects = limit.scope === 'portfolio' ? [null] : limit.subject === null ? [...new Set(positions.flatMap(of))] : [limit.subject];
  return subjects.flatMap((subject) => {
    const pair = measured(look, limit, (one) => of(one).includes(subject));
    if (pair === null) return [];
    const { unit, name } = LIMIT_MEASURES[limit.measure];
    return [rowOf({ name, subject, unit: unit as LimitRow['unit'], limit: limit.limit }, pair, LOSSES.has(limit.measure) ? 'at' : isLeast(limit.measure) ? 'below' : 'beyond')];
  });
}

const LOSSES: ReadonlySet<LimitMeasure> = new Set<LimitMeasure>(['dailyLoss', 'weeklyLoss', 'drawdown']);

/** Null: not reckoned after a scenario. Shares are of the whole equity: a limit on one venue's money is then a little late where there are several. */
function measured(look: Look, { scope, measure }: RiskLimit, covers: Covers): Pair | null {
  if (scope !== 'portfolio' && LOSSES.has(measure)) return null;
  switch (measure) {
    case 'notional': return look.value(covers);
    case 'quantity': return look.quantity(covers);
    case 'leverage': return look.share(look.value(covers), look.equity);
    case 'concentration': return look.largest(covers);
    case 'dailyLoss': return look.loss(look.books.day?.equity ?? look.books.equity);
    case 'weeklyLoss': return look.loss(look.books.week ?? look.books.equity);
    case 'drawdown': return look.loss(Math.max(look.books.high ?? look.books.equity, look.books.equity));
    case 'minEquity': return look.equity;
    case 'var95': case 'volatility': case 'correlation': case 'liquidation': case 'openOrders': case 'openPositions': case 'ordersPerMinute': case 'priceCollar': return null;
  }
}

function rowOf({ limit, ...words }: Pick<LimitRow, 'name' | 'subject' | 'unit' | 'limit'>, [before, after]: Pair, broken: 'at' | 'beyond' | 'below'): LimitRow {
  const isBroken = (value: number): boolean => (broken === 'at' ? value >= limit : broken === 'below' ? value < limit : value > limit);
  return { ...words, before, after, limit, broken: isBroken(after), brokenBefore: isBroken(before) };
}

/** What limits measure, before and after: what is held now without the what-ifs, and what is left. */
class Look {
  readonly books: Books;
  readonly equity: Pair;
  readonly #held: readonly StressedPosition[];
  readonly #left: readonly StressedPosition[];

  constructor(books: Books, { positions, booked }: Pick<StressOutcome, 'positions' | 'booked'>) {
    this.books = books;
    this.equity = [books.equity, books.equity + booked];
    this.#held = positions.filter(({ position }) => !position.whatIf);
    this.#left = positions.filter(({ end }) => end === 'held');
  }

  /** Market value, unsigned. */
  value(covers: Covers): Pair {
    return [sum(this.#held.filter(covers), now), sum(this.#left.filter(covers), then)];
  }

  quantity(covers: Covers): Pair {
    const size = ({ position }: StressedPosition): number => Math.abs(position.quantity);
    return [sum(this.#held.filter(covers), size), sum(this.#left.filter(covers), size)];
  }

  /** The largest of these as a share of equity or, where more is held, of all of them. */
  largest(covers: Covers): Pair {
    const of = (list: readonly StressedPosition[], worth: (one: StressedPosition) => number, equity: number): number => share(Math.max(0, ...list.map(worth)), Math.max(equity, sum(list, worth)));
    return [of(this.#held.filter(covers), now, this.equity[0]), of(this.#left.filter(covers), then, this.equity[1])];
  }

  loss(from: number): Pair {
    const lost = (equity: number): number => (from > 0 ? Math.max(0, 1 - equity / from) : 0);
    return [lost(this.equity[0]), lost(this.equity[1])];
  }

  share([before, after]: Pair, [worthBefore, worthAfter]: Pair): Pair {
    return [share(before, worthBefore), share(after, worthAfter)];
  }
}

const now = ({ position }: StressedPosition): number => Math.abs(position.quantity) * position.price;
const then = ({ position, at }: StressedPosition): number => Math.abs(position.quantity) * at;

function sum(list: readonly StressedPosition[], of: (one: StressedPosition) => number): number {
  return list.reduce((all, one) => all + of(one), 0);
}

/** Value over equity; with nothing left of equity, as far beyond any limit as can be. */
function share(value: number, equity: number): number {
  if (value === 0) return 0;
  return equity > 0 ? value / equity : Number.MAX_SAFE_INTEGER;
}
