/**
 * What the vote does with real one-minute candles: enough signals, in both directions, from numbers that hold. Prints what it
 * measured; times are printed, never judged (shared machines are noisy).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { CandleDatum } from '../../../../src-shared/domain/market-datum.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import { checkAnalysis } from '../agents/check-analysis.ts';
import { defaultTeams } from '../coordination/default-teams.ts';
import { settleOf } from '../coordination/settle.ts';
import { seatsOfTeams } from '../coordination/team.ts';
import { snapshotOf } from '../feature/features.ts';
import { bar, instrumentOf, MINUTE } from '../market/market-fixture.ts';
import { DEFAULT_MARKET_CONFIG } from '../market/market-config.ts';
import { createMarket, observe } from '../market/market.ts';
import { DEFAULT_CONSENSUS_CONFIG, runRound } from './consensus.ts';

const folder = new URL('../../../../../shared/data/market/candles/', import.meta.url);
const missing = !existsSync(folder);
/** Covers both recorded outages: 2021-04-16 … 04-28. */
const FROM = 14;
const DAYS = 12;

interface Measured {
  readonly flips: Map<string, number>;
  readonly outcomes: Map<string, number>;
  readonly stances: Map<string, number>;
  voided: number;
  signalsOnBadData: number;
  cycleMs: number[];
  observeUs: number[];
}

const count = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;

/** Bars by opening time, of all instruments. */
function load(): { instruments: ReturnType<typeof instrumentOf>[]; minutes: Map<number, CandleDatum[]> } {
  const instruments: ReturnType<typeof instrumentOf>[] = [];
  const minutes = new Map<number, CandleDatum[]>();
  for (const file of readdirSync(folder).sort()) {
    const instrument = instrumentOf(file.replace(/USDT_.*/, ''), 'spot', '0.0001');
    instruments.push(instrument);
    const lines = gunzipSync(readFileSync(new URL(file, folder))).toString().split('\n').slice(1 + FROM * 1440, 1 + (FROM + DAYS) * 1440);
    for (const line of lines) {
      const [at = 0, open = 0, high = 0, low = 0, close = 0, volume = 0] = line.split(',').map(Number);
      const datum: CandleDatum = { ...bar(0, close), instrument: instrument.id, openAt: at as Timestamp, open, high, low, close, volume };
      minutes.set(at, [...(minutes.get(at) ?? []), datum]);
    }
  }
  return { instruments, minutes };
}

function measure(): Measured {
  const { instruments, minutes } = load();
  const market = createMarket(instruments, DEFAULT_MARKET_CONFIG);
  const teams = defaultTeams(instruments.length);
  const seats = seatsOfTeams(teams);
  const settled = teams.map((team) => settleOf(team));
  const last = new Map<InstrumentId, Direction>();
  const measured: Measured = { flips: new Map(), outcomes: new Map(), stances: new Map(), voided: 0, signalsOnBadData: 0, cycleMs: [], observeUs: [] };
  for (const [openAt, bars] of [...minutes].sort((a, b) => a[0] - b[0])) {
    const at = (openAt + MINUTE) as Timestamp;
    const started = performance.now();
    for (const datum of bars) observe(market, datum, at);
    const observed = performance.now();
    const snapshots = instruments.map(({ id }) => snapshotOf(market, id, at, 0, true));
    const context = { snapshots, held: new Map(), dailyLossUsed: 0 };
    const rounds = snapshots.map((snapshot) => {
      const analyses = ANALYSTS.map((analyst) => analyst.analyse(snapshot, context));
      return { snapshot, analyses, round: runRound(seats, settled.map(({ framework, settle }) => ({ framework, analyses: settle(analyses, snapshot, at) })), snapshot, DEFAULT_CONSENSUS_CONFIG, at) };
    });
    measured.cycleMs.push(performance.now() - observed);
    measured.observeUs.push((1000 * (observed - started)) / bars.length);
    for (const { snapshot, analyses, round } of rounds) {
      for (const analysis of analyses) {
        count(measured.stances, `${analysis.agent} ${analysis.stance}`);
        if (checkAnalysis(analysis, snapshot) !== analysis) measured.voided += 1;
      }
      const { outcome } = round;
      count(measured.outcomes, outcome.kind === 'signal' ? outcome.direction : outcome.reason);
      if (outcome.kind === 'none') continue;
      if (!snapshot.quality.entriesAllowed) measured.signalsOnBadData += 1;
      if (last.get(round.instrument) !== outcome.direction) count(measured.flips, `${round.instrument} ${outcome.direction}`);
      last.set(round.instrument, outcome.direction);
    }
  }
  return measured;
}

describe.skipIf(missing)(missing ? 'SKIPPED: ../shared/data/market/candles is missing' : `the vote on ${DAYS} recorded days of eight instruments`, () => {
  let measured: Measured;

  beforeAll(() => {
    measured = measure();
    const perDay = [...measured.flips].map(([key, flips]) => `${key} ${(flips / DAYS).toFixed(2)}`).sort();
    console.info(`first signals after a flip, per day: ${perDay.join(', ')}`);
    console.info(`outcomes: ${JSON.stringify(Object.fromEntries(measured.outcomes))}`);
    console.info(`medians: snapshot + 8 analysts + vote for 8 instruments ${median(measured.cycleMs).toFixed(3)} ms, observe ${median(measured.observeUs).toFixed(2)} µs`);
  });

  it('gives each instrument 1 to 6 changes of direction a day, both ways', () => {
    const instruments = [...new Set([...measured.flips.keys()].map((key) => key.split(' ')[0] ?? ''))];
    expect(instruments.length).toBe(8);
    for (const instrument of instruments) {
      const [longs, shorts] = [measured.flips.get(`${instrument} long`) ?? 0, measured.flips.get(`${instrument} short`) ?? 0];
      expect((longs + shorts) / DAYS, instrument).toBeGreaterThanOrEqual(1);
      expect((longs + shorts) / DAYS, instrument).toBeLessThanOrEqual(6);
      expect(Math.min(longs, shorts), instrument).toBeGreaterThanOrEqual(3);
    }
  });

  it('never signals on data that did not pass the gate; both outages are seen', () => {
    expect(measured.signalsOnBadData).toBe(0);
    expect(measured.outcomes.get('data_quality')).toBeGreaterThan(8 * 2 * 50);
  });

  it('voids no analysis of our own: every number is the snapshot\'s', () => {
    expect(measured.voided).toBe(0);
  });

  it('hears every analyst that has data in every stance it knows', () => {
    for (const agent of ['trend', 'mean_reversion', 'breakout', 'momentum', 'regime']) {
      for (const stance of ['buy', 'sell', 'hold']) expect(measured.stances.get(`${agent} ${stance}`) ?? 0, `${agent} ${stance}`).toBeGreaterThan(100);
    }
  });
});
