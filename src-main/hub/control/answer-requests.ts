/** What a running instance does when another process asks it through the control socket. */
import { CONTROL_VERSION, type ControlAnswer, type ControlRequest } from '../../../src-shared/contract/control.ts';
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import type { RowId } from '../../../src-shared/domain/ids.ts';
import { ACKNOWLEDGE_WITHIN_MS, type CommandOutcome, type EngineHandle } from '../../engine/compose.ts';
import type { Hub } from '../hub.ts';

/** What the socket needs of an instance. */
export interface Controlled {
  /** Sets the halt word and writes the halt file before it returns. */
  halt(order: { readonly id: string; readonly by: string; readonly reason: string; readonly close: boolean }): { readonly sentinelWritten: boolean; readonly outcome: Promise<{ readonly accepted: boolean | null; readonly sentence: string }> };
  /** Null: not acknowledged in time. */
  resume(order: { readonly id: string; readonly by: string; readonly acknowledge: boolean }): Promise<CommandOutcome | null>;
  /** Null: not acknowledged in time. */
  pause(order: { readonly id: string; readonly by: string }): Promise<CommandOutcome | null>;
  /** How its engine stands now; null when it does not answer in time, or none runs. */
  status(): Promise<EngineStatus | null>;
  lastStatus(): EngineStatus | null;
  /** An address that opens the browser's interface once; null where it has none. */
  address(): string | null;
}

/** A hub, and the addresses of its gateway. */
export function controlledHub(hub: Hub, address: () => string | null): Controlled {
  return {
    halt: ({ id, by, reason, close }) => {
      const { fileWritten, outcome } = hub.halt('command line', reason, close, by, id);
      return { sentinelWritten: fileWritten, outcome };
    },
    resume: ({ id, by, acknowledge }) => hub.resume(by, acknowledge, id),
    pause: ({ id, by }) => hub.pause(by, id),
    status: () => hub.engine?.status() ?? Promise.resolve(null),
    lastStatus: () => hub.engine?.lastStatus ?? null,
    address,
  };
}

/** An engine without a hub: `quorum run`. */
export function controlledEngine(engine: EngineHandle): Controlled {
  return {
    halt: ({ id, by, reason, close }) => {
      const { sentinelWritten, acknowledged } = engine.halt({ kind: 'halt', id: id as RowId, by, reason, close }, Date.now());
      return { sentinelWritten, outcome: acknowledged.then((outcome) => haltOutcome(outcome, sentinelWritten)) };
    },
    resume: ({ id, by, acknowledge }) => engine.command({ kind: 'resume', id: id as RowId, by, acknowledge }),
    pause: ({ id, by }) => engine.command({ kind: 'pause', id: id as RowId, by }),
    status: () => engine.status(),
    lastStatus: () => engine.lastStatus,
    address: () => null,
  };
}

/** Answers requests. A halt sets the word and writes the sentinel before this function first waits. */
export function answerRequests(controlled: Controlled): (request: ControlRequest) => Promise<ControlAnswer> {
  return (request) => {
    switch (request.kind) {
      case 'halt': return halt(controlled, request);
      case 'status': return status(controlled, request.id);
      case 'resume': return tell(request.id, controlled.resume(request));
      case 'pause': return tell(request.id, controlled.pause(request));
      case 'open': return Promise.resolve(open(controlled, request.id));
    }
  };
}

async function halt(controlled: Controlled, request: Extract<ControlRequest, { kind: 'halt' }>): Promise<ControlAnswer> {
  const { sentinelWritten, outcome } = controlled.halt(request);
  const { accepted, sentence } = await outcome;
  return { v: CONTROL_VERSION, id: request.id, kind: 'handled', accepted, sentinelWritten, sentence };
}

function haltOutcome(outcome: CommandOutcome | null, sentinelWritten: boolean): { readonly accepted: boolean | null; readonly sentence: string } {
  const sentence = outcome?.sentence
    ?? `The halt word is set: no order that adds risk can leave. The engine has not acknowledged within ${ACKNOWLEDGE_WITHIN_MS} ms; what rests at the venue is not cancelled yet.`;
  return { accepted: outcome?.accepted ?? null, sentence: sentinelWritten ? sentence : `${sentence} The halt file could not be written: this halt does not survive a restart.` };
}

async function status(controlled: Controlled, id: string): Promise<ControlAnswer> {
  const fresh = await controlled.status();
  return { v: CONTROL_VERSION, id, kind: 'status', pid: process.pid, fresh: fresh !== null, status: fresh ?? controlled.lastStatus() };
}

async function tell(id: string, outcome: Promise<CommandOutcome | null>): Promise<ControlAnswer> {
  const known = await outcome;
  return {
    v: CONTROL_VERSION, id, kind: 'handled', accepted: known?.accepted ?? null, sentinelWritten: null,
    sentence: known?.sentence ?? `The engine has not acknowledged within ${ACKNOWLEDGE_WITHIN_MS} ms; ask again with \`quorum status\`.`,
  };
}

function open(controlled: Controlled, id: string): ControlAnswer {
  const url = controlled.address();
  if (url !== null) return { v: CONTROL_VERSION, id, kind: 'address', url };
  return { v: CONTROL_VERSION, id, kind: 'error', error: { code: 'no_browser_ui', sentence: 'The running instance has no interface for a browser.', remedy: 'Start it with `quorum start`, without --no-browser-ui.' } };
}
