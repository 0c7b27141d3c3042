/** What an agent's settled opinions say about it: hits, Brier score, result in R and how far its confidence can be believed, per regime. */
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { Framework } from '../agents/seat.ts';
import type { Regime } from '../regime/regime.ts';
import type { SettledOpinion } from './opinion-book.ts';

/** Tenths of confidence. */
const BINS = 10;
/** Results that weigh as much as the prior: below about this many, an agent is what it was thought to be. */
export const PRIOR_RESULTS = 40;
/** Calibration moves a weight by no more than this factor either way. */
const MOST_CALIBRATION = 2;
/** Fewer results than this are shown as too few to say. */
export const FEW_RESULTS = 30;
/** Two-sided 95 % of a normal distribution. */
const Z95 = 1.959964;

/** Opinions of about the same confidence. */
export interface ConfidenceBin {
  readonly n: number;
  readonly hits: number;
  readonly confidenceSum: number;
}

/** Sums over settled opinions. */
export interface Tallied {
  readonly n: number;
  /** With a result above 0. */
  readonly hits: number;
  readonly sumR: number;
  readonly sumSquaredR: number;
  /** Sum of (confidence − hit)². */
  readonly sumBrier: number;
  readonly bins: readonly ConfidenceBin[];
}

/** A tally in figures people know. Null where nothing was settled. */
export interface RecordFigures {
  readonly n: number;
  readonly hitRate: number | null;
  /** Half the width of the 95 % interval of the hit rate (Wilson), and its middle. */
  readonly hitRateInterval: readonly [number, number] | null;
  readonly meanR: number | null;
  /** 95 % interval of the mean result; null below two results. */
  readonly meanRInterval: readonly [number, number] | null;
  /** 0 is perfect, 0.25 is what always saying 50 % scores. */
  readonly brier: number | null;
  readonly fewResults: boolean;
}

const NO_BIN: ConfidenceBin = { n: 0, hits: 0, confidenceSum: 0 };
export const NOTHING_TALLIED: Tallied = { n: 0, hits: 0, sumR: 0, sumSquaredR: 0, sumBrier: 0, bins: Array.from({ length: BINS }, () => NO_BIN) };

/** Adds one settled opinion. Pure. */
export function tallied(before: Tallied, { confidence, resultR }: Pick<SettledOpinion, 'confidence' | 'resultR'>): Tallied {
  const hit = resultR > 0 ? 1 : 0;
  const at = binOf(confidence);
  return {
    n: before.n + 1, hits: before.hits + hit, sumR: before.sumR + resultR, sumSquaredR: before.sumSquaredR + resultR * resultR, sumBrier: before.sumBrier + (confidence - hit) ** 2,
    bins: before.bins.map((bin, i) => (i === at ? { n: bin.n + 1, hits: bin.hits + hit, confidenceSum: bin.confidenceSum + confidence } : bin)),
  };
}

/** Several tallies as one: a seat's over all regimes. */
export function mergedTally(tallies: readonly Tallied[]): Tallied {
  return tallies.reduce((a, b) => ({
    n: a.n + b.n, hits: a.hits + b.hits, sumR: a.sumR + b.sumR, sumSquaredR: a.sumSquaredR + b.sumSquaredR, sumBrier: a.sumBrier + b.sumBrier,
    bins: a.bins.map((bin, i) => { const other = b.bins[i] ?? NO_BIN; return { n: bin.n + other.n, hits: bin.hits + other.hits, confidenceSum: bin.confidenceSum + other.confidenceSum }; }),
  }), NOTHING_TALLIED);
}

/**
 * Factor on a prior weight: e^(mean R, shrunk to 0 by {@link PRIOR_RESULTS}), within a factor of two. 1 without results; an agent that
 * earns 0.2 R a time after many results weighs 1.22 of its prior. Own formula: monotone in the mean, symmetric about 0 in its logarithm.
 */
export function calibrationOf({ n, sumR }: Tallied): number {
  const shrunk = sumR / (n + PRIOR_RESULTS);
  return Math.min(MOST_CALIBRATION, Math.max(1 / MOST_CALIBRATION, Math.exp(shrunk)));
}

/**
 * {@link calibrationOf} with its 95 % interval: the factors that the ends of the mean result's interval would give. Shrinkage narrows it as it does the
 * factor, so that with few results both lie near 1. Null below two results.
 */
export function weightFactor(tally: Tallied): { readonly factor: number; readonly interval: readonly [number, number] | null } {
  const { meanRInterval, n } = figuresOf(tally);
  const at = (meanR: number): number => calibrationOf({ ...tally, sumR: n * meanR });
  return { factor: calibrationOf(tally), interval: meanRInterval === null ? null : [at(meanRInterval[0]), at(meanRInterval[1])] };
}

/** What a stated confidence has been worth: the hit rate of its tenth, shrunk to the statement by {@link PRIOR_RESULTS}. */
export function calibratedConfidence({ bins }: Tallied, confidence: number): number {
  const { n, hits } = bins[binOf(confidence)] as ConfidenceBin;
  if (n === 0) return confidence;
  return (hits + PRIOR_RESULTS * confidence) / (n + PRIOR_RESULTS);
}

/** The figures of a tally. Wilson's interval: Wilson (1927), JASA 22, 209–212. */
export function figuresOf({ n, hits, sumR, sumSquaredR, sumBrier }: Tallied): RecordFigures {
  if (n === 0) return { n, hitRate: null, hitRateInterval: null, meanR: null, meanRInterval: null, brier: null, fewResults: true };
  const p = hits / n;
  const z2 = Z95 * Z95;
  const middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  const mean = sumR / n;
  const spread = n < 2 ? null : Z95 * Math.sqrt(Math.max(0, (sumSquaredR - n * mean * mean) / (n - 1)) / n);
  return {
    n, hitRate: p, hitRateInterval: [middle - half, middle + half], meanR: mean, meanRInterval: spread === null ? null : [mean - spread, mean + spread], brier: sumBrier / n, fewResults: n < FEW_RESULTS,
  };
}

/** A seat's tally in a regime, as a store keeps it. */
export interface StoredResult {
  readonly framework: Framework;
  readonly agent: AgentId;
  readonly regime: Regime;
  readonly tally: Tallied;
}

/** Everybody's tallies, per seat and regime. Mutable, owned by whoever votes. */
export class TrackRecord {
  readonly #tallies = new Map<string, Tallied>();
  readonly #versions: Record<Regime, number> = { bull: 0, bear: 0, sideways: 0, volatile: 0 };

  /** Rises whenever a tally of the regime changes. */
  version(regime: Regime): number {
    return this.#versions[regime];
  }

  /** Adds a settled opinion to its seat's tally in the regime it was given in, and returns that. */
  add({ framework, agent, regime, confidence, resultR }: SettledOpinion): Tallied {
    const after = tallied(this.of(framework, agent, regime), { confidence, resultR });
    this.restore(framework, agent, regime, after);
    return after;
  }

  /** A seat's tally in a regime. */
  of(framework: Framework, agent: AgentId, regime: Regime): Tallied {
    return this.#tallies.get(keyOf(framework, agent, regime)) ?? NOTHING_TALLIED;
  }

  /** Puts a stored tally in its place. */
  restore(framework: Framework, agent: AgentId, regime: Regime, tally: Tallied): void {
    this.#versions[regime] += 1;
    this.#tallies.set(keyOf(framework, agent, regime), tally);
  }
}

function keyOf(framework: Framework, agent: AgentId, regime: Regime): string {
  return `${framework} ${agent} ${regime}`;
}

function binOf(confidence: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.floor(confidence * BINS)));
}
