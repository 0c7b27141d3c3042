import { ASSETS } from './assets.ts';
import type { VenueMarket } from './venue-market.ts';

/** The minute's bars of one venue, from its prints; ticks and lots. */
export class BarBuilder {
  readonly open = new Float64Array(ASSETS.length);
  readonly high = new Float64Array(ASSETS.length);
  readonly low = new Float64Array(ASSETS.length);
  readonly close = new Float64Array(ASSETS.length);
  readonly lots = new Float64Array(ASSETS.length);
  #empty = true;

  /** Takes the venue's last print of every asset. */
  add(venue: VenueMarket): void {
    for (let index = 0; index < ASSETS.length; index += 1) {
      const price = venue.last[index] as number;
      if (this.#empty) {
        this.open[index] = price;
        this.high[index] = price;
        this.low[index] = price;
        this.lots[index] = 0;
      } else {
        if (price > (this.high[index] as number)) this.high[index] = price;
        if (price < (this.low[index] as number)) this.low[index] = price;
      }
      this.close[index] = price;
      this.lots[index] = (this.lots[index] as number) + (venue.lots[index] as number);
    }
    this.#empty = false;
  }

  /** The next print opens a new minute. */
  reset(): void {
    this.#empty = true;
  }
}
