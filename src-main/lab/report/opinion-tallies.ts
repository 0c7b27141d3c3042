/** Settled opinions added up per speaker, before a split and after it, in all and regime by regime. The speakers are seats, and the vote as a whole. */
import { figuresOf, mergedTally, NOTHING_TALLIED, tallied, type RecordFigures, type Tallied } from '../../engine/core/track-record/record.ts';

/** What is needed of an opinion that came out. */
export interface PastOpinion {
  /** `vote` for the vote as a whole. */
  readonly agent: string;
  /** Null for the vote as a whole. */
  readonly framework: string | null;
  readonly regime: string;
  readonly confidence: number;
  readonly givenAt: number;
  readonly resultR: number;
}

/** Opinions of about the same confidence: what was stated on average, and how often it was right. */
export interface CalibrationBin {
  readonly n: number;
  readonly stated: number;
  readonly right: number;
  readonly fewResults: boolean;
}

/** A speaker's figures in one part of the period. */
export interface SpeakerPart extends RecordFigures {
  /** Tenths of confidence in which anything was said, lowest first. */
  readonly calibration: readonly CalibrationBin[];
  /** In the order bull, bear, sideways, volatile; those in which something was said. */
  readonly regimes: readonly (RecordFigures & { readonly regime: string })[];
}

/** What one speaker's opinions came to. */
export interface Speaker {
  readonly agent: string;
  readonly framework: string | null;
  readonly before: SpeakerPart;
  readonly after: SpeakerPart;
}

const REGIMES = ['bull', 'bear', 'sideways', 'volatile'] as const;

type Tallies = Map<string, Tallied>;

/** Speakers in the order of their names, the vote first. An opinion belongs to the part in which it was given. */
export function speakersOf(opinions: Iterable<PastOpinion>, splitAt: number): readonly Speaker[] {
  const speakers = new Map<string, { readonly agent: string; readonly framework: string | null; readonly before: Tallies; readonly after: Tallies }>();
  for (const { agent, framework, regime, confidence, givenAt, resultR } of opinions) {
    const key = `${framework ?? ''} ${agent}`;
    let speaker = speakers.get(key);
    if (speaker === undefined) speakers.set(key, (speaker = { agent, framework, before: new Map(), after: new Map() }));
    const part = givenAt < splitAt ? speaker.before : speaker.after;
    part.set(regime, tallied(part.get(regime) ?? NOTHING_TALLIED, { confidence, resultR }));
  }
  return [...speakers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { agent, framework, before, after }]) => ({ agent, framework, before: partOf(before), after: partOf(after) }));
}

function partOf(tallies: Tallies): SpeakerPart {
  const all = mergedTally([...tallies.values()]);
  const calibration = all.bins.flatMap(({ n, hits, confidenceSum }) => {
    if (n === 0) return [];
    const { hitRate, fewResults } = figuresOf({ ...NOTHING_TALLIED, n, hits });
    return [{ n, stated: confidenceSum / n, right: hitRate ?? 0, fewResults }];
  });
  const regimes = REGIMES.flatMap((regime) => {
    const tally = tallies.get(regime);
    return tally === undefined ? [] : [{ regime, ...figuresOf(tally) }];
  });
  return { ...figuresOf(all), calibration, regimes };
}
