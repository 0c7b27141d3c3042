/** Sizing at work: what the engine knows, put before the methods. */
import { quantityFor, sub, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { RiskCheck } from '../fact.ts';
import type { EngineState } from '../state.ts';
import { dailyVolatility } from './daily-volatility.ts';
import type { EntryWish } from './entry-wish.ts';
import { sizeEntry, type Sizing } from './sizing.ts';
import type { SizingConfig } from './sizing-config.ts';

/** Room that a limit leaves, quote currency at the worst price. */
export interface Room {
  readonly by: string;
  readonly value: Money;
}

/** Of an entry's prices, what its size depends on. */
interface SizedBy {
  readonly limit: Price;
  readonly risk: Price;
  readonly target: Price | null;
}

/** How large the configured method would have an entry; of a ticket, how large the agents would have it. Null where no sizing is configured. */
export function sizeWish(state: EngineState, wish: EntryWish, instrument: Instrument, prices: SizedBy, at: { readonly worth: Money; readonly cost: number; readonly rooms: readonly Room[] }): Sizing | null {
  const { sizing, risk } = state.config;
  if (sizing === undefined) return null;
  const { limit, target } = prices;
  return sizeEntry(sizing, {
    base: instrument.base, worth: at.worth, limit, risk: prices.risk, reward: target === null ? null : wish.direction === 'long' ? sub(target, limit) : sub(limit, target), lotSize: instrument.lotSize, cost: at.cost,
    share: risk.riskPerTrade, maxShare: riskCap(sizing, risk.riskPerTrade), multiplier: wish.multiplier, dailyVolatility: dailyVolatility(state, wish.instrument), odds: wish.odds,
    headrooms: at.rooms.map(({ by, value }) => ({ by, quantity: quantityFor(value, limit) })),
  });
}

/** Most of equity that the agents may lose at one stop. */
export function riskCap(sizing: SizingConfig | undefined, riskPerTrade: number): number {
  return sizing === undefined || sizing.method === 'fixed_fraction' ? riskPerTrade : sizing.maxRiskPerTrade;
}

/** What the configured method asks for; null where it misses a number. */
export function askedOf({ methods, method }: Sizing): Quantity | null {
  return methods.find((one) => one.method === method)?.quantity ?? null;
}

/** What was asked for, what binds and what came of it, kept with the signal and the order. Fails where a method asks for nothing. */
export function sizingCheck(sizing: Sizing): RiskCheck {
  const asked = askedOf(sizing);
  return { name: 'sizing', value: sizing.sentence.replace(/\.$/, ''), limit: 'above 0', passed: asked !== null && asked > 0n };
}
