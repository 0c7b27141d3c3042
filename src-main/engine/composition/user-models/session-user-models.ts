/** Who runs a person's own models in a session. */
import { OnnxModel } from '../../adapters/model-onnx/onnx-model.ts';
import type { Clock, Scheduler } from '../../ports/clock.ts';
import type { ModelBackend } from '../../ports/model-backend.ts';
import { PacedBackend } from '../models/paced-backend.ts';
import { modelOf } from './manifest-model.ts';
import type { KeptModel } from './model-folder.ts';
import { runOf } from './try-model.ts';
import { UserDesk } from './user-desk.ts';

/** Who answers for the models of a session. */
export interface SessionUserModels {
  readonly backend: ModelBackend;
  /** Ends their threads. */
  close(): Promise<void>;
}

/** Starts the threads of models in their places. `pace`: market milliseconds per millisecond of the machine. */
export function openUserModels(kept: readonly KeptModel[], { session, machine, pace }: { readonly session: Clock; readonly machine: Scheduler; readonly pace: number }): SessionUserModels {
  const desk = new UserDesk(kept.map(({ bytes, manifest, record }) => ({
    model: modelOf(manifest, record.modelHash, record.place), tensors: new OnnxModel(bytes), runOf: (row: readonly number[]) => runOf(manifest, record.type, row),
  })), machine);
  desk.warmUp();
  return { backend: new PacedBackend(desk, session, machine, pace), close: () => desk.close() };
}
