/** What the pool's threads are asked and answer. Plain data, structured-cloned. */
import type { ContractName } from '../../../src-shared/contract/contract.ts';
import type { OwnModelRow } from '../../../src-shared/contract/own-models.ts';
import type { UserModelPlace } from '../../../src-shared/contract/user-model-manifest.ts';
import type { Result } from '../../../src-shared/support/result.ts';
import type { Finding } from '../doctor/finding.ts';
import type { LogFilter, LogLines } from '../log/read-log.ts';

/** What a thread is started with. */
export interface LabStart {
  readonly dataDir: string;
}

/** Work that takes longer than a turn of the main thread may. */
export type LabJob =
  /** An entry of the contract that the lab answers; its input is checked already. */
  | { readonly kind: 'answer'; readonly name: ContractName; readonly input: unknown }
  | { readonly kind: 'diagnose' }
  | { readonly kind: 'read_log'; readonly filter: LogFilter }
  | { readonly kind: 'restore'; readonly file: string; readonly at: number }
  /** A person's own models: what is kept, and changes of it. Small files of the data folder, and, at an import, a trial in a thread of its own. */
  | { readonly kind: 'own_models' }
  | { readonly kind: 'import_model'; readonly model: string; readonly manifest: string; readonly at: number }
  | { readonly kind: 'place_model'; readonly name: string; readonly place: UserModelPlace }
  | { readonly kind: 'remove_model'; readonly name: string }
  /** Halt, resume and pause where no engine runs: into the stored state. */
  | { readonly kind: 'record_halt'; readonly id: string; readonly by: string; readonly reason: string; readonly close: boolean; readonly at: number }
  | { readonly kind: 'resume_stored'; readonly id: string; readonly by: string; readonly acknowledge: boolean; readonly at: number }
  | { readonly kind: 'pause_stored'; readonly id: string; readonly by: string; readonly at: number };

type Outcome = { readonly accepted: boolean; readonly sentence: string };

/** What each kind of job answers. */
export interface LabAnswers {
  readonly answer: unknown;
  readonly diagnose: readonly Finding[];
  readonly read_log: LogLines;
  readonly restore: { readonly from: string; readonly replaced: string | null };
  readonly own_models: readonly OwnModelRow[];
  readonly import_model: Outcome;
  readonly place_model: Outcome;
  readonly remove_model: Outcome;
  readonly record_halt: Outcome;
  readonly resume_stored: Outcome;
  readonly pause_stored: Outcome;
}

export type ToLab = { readonly id: number; readonly job: LabJob };
export type FromLab = { readonly id: number; readonly result: Result<unknown> };
