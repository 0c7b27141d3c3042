import { limitStandings } from '../src-main/engine/core/limits/limit-standing.ts';
import { markPortfolio } from '../src-main/engine/core/portfolio/valuation.ts';
import { simInstruments } from '../src-main/engine/simulation/sim-market.ts';
import { openReader, type Reader } from '../src-main/lab/reader.ts';
import { NEWEST_CLOSES } from '../src-main/lab/risk/aligned-returns.ts';
import { riskReport } from '../src-main/lab/risk/risk-report.ts';
import type { Instrument } from '../src-shared/domain/instrument.ts';
import { percentile, pluck, repeat, timed, type Claim, type Figure } from './harness.ts';
import { writePortfolio } from './risk-folder.ts';
import { EVERY_LIMIT, INSTRUMENTS, POSITIONS, VENUE, preparedEngine, type Prepared } from './risk-rig.ts';
import { inTempFolder } from './temp-folder.ts';

const REFRESHES = 1_000;
const ROUNDS = 5;
/** Bars of an hour of each market: the window, and what its VaR is tested on. */
const WINDOW = 500;
const BARS = 2_600;

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** Everything the engine tells of its risk, each time after the price of something held moved. */
function refreshMany({ engine, at, quote }: Prepared, held: readonly Instrument[], rows: number): Latency {
  const took: number[] = [];
  for (let i = 0; i < REFRESHES; i += 1) {
    quote(held[i % held.length]!, 100 + (((i * 7) % 11) - 5) / 50);
    const started = performance.now();
    const standings = limitStandings(engine.state);
    markPortfolio(engine.state, at);
    took.push(performance.now() - started);
    if (standings.length < rows || standings.some(({ state }) => state === 'unknown')) throw new Error('a limit could not be measured');
  }
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
}

async function liveFigures(instruments: readonly Instrument[]): Promise<Figure[]> {
  const full = preparedEngine(instruments, POSITIONS, { limits: EVERY_LIMIT });
  const small = preparedEngine(instruments.slice(0, 1), 1, { limits: EVERY_LIMIT });
  const all = await repeat(ROUNDS, () => refreshMany(full, instruments.slice(0, POSITIONS), EVERY_LIMIT.length + POSITIONS));
  const one = await repeat(ROUNDS, () => refreshMany(small, instruments.slice(0, 1), EVERY_LIMIT.length));
  const figure = (key: 'p50' | 'p99', target: Figure['target']): Figure => ({
    what: `every limit's reading and standing, and the portfolio's mark, ${key}`, unit: 'ms', samples: pluck(all, key), baseline: { what: 'the same with one instrument and one position', samples: pluck(one, key) }, target,
  });
  return [figure('p50', null), { ...figure('p99', { sense: 'at most', must: 4, aim: 1 }), note: `${POSITIONS} positions, ${INSTRUMENTS} instruments, ${EVERY_LIMIT.length} limits of a person's own, one of them on each instrument; a price moved each time. The limit is ours: what a turn of the main loop may take` }];
}

async function storedFigure(instruments: readonly Instrument[]): Promise<Figure> {
  return inTempFolder(async (folder) => {
    writePortfolio(folder, { instruments, positions: POSITIONS, bars: BARS });
    const opened = openReader(folder);
    if (!opened.ok) throw new Error(opened.error.sentence);
    const reader = opened.value;
    try {
      const whole = await repeat(ROUNDS, () => timed(() => reportOf(reader)));
      const read = await repeat(ROUNDS, () => timed(() => reader.all(NEWEST_CLOSES, '1h', Number.MAX_SAFE_INTEGER, JSON.stringify(instruments.slice(0, POSITIONS).map(({ id }) => id)), POSITIONS * (BARS - 99))));
      return {
        what: 'risk.report over a stored database', unit: 'ms', samples: whole, baseline: { what: 'reading the bars it is made of', samples: read }, target: { sense: 'at most', must: 1_500, aim: 500 },
        note: `${POSITIONS} positions among ${INSTRUMENTS} markets of ${BARS} hourly bars; four methods, their test over 2,000 bars, contributions, performance. The limit is ours: a tenth of the 15 s after which the screen asks again`,
      };
    } finally {
      reader.close();
    }
  });
}

function reportOf(reader: Reader): void {
  const { state, values, positions } = riskReport(reader, { now: null, timeframe: 'auto', window: WINDOW, method: 'historical', confidence: 0.95, points: 500 });
  if (state !== 'held' || values.length === 0 || positions.length !== POSITIONS) throw new Error('the report is not of the whole portfolio');
}

async function measure(): Promise<Figure[]> {
  const instruments = simInstruments(VENUE, Array.from({ length: INSTRUMENTS }, (_, i) => (i === 0 ? 'BTC' : `C${i}`)));
  return [...(await liveFigures(instruments)), await storedFigure(instruments)];
}

export const metricRefreshClaim: Claim = { name: 'metric-refresh', sentence: 'every risk metric anew: what the engine tells of its limits, and what the risk screen asks the lab for', measure };
