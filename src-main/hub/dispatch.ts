/**
 * From a request to its answer, as the contract says: entry, role, input, whoever answers, output.
 *
 * 1. Whatever comes in, a typed refusal or a checked answer goes out; nothing is thrown.
 * 2. Nothing is handed on whose role or input is not as the contract says.
 * 3. The handler is called in the turn in which the request came: a halt waits for nothing.
 */
import { CONTRACT_VERSION, entryOf, type ContractName, type OutputOf, type ParsedInputOf } from '../../src-shared/contract/contract.ts';
import { upMessageSchema, type UpMessage } from '../../src-shared/contract/envelope.ts';
import { mayAct, type Role } from '../../src-shared/contract/role.ts';
import { err, failure, ok, type Failure, type Result } from '../../src-shared/support/result.ts';

/** Who asks. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  /** Aborted when the asker is gone. */
  readonly signal: AbortSignal;
}

/** The entries the hub answers itself. */
export type HubName =
  | 'halt.now' | 'alert.acknowledge' | 'setting.set' | 'session.start' | 'engine.restart' | 'backup.restore' | 'health.doctor' | 'health.logs' | 'health.workers'
  | 'agents.ownModels' | 'agents.importModel' | 'agents.placeModel' | 'agents.removeModel'
  | 'models.setKey' | 'models.removeKey' | 'models.test' | 'models.stopTest' | 'models.keys';

export type HubHandlers = { readonly [N in HubName]: (input: ParsedInputOf<N>, caller: Caller) => Promise<Result<OutputOf<N>>> };

/** Everybody who answers. */
export interface Answerers {
  readonly hub: HubHandlers;
  readonly engine: (name: ContractName, input: unknown, by: string) => Promise<Result<unknown>>;
  readonly lab: (name: ContractName, input: unknown, signal: AbortSignal) => Promise<Result<unknown>>;
  /** A text without the places of this machine: an error nobody foresaw may name one. */
  readonly mask: (text: string) => string;
}

/** The `call` of a refusal to a message that could not be read as far as its own. Askers number theirs from 1. */
export const UNREADABLE_CALL = 0;

/** A message from a follower, checked; or the refusal to send, and for which call. */
export function readUpMessage(message: unknown): Result<UpMessage, { readonly call: number; readonly error: Failure }> {
  const parsed = upMessageSchema.safeParse(message);
  if (parsed.success) return ok(parsed.data);
  const call = callOf(message);
  if (typeof message === 'object' && message !== null && 'v' in message && message.v !== CONTRACT_VERSION) {
    return err({ call, error: failure('other_version', `This window speaks ${versionNamed(message.v)} of the contract, the app version ${CONTRACT_VERSION}.`, 'Reload the window; if that does not help, start Quorum again.') });
  }
  return err({ call, error: failure('bad_message', `The message cannot be used: ${issuesOf(parsed.error)}.`, 'Nothing was changed. Reload the window if this goes on.') });
}

/** What a message says its version is. Anything but a number or a text is not put into words: it may throw when it is (`{ toString: false }`). */
function versionNamed(version: unknown): string {
  return typeof version === 'number' || typeof version === 'string' ? `version ${String(version).slice(0, 20)}` : 'another version';
}

/** Answers one request. Never throws. */
export async function dispatch(answerers: Answerers, caller: Caller, name: string, input: unknown): Promise<Result<unknown>> {
  const entry = entryOf(name);
  if (entry === null) return err(failure('unknown_call', `There is nothing called ${JSON.stringify(name)} to ask for.`, 'Reload the window: it may be of another version.'));
  if (!mayAct(caller.role, entry.role)) return err(failure('not_allowed', `${name} needs the role ${entry.role}; this connection has ${caller.role}.`, 'Ask the owner of this Quorum.'));
  const parsed = entry.input.safeParse(input);
  if (!parsed.success) return err(failure('bad_input', `${name} cannot use this: ${issuesOf(parsed.error)}.`, 'Correct it; nothing was changed.'));
  try {
    const answer = await handOn(answerers, caller, name as ContractName, parsed.data);
    if (!answer.ok) return answer;
    const output = entry.output.safeParse(answer.value);
    if (output.success) return ok(output.data);
    return err(failure('bad_answer', `The answer to ${name} is not what the contract says: ${issuesOf(output.error)}.`, 'This is a bug in Quorum. What was asked may have been done: look before asking again.'));
  } catch (error) {
    return err(failure('internal', answerers.mask(`${name} failed: ${error instanceof Error ? error.message : String(error)}.`), 'This is a bug in Quorum. What was asked may have been done: look before asking again.'));
  }
}

function handOn(answerers: Answerers, caller: Caller, name: ContractName, input: unknown): Promise<Result<unknown>> {
  switch (entryOf(name)?.answeredBy) {
    case 'engine': return answerers.engine(name, input, caller.name);
    case 'lab': return answerers.lab(name, input, caller.signal);
    case 'hub': case undefined: return answerers.hub[name as HubName](input as never, caller);
  }
}

function callOf(message: unknown): number {
  const call = typeof message === 'object' && message !== null && 'call' in message ? message.call : null;
  return typeof call === 'number' && Number.isSafeInteger(call) && call >= 0 ? call : UNREADABLE_CALL;
}

function issuesOf(error: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] }): string {
  return error.issues.slice(0, 5).map((issue) => `${issue.path.map(String).join('.') || 'it'}: ${issue.message}`).join('; ').slice(0, 600);
}
