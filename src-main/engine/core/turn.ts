import type { RoundId, RowId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { ConsensusRound, Hearing } from './consensus/consensus-round.ts';
import type { FeatureSnapshot } from './feature/feature-snapshot.ts';
import type { Effect } from './effect.ts';
import type { AlertLevel, Fact, RiskCheck } from './fact.ts';
import type { InstrumentId } from '../../../src-shared/domain/ids.ts';
import { nextUuid } from './id-source.ts';
import type { EngineState } from './state.ts';

/** Stages of a cycle whose time the runner measures. */
export type Stage = 'scan' | 'analyse' | 'vote' | 'validate' | 'execute' | 'monitor';

/** Tells the runner that a stage begins; must not change anything the core reads. */
export type StageProbe = (stage: Stage) => void;

/**
 * Told of every round with all that each agent answered: for screens. Facts keep the answers only where a signal came of them, so that a quiet
 * day stays small. Must not change anything the core reads.
 */
export type RoundProbe = (id: RoundId, round: ConsensusRound, hearings: readonly Hearing[], snapshot: FeatureSnapshot) => void;

/** One event being worked on: the state, the moment, and what comes of it. */
export interface Turn {
  readonly state: EngineState;
  readonly at: Timestamp;
  readonly facts: Fact[];
  readonly effects: Effect[];
  readonly probe: StageProbe;
  readonly onRound?: RoundProbe | undefined;
}

/** The next row id of this turn. */
export function newId<T extends string>(turn: Turn): T {
  return nextUuid<T>(turn.state.ids, turn.at);
}

/** Tells people. `code` is stable, `sentence` what happened, `remedy` what to do. */
export function alert(turn: Turn, level: AlertLevel, code: string, sentence: string, remedy: string): void {
  turn.facts.push({ kind: 'alert_raised', id: newId<RowId>(turn), level, code, sentence, remedy, at: turn.at });
}

/** Records something risk noticed or did. */
export function riskEvent(turn: Turn, code: string, instrument: InstrumentId | null, sentence: string, checks: readonly RiskCheck[] = []): void {
  turn.facts.push({ kind: 'risk_event', id: newId<RowId>(turn), code, instrument, sentence, checks, at: turn.at });
}

/** Starts or moves a timer. */
export function startTimer(turn: Turn, timer: string, at: number): void {
  turn.effects.push({ kind: 'start_timer', timer, at: at as Timestamp });
}

/** Calls a timer off. */
export function cancelTimer(turn: Turn, timer: string): void {
  turn.effects.push({ kind: 'cancel_timer', timer });
}
