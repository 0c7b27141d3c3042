import { CONTROL_VERSION, type ControlAnswer, type ControlRequest } from '../../../src-shared/contract/control.ts';
import type { RowId } from '../../../src-shared/domain/ids.ts';
import { ACKNOWLEDGE_WITHIN_MS, type CommandOutcome, type EngineHandle } from '../../engine/compose.ts';

/** Answers requests for a running engine. A halt sets the word and writes the sentinel before this function first waits. */
export function answerRequests(engine: EngineHandle): (request: ControlRequest) => Promise<ControlAnswer> {
  return (request) => {
    switch (request.kind) {
      case 'halt': return halt(engine, request);
      case 'status': return status(engine, request.id);
      case 'resume': return tell(request.id, engine.command({ kind: 'resume', id: request.id as RowId, by: request.by, acknowledge: request.acknowledge }));
      case 'pause': return tell(request.id, engine.command({ kind: 'pause', id: request.id as RowId, by: request.by }));
    }
  };
}

async function halt(engine: EngineHandle, { id, by, reason, close }: Extract<ControlRequest, { kind: 'halt' }>): Promise<ControlAnswer> {
  const { sentinelWritten, acknowledged } = engine.halt({ kind: 'halt', id: id as RowId, by, reason, close }, Date.now());
  const outcome = await acknowledged;
  const sentence = outcome?.sentence
    ?? `The halt word is set: no order that adds risk can leave. The engine has not acknowledged within ${ACKNOWLEDGE_WITHIN_MS} ms; what rests at the venue is not cancelled yet.`;
  return {
    v: CONTROL_VERSION, id, kind: 'handled', accepted: outcome?.accepted ?? null, sentinelWritten,
    sentence: sentinelWritten ? sentence : `${sentence} The halt file could not be written: this halt does not survive a restart.`,
  };
}

async function status(engine: EngineHandle, id: string): Promise<ControlAnswer> {
  const fresh = await engine.status();
  return { v: CONTROL_VERSION, id, kind: 'status', pid: process.pid, fresh: fresh !== null, status: fresh ?? engine.lastStatus };
}

async function tell(id: string, outcome: Promise<CommandOutcome | null>): Promise<ControlAnswer> {
  const known = await outcome;
  return {
    v: CONTROL_VERSION, id, kind: 'handled', accepted: known?.accepted ?? null, sentinelWritten: null,
    sentence: known?.sentence ?? `The engine has not acknowledged within ${ACKNOWLEDGE_WITHIN_MS} ms; ask again with \`quorum status\`.`,
  };
}
