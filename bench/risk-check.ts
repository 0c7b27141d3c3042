import type { Instrument } from '../src-shared/domain/instrument.ts';
import { judge } from '../src-main/engine/core/risk/judge.ts';
import { defaultSizing } from '../src-main/engine/core/risk/sizing-config.ts';
import { simInstruments } from '../src-main/engine/simulation/sim-market.ts';
import { percentile, pluck, repeat, type Claim, type Figure } from './harness.ts';
import { EVERY_LIMIT, INSTRUMENTS, POSITIONS, VENUE, preparedEngine, signalOn, type Prepared } from './risk-rig.ts';

const CHECKS = 3_000;
const ROUNDS = 5;
/** Kelly believes the vote at once: its figures are worked out, which is what is measured. */
const SIZING = { ...defaultSizing(0.005), fewestResults: 0 };

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/**
 * Judges entries on the instruments nothing is held of. Each must be approved, so that no check is skipped.
 * @param moving held instruments, of which one gets another price before each entry: then nothing that was added up for the last one is right for this one
 */
function judgeMany({ engine, at, quote }: Prepared, free: readonly Instrument[], moving: readonly Instrument[] = []): Latency {
  const signals = free.map((instrument) => signalOn(instrument, at));
  const took: number[] = [];
  for (let i = 0; i < CHECKS; i += 1) {
    const signal = signals[i % signals.length]!;
    const moved = moving[i % moving.length];
    if (moved !== undefined) quote(moved, 100 + (((i * 7) % 11) - 5) / 50);
    const started = performance.now();
    const judgement = judge(engine.state, signal, at);
    took.push(performance.now() - started);
    if (!judgement.approved) throw new Error(`the entry was refused: ${judgement.sentence}`);
  }
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
}

async function measure(): Promise<Figure[]> {
  const instruments = simInstruments(VENUE, Array.from({ length: INSTRUMENTS }, (_, i) => `C${i}`));
  const full = preparedEngine(instruments, POSITIONS);
  const limited = preparedEngine(instruments, POSITIONS, { limits: EVERY_LIMIT });
  const moving = preparedEngine(instruments, POSITIONS, { limits: EVERY_LIMIT });
  const [byVolatility, byKelly] = (['volatility_target', 'kelly'] as const).map((method) => preparedEngine(instruments, POSITIONS, { sizing: { ...SIZING, method } }));
  const empty = preparedEngine(instruments.slice(0, 1), 0);
  const loaded = await repeat(ROUNDS, () => judgeMany(full, instruments.slice(POSITIONS)));
  const withLimits = await repeat(ROUNDS, () => judgeMany(limited, instruments.slice(POSITIONS)));
  const anew = await repeat(ROUNDS, () => judgeMany(moving, instruments.slice(POSITIONS), instruments.slice(0, POSITIONS)));
  const sized = { volatility_target: await repeat(ROUNDS, () => judgeMany(byVolatility!, instruments.slice(POSITIONS))), kelly: await repeat(ROUNDS, () => judgeMany(byKelly!, instruments.slice(POSITIONS))) };
  const bare = await repeat(ROUNDS, () => judgeMany(empty, instruments.slice(0, 1)));
  const figure = (key: 'p50' | 'p99', target: Figure['target']): Figure => ({
    what: `one entry judged, ${key}`, unit: 'ms', samples: pluck(loaded, key), baseline: { what: 'the same with one instrument and nothing held', samples: pluck(bare, key) }, target,
  });
  return [
    figure('p50', null),
    { ...figure('p99', { sense: 'at most', must: 0.5, aim: 0.1 }), note: `${POSITIONS} positions with stop and target resting, ${INSTRUMENTS} instruments, ${CHECKS} approvals a round, every check made` },
    { what: `the same with ${EVERY_LIMIT.length} limits of a person's own, p50`, unit: 'ms', samples: pluck(withLimits, 'p50'), baseline: { what: 'the same without them', samples: pluck(loaded, 'p50') }, target: null },
    {
      what: `the same with ${EVERY_LIMIT.length} limits of a person's own, p99`, unit: 'ms', samples: pluck(withLimits, 'p99'), baseline: { what: 'the same without them', samples: pluck(loaded, 'p99') }, target: { sense: 'at most', must: 0.5, aim: 0.1 },
      note: 'among them VaR after trade of the portfolio, its venue and its currency, and correlation after trade: each before and after the entry, of 500 bars',
    },
    ...([['volatility_target', 'a volatility target'], ['kelly', 'Kelly']] as const).map(([method, name]): Figure => ({
      what: `one entry judged and sized by ${name}, p99`, unit: 'ms', samples: pluck(sized[method], 'p99'), baseline: { what: 'the same with the size that was', samples: pluck(loaded, 'p99') }, target: { sense: 'at most', must: 0.5, aim: 0.1 },
      note: 'without limits of a person’s own; all three methods are asked each time, and 500 bars of five minutes are known',
    })),
    {
      what: 'one entry judged with limits, each after the price of something held moved, p99', unit: 'ms', samples: pluck(anew, 'p99'), baseline: { what: 'the same with prices at rest', samples: pluck(withLimits, 'p99') }, target: { sense: 'at most', must: 0.5, aim: 0.1 },
      note: 'every weight is another then: what is held is valued and added up over its 500 bars anew',
    },
  ];
}

export const riskCheckClaim: Claim = { name: 'risk-check', sentence: 'pre-trade validation: from a signal to a sized, priced, protected entry', measure };
