import { decimal, type Money, type Price, type Quantity, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, InstrumentId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import { instrumentId, type Instrument, type InstrumentKind } from '../../../../src-shared/domain/instrument.ts';
import type { CandleDatum, MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import { joinPast, type KeptBar } from './generated-past.ts';
import { ASSETS, QUOTE, type Asset } from './model/assets.ts';
import { BarBuilder } from './model/bar-builder.ts';
import type { MarketModel } from './model/market-model.ts';
import { VenueMarket } from './model/venue-market.ts';

const MINUTE_MS = 60_000;
const FUNDING_MS = 8 * 3_600_000;
/** Exchanges cap funding per interval. */
const MOST_FUNDING = 0.003;
/** Distance of book levels as a fraction of the price. */
const LEVEL_GAP = 0.00006;

export interface GeneratedVenueOptions {
  readonly venue: string;
  readonly index: number;
  readonly kind: InstrumentKind;
  readonly seed: number;
  readonly tickMs: number;
  /** Indexes of the wanted assets. */
  readonly wanted: readonly number[];
  readonly model: MarketModel;
}

/** Turns one venue's market into data. Whole ticks and lots are divided once, so every number prints short. */
export class GeneratedVenue {
  readonly instruments: readonly Instrument[];
  #market: VenueMarket;
  #bars = new BarBuilder();
  #model: MarketModel;
  #kind: InstrumentKind;
  #wanted: readonly number[];
  #ids: readonly InstrumentId[];
  #priceUnits = ASSETS.map(({ pricePlaces }) => 10 ** pricePlaces);
  #lotUnits = ASSETS.map(({ quantityPlaces }) => 10 ** quantityPlaces);

  constructor(options: GeneratedVenueOptions) {
    const { index, kind, model, seed, tickMs, venue, wanted } = options;
    this.#market = new VenueMarket(model, seed, index, tickMs);
    this.#model = model;
    this.#kind = kind;
    this.#wanted = wanted;
    this.#ids = ASSETS.map(({ base }) => instrumentId(base, QUOTE, kind, venue));
    this.instruments = wanted.map((asset) => generatedInstrument(ASSETS[asset] as Asset, kind, venue));
  }

  /** Follows the model's step to `at`. */
  step(at: number): void {
    this.#market.step();
    if (at % MINUTE_MS === 0) this.#bars.reset();
    this.#bars.add(this.#market);
  }

  /** Appends quote and net print of the last step. */
  ticks(at: number, data: MarketDatum[]): void {
    const market = this.#market;
    for (const asset of this.#wanted) {
      const instrument = this.#ids[asset] as InstrumentId;
      const unit = this.#priceUnits[asset] as number;
      const lot = this.#lotUnits[asset] as number;
      const moment = at as Timestamp;
      data.push({
        kind: 'quote',
        instrument,
        at: moment,
        bid: (market.bid[asset] as number) / unit,
        bidSize: market.depth(asset, 0) / lot,
        ask: (market.ask[asset] as number) / unit,
        askSize: market.depth(asset, 0) / lot,
      });
      const side = market.side[asset] === 1 ? 'buy' : 'sell';
      data.push({ kind: 'trade', instrument, at: moment, price: (market.last[asset] as number) / unit, quantity: (market.lots[asset] as number) / lot, side });
    }
  }

  /** Appends a book around the quote of the last step. */
  books(at: number, levels: number, data: MarketDatum[]): void {
    for (const asset of this.#wanted) {
      const bids = this.#levels(asset, levels, this.#market.bid[asset] as number, -1);
      const asks = this.#levels(asset, levels, this.#market.ask[asset] as number, 1);
      data.push({ kind: 'book', instrument: this.#ids[asset] as InstrumentId, at: at as Timestamp, bids, asks });
    }
  }

  /** Appends the bars of the minute that opened at `openAt`; `closed` false: what there is of them. */
  bars(openAt: number, data: MarketDatum[], history: boolean, closed = true): void {
    const bars = this.#bars;
    for (const asset of this.#wanted) {
      const unit = this.#priceUnits[asset] as number;
      data.push({
        kind: 'candle',
        instrument: this.#ids[asset] as InstrumentId,
        timeframe: '1m',
        openAt: openAt as Timestamp,
        open: (bars.open[asset] as number) / unit,
        high: (bars.high[asset] as number) / unit,
        low: (bars.low[asset] as number) / unit,
        close: (bars.close[asset] as number) / unit,
        volume: (bars.lots[asset] as number) / (this.#lotUnits[asset] as number),
        closed,
        ...(history ? { history: true as const } : {}),
      });
    }
  }

  /** Puts what is made up together with what is kept, and lets the market go on from its end. `made`: all bars of the past, oldest first. */
  join(made: readonly CandleDatum[], keptOf: (instrument: InstrumentId) => readonly KeptBar[], endOf: (base: string) => number | null, isMain: boolean): CandleDatum[] {
    return ASSETS.flatMap(({ base }, asset) => {
      const id = this.#ids[asset] as InstrumentId;
      const kept = keptOf(id);
      const end = kept.at(-1)?.close ?? endOf(base);
      if (end !== null && isMain) this.#model.fair[asset] = this.#market.fairFor(asset, end);
      else if (end !== null) this.#market.strayTo(asset, end);
      const steps = { priceUnits: this.#priceUnits[asset] as number, lotUnits: this.#lotUnits[asset] as number };
      return joinPast(made.filter(({ instrument }) => instrument === id), kept, end, steps);
    });
  }

  /** Appends what funding is expected at its next due time. Nothing for spot. */
  funding(at: number, data: MarketDatum[]): void {
    if (this.#kind === 'spot') return;
    const dueAt = (Math.floor(at / FUNDING_MS) + 1) * FUNDING_MS;
    for (const asset of this.#wanted) {
      const rate = Math.max(-MOST_FUNDING, Math.min(MOST_FUNDING, this.#model.funding[asset] as number));
      const unit = this.#priceUnits[asset] as number;
      const markPrice = Math.max(1, Math.round((this.#model.fair[asset] as number) * unit)) / unit;
      data.push({ kind: 'funding', instrument: this.#ids[asset] as InstrumentId, at: at as Timestamp, rate: Math.round(rate * 1e6) / 1e6, markPrice, dueAt: dueAt as Timestamp });
    }
  }

  #levels(asset: number, count: number, best: number, sign: 1 | -1): [number, number][] {
    const unit = this.#priceUnits[asset] as number;
    const lot = this.#lotUnits[asset] as number;
    const gap = Math.max(1, Math.round(best * LEVEL_GAP));
    const levels: [number, number][] = [];
    for (let level = 0; level < count; level += 1) {
      const price = best + sign * level * gap;
      if (price <= 0) break;
      levels.push([price / unit, this.#market.depth(asset, level) / lot]);
    }
    return levels;
  }
}

function generatedInstrument(asset: Asset, kind: InstrumentKind, venue: string): Instrument {
  const perpetual = kind === 'perpetual';
  const lotSize = decimal<Quantity>(`1e-${asset.quantityPlaces}`);
  return {
    id: instrumentId(asset.base, QUOTE, kind, venue),
    venue: venue as VenueId,
    venueName: `${asset.base}/${QUOTE}${perpetual ? `:${QUOTE}` : ''}`,
    kind,
    base: asset.base as Currency,
    quote: QUOTE as Currency,
    tickSize: decimal<Price>(`1e-${asset.pricePlaces}`),
    lotSize,
    minQuantity: lotSize,
    minNotional: decimal<Money>('5'),
    makerFee: decimal<Ratio>(perpetual ? '0.0002' : '0.001'),
    takerFee: decimal<Ratio>(perpetual ? '0.0005' : '0.001'),
    maxLeverage: perpetual ? 20 : 1,
    maintenanceMargin: decimal<Ratio>(perpetual ? asset.maintenanceMargin : '0'),
  };
}
