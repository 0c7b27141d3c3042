/** What a running instance does when another process asks it through the control socket. */
import { contract, type ContractName, type ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { CONTROL_VERSION, type ControlAnswer, type ControlRequest } from '../../../src-shared/contract/control.ts';
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import type { HaltOutcome, HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import type { SupervisorStatus } from '../../../src-shared/contract/supervisor-status.ts';
import type { RowId } from '../../../src-shared/domain/ids.ts';
import { err, failure, type Failure, type Result } from '../../../src-shared/support/result.ts';
import { ACKNOWLEDGE_WITHIN_MS, type CommandOutcome } from '../../engine/compose.ts';
import type { Supervisor } from '../../engine/supervisor.ts';
import type { Hub } from '../hub.ts';
import type { ControlHandler } from './control-server.ts';

/** Lets somebody hear how far halts are; what it returns ends the hearing. */
export type HearHalts = (hear: (line: HaltProgressLine) => void) => () => void;

/** What the socket needs of an instance. */
export interface Controlled {
  /** Sets the halt word and writes the halt file before it returns. `settled` null: no engine runs, so there is nothing to verify. */
  halt(order: { readonly id: string; readonly by: string; readonly reason: string; readonly close: boolean }): {
    readonly sentinelWritten: boolean; readonly acknowledged: Promise<CommandOutcome | null>; readonly settled: Promise<HaltOutcome> | null;
  };
  readonly hearHalts: HearHalts;
  /** Null: not acknowledged in time. */
  resume(order: { readonly id: string; readonly by: string; readonly acknowledge: boolean }): Promise<CommandOutcome | null>;
  /** Null: not acknowledged in time. */
  pause(order: { readonly id: string; readonly by: string }): Promise<CommandOutcome | null>;
  /** How its engine stands now; null when it does not answer in time, or none runs. */
  status(): Promise<EngineStatus | null>;
  lastStatus(): EngineStatus | null;
  supervisor(): SupervisorStatus;
  /** An entry of the contract that the engine answers, or the setting `teams`; its input is checked already. */
  ask(name: ContractName, input: unknown, by: string): Promise<Result<unknown>>;
  /** An address that opens the browser's interface once; a failure where it has none. */
  address(): Promise<Result<string>>;
}

/** Why an instance gives no address. */
export const NO_BROWSER_UI: Failure = failure('no_browser_ui', 'The running instance has no interface for a browser.', 'Start the app, or `quorum start` without --no-browser-ui.');

/** A hub, and the addresses of its gateway. */
export function controlledHub(hub: Hub, address: () => Promise<Result<string>>): Controlled {
  return {
    halt: ({ id, by, reason, close }) => {
      const { fileWritten, acknowledged, settled } = hub.halt('command line', reason, close, by, id);
      return { sentinelWritten: fileWritten, acknowledged, settled };
    },
    hearHalts: (hear) => hub.listen({ onHaltProgress: hear }),
    resume: ({ id, by, acknowledge }) => hub.resume(by, acknowledge, id),
    pause: ({ id, by }) => hub.pause(by, id),
    status: () => hub.engine?.status() ?? Promise.resolve(null),
    lastStatus: () => hub.engine?.lastStatus ?? null,
    supervisor: () => hub.supervisor,
    ask: (name, input, by) => (name === 'setting.set' ? setTeams(hub, input) : (hub.engine?.ask(name, input, by) ?? Promise.resolve(err(failure('no_engine', 'No session is running.', 'Start one in the app.'))))),
    address,
  };
}

/** Of the settings only the teams are set from outside. */
function setTeams(hub: Hub, input: unknown): Promise<Result<unknown>> {
  const { key, value } = input as ParsedInputOf<'setting.set'>;
  return key === 'teams' ? hub.setSetting(key, value) : Promise.resolve(err(failure('not_answered_here', `The setting "${key}" is set in the app.`, 'Set it there.')));
}

/** A session without a hub: `quorum run`. */
export function controlledSession(supervisor: Supervisor, hearHalts: HearHalts): Controlled {
  return {
    halt: ({ id, by, reason, close }) => supervisor.halt({ kind: 'halt', id: id as RowId, by, reason, close }, Date.now()),
    hearHalts,
    resume: ({ id, by, acknowledge }) => supervisor.command({ kind: 'resume', id: id as RowId, by, acknowledge }),
    pause: ({ id, by }) => supervisor.command({ kind: 'pause', id: id as RowId, by }),
    status: () => supervisor.status(),
    lastStatus: () => supervisor.lastStatus,
    supervisor: () => supervisor.state,
    ask: (name, input, by) => supervisor.ask(name, input, by),
    address: () => Promise.resolve(err(NO_BROWSER_UI)),
  };
}

/** Answers requests. A halt sets the word and writes the sentinel before this function first waits. */
export function answerRequests(controlled: Controlled): ControlHandler {
  return (request, progress) => {
    switch (request.kind) {
      case 'halt': return halt(controlled, request, progress);
      case 'status': return status(controlled, request.id);
      case 'resume': return tell(request.id, controlled.resume(request));
      case 'pause': return tell(request.id, controlled.pause(request));
      case 'open': return open(controlled, request.id);
      case 'ask': return ask(controlled, request);
    }
  };
}

/** Says at once what was acknowledged, then line by line what is done; the answer itself comes when it is verified or given up. */
async function halt(controlled: Controlled, request: Extract<ControlRequest, { kind: 'halt' }>, progress: (answer: ControlAnswer) => void): Promise<ControlAnswer> {
  const { sentinelWritten, acknowledged, settled } = controlled.halt(request);
  const { id } = request;
  const say = (line: HaltProgressLine): void => progress({ v: CONTROL_VERSION, id, kind: 'progress', line });
  const deafen = controlled.hearHalts(say);
  try {
    const outcome = await acknowledged;
    if (outcome !== null && settled !== null) say({ venue: 'quorum', subject: 'engine', status: outcome.accepted ? 'done' : 'still_open', sentence: outcome.sentence });
    const { verified, sentence } = settled === null ? { verified: null, sentence: outcome?.sentence ?? '' } : await settled;
    const told = outcome === null || outcome.accepted ? sentence : outcome.sentence;
    return {
      v: CONTROL_VERSION, id, kind: 'handled', accepted: outcome?.accepted ?? null, sentinelWritten, verified,
      sentence: sentinelWritten ? told : `${told} The halt file could not be written: this halt does not survive the end of this process.`,
    };
  } finally {
    deafen();
  }
}

async function status(controlled: Controlled, id: string): Promise<ControlAnswer> {
  const fresh = await controlled.status();
  return { v: CONTROL_VERSION, id, kind: 'status', pid: process.pid, fresh: fresh !== null, status: fresh ?? controlled.lastStatus(), supervisor: controlled.supervisor() };
}

async function tell(id: string, outcome: Promise<CommandOutcome | null>): Promise<ControlAnswer> {
  const known = await outcome;
  return {
    v: CONTROL_VERSION, id, kind: 'handled', accepted: known?.accepted ?? null, sentinelWritten: null, verified: null,
    sentence: known?.sentence ?? `The engine has not acknowledged within ${ACKNOWLEDGE_WITHIN_MS} ms; ask again with \`quorum status\`.`,
  };
}

/** Input and output are what the contract says, or the asker is told so. */
async function ask(controlled: Controlled, { id, name, input, by }: Extract<ControlRequest, { kind: 'ask' }>): Promise<ControlAnswer> {
  const refuse = (error: Failure): ControlAnswer => ({ v: CONTROL_VERSION, id, kind: 'error', error });
  const entry = contract[name];
  const parsed = entry.input.safeParse(input);
  if (!parsed.success) return refuse(failure('bad_input', `${name} cannot use this: ${parsed.error.issues.map((issue) => `${issue.path.map(String).join('.') || 'it'}: ${issue.message}`).join('; ')}.`, 'Correct it; nothing was changed.'));
  const answer = await controlled.ask(name, parsed.data, by);
  if (!answer.ok) return refuse(answer.error);
  const output = entry.output.safeParse(answer.value);
  if (!output.success) return refuse(failure('bad_answer', `The answer to ${name} is not what the contract says.`, 'This is a bug in Quorum. What was asked may have been done: look before asking again.'));
  // A field that is left out stands in the type as undefined; the line that is sent has none.
  return { v: CONTROL_VERSION, id, kind: 'told', output: output.data as Extract<ControlAnswer, { kind: 'told' }>['output'] };
}

async function open(controlled: Controlled, id: string): Promise<ControlAnswer> {
  const address = await controlled.address();
  return address.ok ? { v: CONTROL_VERSION, id, kind: 'address', url: address.value } : { v: CONTROL_VERSION, id, kind: 'error', error: address.error };
}
