import { CONTROL_VERSION, type ControlAnswer, type ControlRequest } from '../../../src-shared/contract/control.ts';
import type { HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import type { RowId } from '../../../src-shared/domain/ids.ts';
import { ACKNOWLEDGE_WITHIN_MS, type CommandOutcome } from '../../engine/compose.ts';
import type { Supervisor } from '../../engine/supervisor.ts';
import type { ControlHandler } from './control-server.ts';

/** Lets somebody hear how far halts are; what it returns ends the hearing. */
export type HearHalts = (hear: (line: HaltProgressLine) => void) => () => void;

/** Answers requests for a running engine. A halt sets the word and writes the sentinel before this function first waits. */
export function answerRequests(supervisor: Supervisor, hearHalts: HearHalts): ControlHandler {
  return (request, progress) => {
    switch (request.kind) {
      case 'halt': return halt(supervisor, hearHalts, request, progress);
      case 'status': return status(supervisor, request.id);
      case 'resume': return tell(request.id, supervisor.command({ kind: 'resume', id: request.id as RowId, by: request.by, acknowledge: request.acknowledge }));
      case 'pause': return tell(request.id, supervisor.command({ kind: 'pause', id: request.id as RowId, by: request.by }));
    }
  };
}

/** Says at once what was acknowledged, then line by line what is done; the answer itself comes when it is verified or given up. */
async function halt(supervisor: Supervisor, hearHalts: HearHalts, { id, by, reason, close }: Extract<ControlRequest, { kind: 'halt' }>, progress: (answer: ControlAnswer) => void): Promise<ControlAnswer> {
  const { sentinelWritten, acknowledged, settled } = supervisor.halt({ kind: 'halt', id: id as RowId, by, reason, close }, Date.now());
  const say = (line: HaltProgressLine): void => progress({ v: CONTROL_VERSION, id, kind: 'progress', line });
  const deafen = hearHalts(say);
  try {
    const outcome = await acknowledged;
    if (outcome !== null) say({ venue: 'quorum', subject: 'engine', status: outcome.accepted ? 'done' : 'still_open', sentence: outcome.sentence });
    const { verified, sentence } = await settled;
    const told = outcome === null || outcome.accepted ? sentence : outcome.sentence;
    return {
      v: CONTROL_VERSION, id, kind: 'handled', accepted: outcome?.accepted ?? null, sentinelWritten, verified,
      sentence: sentinelWritten ? told : `${told} The halt file could not be written: this halt does not survive the end of this process.`,
    };
  } finally {
    deafen();
  }
}

async function status(supervisor: Supervisor, id: string): Promise<ControlAnswer> {
  const fresh = await supervisor.status();
  return { v: CONTROL_VERSION, id, kind: 'status', pid: process.pid, fresh: fresh !== null, status: fresh ?? supervisor.lastStatus, supervisor: supervisor.state };
}

async function tell(id: string, outcome: Promise<CommandOutcome | null>): Promise<ControlAnswer> {
  const known = await outcome;
  return {
    v: CONTROL_VERSION, id, kind: 'handled', accepted: known?.accepted ?? null, sentinelWritten: null, verified: null,
    sentence: known?.sentence ?? `The engine has not acknowledged within ${ACKNOWLEDGE_WITHIN_MS} ms; ask again with \`quorum status\`.`,
  };
}
