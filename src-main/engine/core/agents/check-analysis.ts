import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { unitOf } from '../feature/feature-list.ts';
import type { Analysis, Evidence } from './analysis.ts';

/** Two float64 that were the same number before JSON or a sum in another order. */
const SAME = 1e-9;
/** How far the price may have gone from the entry of an earlier answer, as a share of its own risk: beyond that it is another trade. */
const DRIFT = 0.25;

/**
 * Compares every number of an analysis with the snapshot it claims to be about (lessons 41, 43, 44). One that does not hold is
 * voided: it becomes an abstention, and its note says why. A price may differ by one tick, any other number not at all.
 * Evidence of an earlier snapshot (`asOf`) was compared when it came; its plan is held against the price as it is now,
 * which may have gone a quarter of its risk from its entry.
 * Nothing is ever read out of the note. Returns the same object when there is nothing to object to.
 */
export function checkAnalysis(analysis: Analysis, snapshot: FeatureSnapshot): Analysis {
  const objection = objectionTo(analysis, snapshot);
  return objection === null ? analysis : voided(analysis, snapshot, objection);
}

function voided(analysis: Analysis, snapshot: FeatureSnapshot, objection: string): Analysis {
  return {
    agent: analysis.agent, instrument: snapshot.instrument, stance: 'abstain', confidence: 0, horizonMs: 0, entryZone: null, stop: null, target: null,
    evidence: [], note: `voided: ${objection}`,
    // A veto is never lost to a formality: blocking is the safe side.
    veto: analysis.veto,
  };
}

function objectionTo(analysis: Analysis, snapshot: FeatureSnapshot): string | null {
  const { stance, confidence, horizonMs } = analysis;
  if (analysis.instrument !== snapshot.instrument) return `it is about ${analysis.instrument}, asked was ${snapshot.instrument}`;
  // Types do not bind what came over a wire.
  if (!(['buy', 'sell', 'hold', 'abstain'] as readonly string[]).includes(stance)) return `its stance is unreadable: ${JSON.stringify(stance)}`;
  if (!(confidence >= 0 && confidence <= 1)) return `its confidence ${confidence} is not between 0 and 1`;
  if (!(horizonMs >= 0 && horizonMs < Infinity)) return `its horizon ${horizonMs} is not a time`;
  const isEarlier = analysis.asOf !== undefined && analysis.asOf < snapshot.at;
  return (isEarlier ? null : evidenceObjection(analysis.evidence, snapshot)) ?? (stance === 'buy' || stance === 'sell' ? planObjection(analysis, stance, snapshot, isEarlier) : null);
}

function evidenceObjection(evidence: readonly Evidence[], snapshot: FeatureSnapshot): string | null {
  for (const { feature, value } of evidence) {
    const actual = Object.hasOwn(snapshot.values, feature) ? snapshot.values[feature] : undefined;
    if (actual === undefined) return `it quotes ${feature}, which the snapshot does not have`;
    if (value !== actual && !agrees(feature, value, actual, snapshot.tickSize)) return `it quotes ${feature} as ${value}, the snapshot has ${actual}`;
  }
  return null;
}

function agrees(feature: string, value: number, actual: number, tickSize: number): boolean {
  const slack = SAME * Math.abs(actual);
  return Math.abs(value - actual) <= (unitOf(feature) === 'price' ? tickSize + slack : slack);
}

/** Entry around the last price, stop on the losing side, target on the winning one. What is null is not judged. */
function planObjection({ entryZone, stop, target }: Analysis, stance: 'buy' | 'sell', snapshot: FeatureSnapshot, isEarlier: boolean): string | null {
  const { lastPrice, tickSize } = snapshot;
  if (!isPrice(lastPrice)) return 'the snapshot has no price';
  const [low, high] = entryZone ?? [lastPrice, lastPrice];
  if (!isPrice(low) || !isPrice(high) || low > high) return `its entry zone ${low} to ${high} is none`;
  const drift = isEarlier && stop !== null ? DRIFT * Math.abs((low + high) / 2 - stop) : 0;
  const reach = Math.max(tickSize, drift) + SAME * lastPrice;
  if (low > lastPrice + reach || high < lastPrice - reach) return `its entry zone ${low} to ${high} is not at the price ${lastPrice}`;
  const [below, above] = stance === 'buy' ? [stop, target] : [target, stop];
  if (below !== null && !(isPrice(below) && below < low)) return `${below} is not below its entry ${low}, as a ${stance} needs`;
  if (above !== null && !(isPrice(above) && above > high)) return `${above} is not above its entry ${high}, as a ${stance} needs`;
  return null;
}

function isPrice(x: number): boolean {
  return x > 0 && x < Infinity;
}
