import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Analysis, Evidence } from './analysis.ts';
import type { Analyst } from './seat.ts';

/** The part of an analyst that its answers need. */
export type Author = Pick<Analyst, 'id'>;

/** How far the stop and the target are, in ATRs of five-minute bars, and how long the idea lives. */
export interface TradeShape {
  readonly stopAtrs: number;
  readonly targetAtrs: number;
  readonly horizonMs: number;
}

/** Half the width of an entry zone, in ATRs. */
const ZONE_ATRS = 0.25;

/** The snapshot's values when every named feature is there, else null: a missing feature is never guessed. */
export function pick<Name extends string>(snapshot: FeatureSnapshot, names: readonly Name[]): Readonly<Record<Name, number>> | null {
  for (const name of names) if (snapshot.values[name] === undefined) return null;
  return snapshot.values as Readonly<Record<Name, number>>;
}

/**
 * Confidence of a rule: 0.5 + 0.35 × the mean of its strengths, each cut to 0–1. A bare trigger is a coin toss (0.5); no rule
 * on public prices deserves more than 0.85 before results say so (calibration by results comes with the weights).
 */
export function confidenceOf(...strengths: readonly number[]): number {
  let sum = 0;
  for (const strength of strengths) sum += Math.min(1, Math.max(0, strength));
  return 0.5 + (0.35 * sum) / strengths.length;
}

/** No view, or a feature it needs is missing. Does not count in the vote. */
export function abstain(author: Author, snapshot: FeatureSnapshot, note: string): Analysis {
  return blank(author, snapshot, 'abstain', 0, note, [], 0);
}

/** The opinion that nothing should be done. Counts in the vote, against both directions. */
export function hold(author: Author, snapshot: FeatureSnapshot, confidence: number, reads: readonly string[], horizonMs: number, note: string): Analysis {
  return blank(author, snapshot, 'hold', confidence, note, quote(snapshot, reads), horizonMs);
}

/** A trade idea around the last price; `atr` in price units, above 0. The features in `reads` that exist are its evidence. */
export function trade(
  author: Author, snapshot: FeatureSnapshot, stance: 'buy' | 'sell', confidence: number, atr: number, shape: TradeShape, reads: readonly string[], note: string,
): Analysis {
  const { lastPrice } = snapshot;
  const sign = stance === 'buy' ? 1 : -1;
  const stop = lastPrice - sign * shape.stopAtrs * atr;
  const target = lastPrice + sign * shape.targetAtrs * atr;
  // An ATR that puts a price below zero is a market no plan fits.
  if (!(atr > 0 && Math.min(stop, target) > 0)) return abstain(author, snapshot, 'no sensible stop and target at this volatility');
  return {
    agent: author.id, instrument: snapshot.instrument, stance, confidence, horizonMs: shape.horizonMs,
    entryZone: [lastPrice - ZONE_ATRS * atr, lastPrice + ZONE_ATRS * atr], stop, target,
    evidence: quote(snapshot, reads), note, veto: null,
  };
}

function blank(
  author: Author, snapshot: FeatureSnapshot, stance: 'hold' | 'abstain', confidence: number, note: string, evidence: readonly Evidence[], horizonMs: number,
): Analysis {
  return { agent: author.id, instrument: snapshot.instrument, stance, confidence, horizonMs, entryZone: null, stop: null, target: null, evidence, note, veto: null };
}

/** The named features as the snapshot has them; absent ones are left out. */
export function quote(snapshot: FeatureSnapshot, names: readonly string[]): readonly Evidence[] {
  const evidence: Evidence[] = [];
  for (const feature of names) {
    const value = snapshot.values[feature];
    if (value !== undefined) evidence.push({ feature, value });
  }
  return evidence;
}
