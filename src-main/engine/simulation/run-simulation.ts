/** Many days, one after the other; a failing one is told as shortly as it can be. */
import { MISCHIEFS, type Mischief } from './chaos.ts';
import { runDay } from './day.ts';
import type { DayOptions, DayResult } from './day-options.ts';

export interface SimulationOptions {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly minutes?: number;
  /** Each day has the market's worst hour. */
  readonly crash?: boolean;
  /** Every n-th day is replayed from its journals as well (I8); default 10. */
  readonly replayEvery?: number;
  readonly onDay?: (result: DayResult) => void;
}

export interface SimulationResult {
  readonly days: number;
  readonly events: number;
  readonly fills: number;
  readonly crashes: number;
  readonly submits: number;
  /** The first day that broke a promise, as short as it could be made; null when all held. */
  readonly failure: ShortStory | null;
}

/** The shortest way to the same broken promise. */
export interface ShortStory {
  readonly seed: number;
  readonly invariant: string;
  readonly sentence: string;
  readonly minutes: number;
  readonly off: readonly Mischief[];
  readonly lines: readonly string[];
}

/** Runs seeds until one fails or all are done. */
export function runSimulation(options: SimulationOptions): SimulationResult {
  const replayEvery = options.replayEvery ?? 10;
  const sum = { days: 0, events: 0, fills: 0, crashes: 0, submits: 0 };
  for (let i = 0; i < options.seeds; i += 1) {
    const seed = options.firstSeed + i;
    const day: DayOptions = { seed, replay: seed % replayEvery === 0, ...(options.minutes === undefined ? {} : { minutes: options.minutes }), crash: options.crash ?? false };
    const result = runDay(day);
    sum.days += 1;
    sum.events += result.events;
    sum.fills += result.fills;
    sum.crashes += result.crashes;
    sum.submits += result.submits;
    options.onDay?.(result);
    if (result.violation !== null) return { ...sum, failure: shorten(day, result) };
  }
  return { ...sum, failure: null };
}

/** Cuts the day and leaves out mischief for as long as the same promise breaks. */
export function shorten(day: DayOptions, first: DayResult): ShortStory {
  const invariant = first.violation?.invariant ?? '';
  let best = first;
  let minutes = day.minutes ?? 60;
  const off = new Set<Mischief>(day.off);
  const attempt = (tryMinutes: number, tryOff: ReadonlySet<Mischief>): boolean => {
    const result = runDay({ ...day, minutes: tryMinutes, off: tryOff });
    if (result.violation?.invariant !== invariant) return false;
    best = result;
    return true;
  };
  for (const kind of MISCHIEFS) {
    if (attempt(minutes, new Set([...off, kind]))) off.add(kind);
  }
  for (const shorter of [1, 2, 5, 10, 20, 40].filter((one) => one < minutes)) {
    if (!attempt(shorter, off)) continue;
    minutes = shorter;
    break;
  }
  const { violation } = best;
  return {
    seed: day.seed, invariant, sentence: violation?.sentence ?? '', minutes, off: [...off],
    lines: best.story.ending(40, instrumentIn(violation?.sentence ?? '')),
  };
}

/** The instrument a sentence is about: its story is enough. */
function instrumentIn(sentence: string): string | null {
  return /[A-Z]+-[A-Z]+-PERP\.[a-z]+/.exec(sentence)?.[0] ?? null;
}
