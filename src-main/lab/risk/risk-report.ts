/** Answers `risk.report`: everything the Risk screen and `quorum risk` show of the present books. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { TIMEFRAME_MS } from '../../../src-shared/domain/timeframe.ts';
import { describeDuration, percent } from '../../../src-shared/support/figures.ts';
import { LEAST_FOR_VAR } from '../../engine/core/measures/value-at-risk.ts';
import type { Reader } from '../reader.ts';
import { readReturns, type AlignedReturns } from './aligned-returns.ts';
import { readBooks, type Books } from './books.ts';
import { equityMeasures } from './equity-measures.ts';
import { portfolioOf, portfolioReturns, positionsOf, weightsOf, type HeldReturns } from './portfolio-measures.ts';
import { varTests, varValues } from './var-table.ts';

type Wish = ParsedInputOf<'risk.report'>;
type Report = OutputOf<'risk.report'>;

const DAY_MS = 86_400_000;
/** Bars beyond the window that the VaR is tested on. */
const TESTED_BARS = 2_000;
/** A price is old when the bar after the one it closed is over for so long. */
const STALE_AFTER_MS = 30_000;

export function riskReport(reader: Reader, wish: Wish): Report {
  const books = readBooks(reader);
  if (books === null) return emptyReport(wish);
  const weights = weightsOf(books);
  const returns = heldReturns(reader, books, [...weights.keys()], wish);
  const aligned = returns.held;
  const total = portfolioReturns(weights, aligned);
  const basis = { returns: total, at: aligned.at, window: wish.window, barsPerDay: DAY_MS / aligned.barMs, equity: books.equity };
  const held = books.holdings.length > 0;
  const values = held ? varValues(basis) : [];
  const prices = pricesOf(books, wish.now ?? books.at);
  return {
    state: held ? 'held' : 'no_positions', sentence: sentenceOf(books, values, prices, total.length), at: books.at, equity: books.equityText, prices, basis: basisOf(wish, aligned, total.length),
    values, ...(held ? varTests(basis, wish) : { tests: [], track: null }), ...equityMeasures(reader, wish.points),
    portfolio: held ? portfolioOf(books, returns, wish.window) : null, positions: positionsOf(books, returns, wish.window),
  };
}

/** Of what is held, or of BTC where nothing is; and with BTC beside it, for betas. */
function heldReturns(reader: Reader, { bitcoin }: Books, held: readonly string[], { timeframe, window }: Wish): HeldReturns {
  const beside = bitcoin === null || held.includes(bitcoin) ? held : [...held, bitcoin];
  const own = readReturns(reader, held.length === 0 ? beside : held, timeframe, window + TESTED_BARS);
  return { held: own, withBitcoin: beside === held || held.length === 0 ? own : readReturns(reader, beside, own.timeframe, window + TESTED_BARS) };
}

function pricesOf({ holdings }: Books, now: number): Report['prices'] {
  const oldest = holdings.reduce<Books['holdings'][number] | null>((old, one) => (old === null || one.price.at < old.price.at ? one : old), null);
  if (oldest === null) return { at: null, stale: false, sentence: null };
  const { at, barMs } = oldest.price;
  const stale = now - at > barMs + STALE_AFTER_MS;
  return { at, stale, sentence: stale ? `The price of ${oldest.facts.id} is ${describeDuration(now - at)} old: every figure stands as of ${moment(at)}.` : null };
}

function basisOf({ window }: Wish, { timeframe, barMs, at }: AlignedReturns, bars: number): Report['basis'] {
  const day = DAY_MS / barMs;
  return {
    timeframe, barMs, window: Math.min(window, bars), bars, from: at[0] ?? null, until: at.at(-1) ?? null,
    sentence: `Of the portfolio as it is now, over the newest ${Math.min(window, bars)} bars of ${timeframe}. A day's figure is a bar's times √${day}: true where bars do not depend on each other, too low in a fall that goes on.`,
  };
}

function sentenceOf(books: Books, values: Report['values'], prices: Report['prices'], bars: number): string {
  if (books.holdings.length === 0) return books.unpriced.length > 0 ? `Nothing is known of the prices of ${books.unpriced.join(', ')}: its risk cannot be told.` : 'No positions: nothing is at risk.';
  if (books.equity <= 0) return 'Equity is not above 0: nothing can be measured as a share of it.';
  if (bars < LEAST_FOR_VAR) return `VaR needs ${LEAST_FOR_VAR} bars, has ${bars}.`;
  const day = values.find(({ method, confidence }) => method === 'historical' && confidence === 0.95)?.day;
  const lost = day?.kind === 'known' ? `On 19 days of 20 no more than ${percent(day.value)} of equity should be lost (historical VaR, 95 %).` : 'VaR cannot be told.';
  const unpriced = books.unpriced.length > 0 ? ` Left out, for want of a price: ${books.unpriced.join(', ')}.` : '';
  // Old prices first: what follows is then no longer of now.
  return `${prices.sentence === null ? '' : `${prices.sentence} `}${lost}${unpriced}`;
}

/** `2026-02-03 14:05`, UTC. */
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function emptyReport({ timeframe }: Wish): Report {
  const bars = timeframe === 'auto' ? '1h' : timeframe;
  const none = { kind: 'insufficient', observations: 0, needed: 30 } as const;
  return {
    state: 'no_books', sentence: 'Nothing was ever traded here: there is nothing to measure.', at: null, equity: null, prices: { at: null, stale: false, sentence: null },
    basis: { timeframe: bars, barMs: TIMEFRAME_MS[bars], window: 0, bars: 0, from: null, until: null, sentence: `VaR needs ${LEAST_FOR_VAR} bars, has 0.` },
    values: [], tests: [], track: null, equityCurve: { at: [], equity: [], drawdown: [] }, drawdown: null,
    performance: { sentence: 'There is no equity to take ratios of.', volatility: none, annualReturn: none, sharpe: none, sortino: none, calmar: none, omega: none, tailRatio: none, profitFactor: none, expectancy: none },
    portfolio: null, positions: [],
  };
}
