/** What the portfolio leans on as it is now: exposure, concentration, what each position adds to the risk, where a venue would close it, and what moves together. */
import type { RiskReport } from '../../../src-shared/contract/risk-report.ts';
import { correlationOf, shrunkCovariance } from '../../engine/core/measures/covariance.ts';
import { concentration, correlationRisk, grossLeverage, netLeverage, riskShares } from '../../engine/core/measures/exposure.ts';
import { liquidationPrice, type MarginPosition } from '../../engine/core/measures/liquidation-price.ts';
import type { Measure } from '../../engine/core/measures/measure.ts';
import { beta, volatility } from '../../engine/core/measures/performance.ts';
import { LEAST_FOR_VAR, Z } from '../../engine/core/measures/value-at-risk.ts';
import type { AlignedReturns } from './aligned-returns.ts';
import { amountText } from './amount-text.ts';
import type { Books, Holding } from './books.ts';
import { YEAR_MS } from './equity-measures.ts';

/** Signed share of equity in each instrument; empty where equity is not above 0. */
export function weightsOf({ holdings, equity }: Books): ReadonlyMap<string, number> {
  return new Map(equity > 0 ? holdings.map(({ facts, value }) => [facts.id, value / equity]) : []);
}

/** Return of the portfolio bar by bar, had it been as it is now. */
export function portfolioReturns(weights: ReadonlyMap<string, number>, { at, returns }: AlignedReturns): readonly number[] {
  const total = Array.from({ length: weights.size === 0 ? 0 : at.length }, () => 0);
  for (const [instrument, weight] of weights) {
    const own = returns.get(instrument) ?? [];
    for (let i = 0; i < own.length; i += 1) (total[i] as number) += weight * (own[i] as number);
  }
  return total;
}

/** What is held, and the same with BTC beside it: where that has fewer bars, only betas are made of fewer. */
export interface HeldReturns {
  readonly held: AlignedReturns;
  readonly withBitcoin: AlignedReturns;
}

/** Beta to BTC's returns, bar by bar. */
export function betaTo(bitcoin: readonly number[] | null, returns: readonly number[]): Measure {
  return bitcoin === null ? { kind: 'undefined', observations: returns.length, why: 'no market of BTC is known here' } : beta(returns, bitcoin);
}

export function portfolioOf(books: Books, { held: aligned, withBitcoin }: HeldReturns, window: number): NonNullable<RiskReport['portfolio']> {
  const weights = weightsOf(books);
  const sizes = [...weights.values()];
  const total = portfolioReturns(weights, aligned).slice(-window);
  const recent = recentOf(aligned, [...weights.keys()], window);
  const { covariances } = shrunkCovariance(recent);
  const sum = (of: (one: Holding) => number): number => books.holdings.reduce((all, one) => all + of(one), 0);
  return {
    volatility: volatility(total, YEAR_MS / aligned.barMs, LEAST_FOR_VAR), beta: betaTo(bitcoinReturns(books, withBitcoin, window), portfolioReturns(weights, withBitcoin).slice(-window)),
    concentration: concentration(sizes), gross: amountText(sum(({ value }) => Math.abs(value))), net: amountText(sum(({ value }) => value)), grossLeverage: grossLeverage(sizes), netLeverage: netLeverage(sizes),
    byAsset: exposureBy(books, ({ facts }) => facts.base), byVenue: exposureBy(books, ({ facts }) => facts.venue), byStrategy: exposureBy(books, ({ strategy }) => strategy),
    correlationRisk: total.length < LEAST_FOR_VAR ? null : correlationRisk(sizes, correlationOf(covariances), covariances),
  };
}

/** Position by position: what it adds to the VaR, its beta, where its venue would close it. */
export function positionsOf(books: Books, { held: aligned, withBitcoin }: HeldReturns, window: number): RiskReport['positions'] {
  const weights = weightsOf(books);
  const names = [...weights.keys()];
  const recent = recentOf(aligned, names, window);
  const bars = recent[0]?.length ?? 0;
  const shares = bars < LEAST_FOR_VAR ? null : riskShares([...weights.values()], shrunkCovariance(recent).covariances, -Z[0.95]);
  const toDay = Math.sqrt(86_400_000 / aligned.barMs);
  const bitcoin = bitcoinReturns(books, withBitcoin, window);
  const beside = recentOf(withBitcoin, names, window);
  return books.holdings.map((held) => {
    const place = names.indexOf(held.facts.id);
    const share = shares?.[place];
    return {
      id: held.id, instrument: held.facts.id, venue: held.facts.venue, asset: held.facts.base, strategy: held.strategy, direction: held.direction, price: amountText(held.price.price), priceAt: held.price.at,
      value: amountText(held.value), weight: weights.get(held.facts.id) ?? 0, marginal: share === undefined ? null : share.marginal * toDay, component: share === undefined ? null : share.component * toDay,
      componentMoney: share === undefined ? null : amountText(share.component * toDay * books.equity), beta: betaTo(bitcoin, beside[place] ?? []), liquidation: liquidationOf(books, held),
    };
  });
}

/** Perpetual positions of the wallet a position belongs to, in one order. */
export function walletOf({ holdings, wallets }: Pick<Books, 'holdings' | 'wallets'>, { facts }: Holding): { readonly balance: number; readonly held: readonly Holding[]; readonly positions: readonly MarginPosition[] } {
  const held = holdings.filter(({ facts: other }) => other.kind === 'perpetual' && other.venue === facts.venue && other.quote === facts.quote);
  const balance = wallets.find(({ venue, currency }) => venue === facts.venue && currency === facts.quote)?.total ?? 0;
  return { balance, held, positions: held.map((one) => ({ quantity: one.quantity, cost: one.cost, mark: one.price.price, maintenance: one.facts.maintenance })) };
}

function liquidationOf(books: Books, holding: Holding): RiskReport['positions'][number]['liquidation'] {
  if (holding.facts.kind !== 'perpetual') return null;
  const { balance, held, positions } = walletOf(books, holding);
  const price = liquidationPrice(balance, positions, held.indexOf(holding));
  return price === null ? null : { price: amountText(price), distance: Math.max(0, holding.quantity > 0 ? 1 - price / holding.price.price : price / holding.price.price - 1) };
}

function bitcoinReturns({ bitcoin }: Books, { returns }: AlignedReturns, window: number): readonly number[] | null {
  return bitcoin === null ? null : (returns.get(bitcoin)?.slice(-window) ?? null);
}

function recentOf({ returns }: AlignedReturns, names: readonly string[], window: number): readonly (readonly number[])[] {
  return names.map((name) => (returns.get(name) ?? []).slice(-window));
}

function exposureBy({ holdings }: Books, nameOf: (holding: Holding) => string): NonNullable<RiskReport['portfolio']>['byAsset'] {
  const gross = holdings.reduce((sum, { value }) => sum + Math.abs(value), 0);
  return [...new Set(holdings.map(nameOf))].map((name) => {
    const own = holdings.filter((holding) => nameOf(holding) === name);
    const size = own.reduce((sum, { value }) => sum + Math.abs(value), 0);
    return { name, gross: amountText(size), net: amountText(own.reduce((sum, { value }) => sum + value, 0)), share: gross > 0 ? Math.min(1, size / gross) : 0 };
  }).sort((a, b) => b.share - a.share);
}
