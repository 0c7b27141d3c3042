/** One paper venue's view of the market: prices that stray from the fair ones and come back, quotes, prints, books. Pure. */
import { ASSETS } from './assets.ts';
import type { MarketModel } from './market-model.ts';
import { Prng } from './prng.ts';

const HOUR_MS = 3_600_000;
/** How long a venue, and an asset on it, stays away from the fair price: mean reversion times, in ms. */
const VENUE_RETURN_MS = 600_000;
const ASSET_RETURN_MS = 180_000;
/** Standard deviations of those distances, as fractions. Later venues stray further. */
const VENUE_STRAY = 0.00015;
const ASSET_STRAY = 0.0002;
/** No venue is moved further from the fair price than this fraction. */
const FURTHEST = 0.003;
/** Half the bid-ask spread in an ordinary hour, as a fraction. */
const HALF_SPREAD = 0.00002;

const PRICE_UNITS = Float64Array.from(ASSETS, ({ pricePlaces }) => 10 ** pricePlaces);
const LOT_UNITS = Float64Array.from(ASSETS, ({ quantityPlaces }) => 10 ** quantityPlaces);

export class VenueMarket {
  /** Bid, ask and last print in whole ticks, per asset; size of the last print in whole lots; its side (1 buy, −1 sell). */
  readonly bid = new Float64Array(ASSETS.length);
  readonly ask = new Float64Array(ASSETS.length);
  readonly last = new Float64Array(ASSETS.length);
  readonly lots = new Float64Array(ASSETS.length);
  readonly side = new Int8Array(ASSETS.length);
  #model: MarketModel;
  #chance: Prng;
  #depthChance: Prng;
  #venueStray = 0;
  #strays = new Float64Array(ASSETS.length);
  #tickMs: number;
  #width: number;
  #share: number;

  /** @param index 0 for the main venue; later ones are smaller and stray further. */
  constructor(model: MarketModel, seed: number, index: number, tickMs: number) {
    this.#model = model;
    this.#chance = new Prng(seed, 1000 + index);
    this.#depthChance = new Prng(seed, 2000 + index);
    this.#tickMs = tickMs;
    this.#width = index === 0 ? 0.7 : 1.6;
    this.#share = 1 / (1 + 0.6 * index);
  }

  /** Follows the model's last step. */
  step(): void {
    const { activity, fair, shock, stress } = this.#model;
    this.#venueStray = this.#ornstein(this.#venueStray, VENUE_RETURN_MS, VENUE_STRAY * this.#width);
    for (let index = 0; index < ASSETS.length; index += 1) {
      const calm = Math.sqrt(Math.max(0.25, stress[index] as number));
      this.#strays[index] = this.#ornstein(this.#strays[index] as number, ASSET_RETURN_MS, ASSET_STRAY * this.#width * calm);
      const middle = (fair[index] as number) * (1 + this.#venueStray + (this.#strays[index] as number)) * (PRICE_UNITS[index] as number);
      const half = middle * HALF_SPREAD * calm * (0.8 + 0.4 * this.#width);
      const bid = Math.max(1, Math.floor(middle - half));
      this.bid[index] = bid;
      this.ask[index] = Math.max(bid + 1, Math.ceil(middle + half));
      this.#print(index, shock[index] as number, activity);
    }
  }

  /** The fair price at which this venue, as far from it as it stands now, has `price` in the middle. */
  fairFor(index: number, price: number): number {
    return price / (1 + this.#venueStray + (this.#strays[index] as number));
  }

  /** Strays to where `price` is in the middle, unless that is too far for two venues of one market. */
  strayTo(index: number, price: number): void {
    const away = price / (this.#model.fair[index] as number) - 1;
    if (Math.abs(away) <= FURTHEST) this.#strays[index] = away - this.#venueStray;
  }

  /** Size of a level in whole lots, at least one; `level` 0 is the best. */
  depth(index: number, level: number): number {
    const asset = ASSETS[index] as (typeof ASSETS)[number];
    const perSecond = (asset.hourlyTurnover * this.#share) / 3600;
    const value = perSecond * 4 * (0.3 + 1.4 * this.#depthChance.uniform()) * (1 + 0.35 * level);
    const lot = (this.#model.fair[index] as number) / (LOT_UNITS[index] as number);
    return Math.max(1, Math.round(value / Math.sqrt(Math.max(0.25, this.#model.stress[index] as number)) / lot));
  }

  /** The net print of the tick: the busier and wilder the market, the larger; bought in rises, sold in falls, mostly. */
  #print(index: number, shock: number, activity: number): void {
    const asset = ASSETS[index] as (typeof ASSETS)[number];
    const chance = this.#chance;
    const lean = Math.max(-0.4, Math.min(0.4, 0.25 * shock));
    const bought = chance.uniform() < 0.5 + lean;
    const luck = chance.uniform();
    const wild = Math.min(12, 0.35 + 0.65 * Math.abs(shock));
    const value = asset.hourlyTurnover * this.#share * (this.#tickMs / HOUR_MS) * activity * wild * (0.25 + 1.5 * luck * luck);
    const lot = (this.#model.fair[index] as number) / (LOT_UNITS[index] as number);
    this.last[index] = (bought ? this.ask[index] : this.bid[index]) as number;
    this.lots[index] = Math.max(1, Math.round(value / lot));
    this.side[index] = bought ? 1 : -1;
  }

  /** One step of an Ornstein–Uhlenbeck process around zero with the given stationary deviation. */
  #ornstein(value: number, returnMs: number, deviation: number): number {
    const share = Math.min(1, this.#tickMs / returnMs);
    return value - value * share + deviation * Math.sqrt(2 * share) * this.#chance.gauss();
  }
}
