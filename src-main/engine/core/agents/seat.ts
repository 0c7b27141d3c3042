import type { AgentId, InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Analysis } from './analysis.ts';

/** Which coordination framework an agent sits in. `rules`: a plain vote without a debate, as every vote was before there were teams. */
export type Framework = 'rules' | 'crew' | 'group_chat';

/** An agent at the table: who, in which framework, with what prior weight. The same agent may sit in several frameworks, once in each. */
export interface Seat {
  readonly agent: AgentId;
  readonly framework: Framework;
  /** Prior weight before calibration and caps; equal priors are all 1. */
  readonly prior: number;
  /** May veto, does not vote. */
  readonly officer: boolean;
}

/** What all analysts may read of the whole watchlist in one cycle: snapshots in watchlist order. */
export interface AnalysisContext {
  readonly snapshots: readonly FeatureSnapshot[];
  /** Open position of the engine per instrument: +1 long, −1 short, absent flat. */
  readonly held: ReadonlyMap<InstrumentId, 1 | -1>;
  /** Share of the daily-loss allowance already used, 0–1 and above. */
  readonly dailyLossUsed: number;
}

/** A rule-based analyst: a pure function of one snapshot and the context of its cycle. */
export interface Analyst {
  readonly id: AgentId;
  readonly role: string;
  readonly goal: string;
  readonly backstory: string;
  readonly officer: boolean;
  /** Feature names it reads, for the record and the ablation. */
  readonly reads: readonly string[];
  analyse(snapshot: FeatureSnapshot, context: AnalysisContext): Analysis;
}
