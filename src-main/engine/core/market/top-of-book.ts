import type { BookDatum, QuoteDatum } from '../../../../src-shared/domain/market-datum.ts';
import { Ema } from '../indicator/ema.ts';

const LEVELS = 5;

/** Best bid and offer of one instrument, the weight of its book, and whether it is crossed. A crossed book changes no price. */
export class TopOfBook {
  bid = NaN;
  ask = NaN;
  /** Time of the newest good quote, never after its arrival; −1 before. */
  at = -1;
  crossedBid = NaN;
  crossedAsk = NaN;
  private deep = false;
  private readonly imbalanceAverage = new Ema(10, 'first');

  get known(): boolean {
    return this.at >= 0;
  }

  get crossed(): boolean {
    return !Number.isNaN(this.crossedBid);
  }

  get mid(): number {
    return (this.bid + this.ask) / 2;
  }

  /** (bid size − ask size) ÷ their sum over the best levels, −1 … 1, averaged over the last ten looks; NaN before the first. */
  get imbalance(): number {
    return this.imbalanceAverage.value;
  }

  /** Takes a quote that is not crossed. */
  takeQuote(datum: QuoteDatum, at: number): void {
    this.set(datum.bid, datum.ask, at);
    if (!this.deep) this.weigh(datum.bidSize, datum.askSize);
  }

  /** Takes a book that is not crossed and has both sides. Its depth counts more than the sizes of quotes. */
  takeBook(datum: BookDatum, bid: number, ask: number, at: number): void {
    this.set(bid, ask, at);
    this.deep = true;
    this.weigh(depth(datum.bids), depth(datum.asks));
  }

  /** Remembers that the book came crossed; it stays so until a good one comes. */
  cross(bid: number, ask: number): void {
    this.crossedBid = bid;
    this.crossedAsk = ask;
  }

  private set(bid: number, ask: number, at: number): void {
    this.bid = bid;
    this.ask = ask;
    this.at = at;
    this.crossedBid = NaN;
    this.crossedAsk = NaN;
  }

  private weigh(bidSize: number, askSize: number): void {
    const total = bidSize + askSize;
    if (total > 0 && total < Infinity) this.imbalanceAverage.update((bidSize - askSize) / total);
  }
}

function depth(levels: readonly (readonly [number, number])[]): number {
  let sum = 0;
  for (let i = 0; i < LEVELS && i < levels.length; i += 1) sum += (levels[i] as readonly [number, number])[1];
  return sum;
}
