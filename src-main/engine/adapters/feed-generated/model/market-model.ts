/**
 * The market behind the generated feed: one fair price per asset, moved by a market factor, an alt-coin factor and the asset's
 * own noise, under regimes, clustered volatility, seasons and jumps. Pure: chance comes from the seed, time from the ticks.
 * Additions, products, quotients and square roots only: the same bits on every machine.
 */
import { ASSETS } from './assets.ts';
import { Clustering } from './clustering.ts';
import { Prng } from './prng.ts';
import { RegimeChain, type RegimeName } from './regime.ts';
import { activityAt } from './season.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Per square root of an hour. */
const MARKET_VOLATILITY = 0.005;
const ALT_VOLATILITY = 0.003;
/** Jumps of the whole market and of one asset, mean hours between them. */
const MARKET_JUMP_HOURS = 7;
const OWN_JUMP_HOURS = 24;
/** Prices far from where they started are drawn back over this many hours, so that an endless market stays plausible. */
const HOME_HOURS = 24 * 40;

export class MarketModel {
  /** Fair price per asset. Whoever moves one moves the market from there on. */
  readonly fair = Float64Array.from(ASSETS, ({ startPrice }) => startPrice);
  /** The last tick's move of each asset in units of an ordinary tick's standard deviation. */
  readonly shock = new Float64Array(ASSETS.length);
  /** Expected funding per 8 hours, per asset. */
  readonly funding = Float64Array.from(ASSETS, () => 0.0001);
  /** Volatility now over the ordinary, per asset. */
  readonly stress = new Float64Array(ASSETS.length).fill(1);
  /** Traffic now over the ordinary. */
  activity = 1;
  #regimes = new RegimeChain();
  #marketClusters = new Clustering();
  #altClusters = new Clustering();
  #ownClusters = ASSETS.map(() => new Clustering());
  #marketChance: Prng;
  #regimeChance: Prng;
  #ownChance: readonly Prng[];
  #hours: number;
  #root: number;
  #minute: number;

  /**
   * @param startAt ms UTC of the first tick.
   * @param tickMs length of a tick, a whole part of a minute.
   */
  constructor(seed: number, startAt: number, tickMs: number) {
    this.#marketChance = new Prng(seed, 1);
    this.#regimeChance = new Prng(seed, 2);
    this.#ownChance = ASSETS.map((_, index) => new Prng(seed, 100 + index));
    this.#hours = tickMs / HOUR_MS;
    this.#root = Math.sqrt(this.#hours);
    this.#minute = Math.floor(startAt / MINUTE_MS);
  }

  get regime(): RegimeName {
    return this.#regimes.current.name;
  }

  /** Moves the market to the tick at `at`, ms UTC. */
  step(at: number): void {
    this.#turnMinute(at);
    this.activity = activityAt(at);
    this.#regimes.pass(this.#hours, this.#regimeChance);
    const regime = this.#regimes.current;
    const heat = regime.volatility * (0.7 + 0.3 * this.activity) * this.#root;
    const marketDraw = this.#marketChance.gauss();
    const altDraw = this.#marketChance.gauss();
    this.#marketClusters.note(marketDraw);
    this.#altClusters.note(altDraw);
    const jump = this.#marketJump();
    const drift = (regime.drift - regime.pull * this.#regimes.moved) * this.#hours;
    const market = drift + marketDraw * MARKET_VOLATILITY * heat * Math.sqrt(this.#marketClusters.variance) + jump;
    const alt = altDraw * ALT_VOLATILITY * heat * Math.sqrt(this.#altClusters.variance);
    this.#regimes.moved += market;
    for (let index = 0; index < ASSETS.length; index += 1) this.#moveAsset(index, market, alt, heat);
  }

  #moveAsset(index: number, market: number, alt: number, heat: number): void {
    const asset = ASSETS[index] as (typeof ASSETS)[number];
    const chance = this.#ownChance[index] as Prng;
    const clusters = this.#ownClusters[index] as Clustering;
    const draw = chance.gauss();
    clusters.note(draw);
    const own = draw * asset.ownVolatility * heat * Math.sqrt(clusters.variance) + this.#ownJump(chance, clusters);
    const price = this.fair[index] as number;
    const home = Math.max(-0.5, Math.min(1, price / asset.startPrice - 1)) * (this.#hours / HOME_HOURS);
    const move = asset.marketBeta * market + asset.altBeta * alt + own - home;
    // No tick moves by more than half: prices stay above zero whatever is drawn.
    this.fair[index] = price * (1 + Math.max(-0.5, Math.min(0.5, move)));
    const ordinary = MARKET_VOLATILITY * asset.marketBeta * this.#root;
    this.shock[index] = move / ordinary;
    this.stress[index] = (heat / this.#root) * Math.sqrt(0.6 * this.#marketClusters.variance + 0.4 * clusters.variance);
    const target = this.#regimes.current.funding;
    const current = this.funding[index] as number;
    this.funding[index] = current + (target - current) * (this.#hours / 6) + draw * 0.00004 * this.#root;
  }

  #marketJump(): number {
    const chance = this.#marketChance;
    const often = this.regime === 'volatile' ? 4 : 1;
    const happens = chance.uniform() < (this.#hours / MARKET_JUMP_HOURS) * often;
    const size = 0.003 + 0.0035 * Math.abs(chance.gauss());
    const up = chance.uniform() < 0.47;
    if (!happens) return 0;
    this.#marketClusters.stir(3);
    return up ? size : -size;
  }

  #ownJump(chance: Prng, clusters: Clustering): number {
    const pick = chance.uniform();
    if (pick >= this.#hours / OWN_JUMP_HOURS) return 0;
    clusters.stir(3);
    const size = 0.004 + 0.005 * Math.abs(chance.gauss());
    return chance.uniform() < 0.5 ? size : -size;
  }

  #turnMinute(at: number): void {
    const minute = Math.floor(at / MINUTE_MS);
    if (minute === this.#minute) return;
    this.#minute = minute;
    this.#marketClusters.turn();
    this.#altClusters.turn();
    for (const clusters of this.#ownClusters) clusters.turn();
  }
}
