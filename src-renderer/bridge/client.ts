import type { ContractError } from '../../src-shared/contract/contract-error.ts';
import { contract, CONTRACT_VERSION, type ContractName, type InputOf, type OutputOf } from '../../src-shared/contract/contract.ts';
import type { DownMessage } from '../../src-shared/contract/envelope.ts';
import { err, ok, type Result } from '../../src-shared/support/result.ts';
import type { Transport, TransportState } from './transport.ts';

export type Answer<N extends ContractName> = Result<OutputOf<N>, ContractError>;

/** Asks the app for something by its name in the contract. Never rejects: what went wrong is in the result, with what to do. */
export type Call = <N extends ContractName>(name: N, input: InputOf<N>) => Promise<Answer<N>>;

interface Waiting {
  readonly name: ContractName;
  readonly settle: (answer: Result<unknown, ContractError>) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Longer than the deadlines of the other side, which has better words for its own silence. */
const DEADLINE_MS = 15_000;
/** What may take its time there: reading or copying a whole database, ending an engine in order and opening the next. */
const SLOW_MS: Readonly<Partial<Record<ContractName, number>>> = {
  'health.doctor': 130_000, 'backup.make': 130_000, 'backup.restore': 600_000, 'session.start': 180_000, 'engine.restart': 180_000, 'agents.importModel': 190_000,
  'models.test': 110_000, 'models.setKey': 70_000, 'models.removeKey': 70_000, 'models.keys': 70_000,
};

/** How long an answer to this may take, ms. */
function deadlineOf(name: ContractName): number {
  return SLOW_MS[name] ?? DEADLINE_MS;
}

/** Requests and their answers on one transport. */
export class Client {
  readonly #transport: Transport;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;
  #open = false;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  readonly call: Call = <N extends ContractName>(name: N, input: InputOf<N>) =>
    new Promise<Answer<N>>((resolve) => {
      const settle = resolve as (answer: Result<unknown, ContractError>) => void;
      const parsed = contract[name].input.safeParse(input);
      if (!parsed.success) return settle(err(badInput(parsed.error.issues[0]?.message ?? 'not what it should be')));
      if (!this.#open) return settle(err(notConnected));
      const call = this.#next++;
      const timer = setTimeout(() => this.#settle(call, err(silence(name))), deadlineOf(name));
      this.#waiting.set(call, { name, settle, timer });
      this.#transport.send({ v: CONTRACT_VERSION, kind: 'request', call, name, input: parsed.data });
    });

  /** Takes an answer or a refusal. */
  take(message: Extract<DownMessage, { kind: 'answer' | 'refusal' }>): void {
    const waiting = this.#waiting.get(message.call);
    if (waiting === undefined) return;
    if (message.kind === 'refusal') return this.#settle(message.call, err(message.error));
    const output = contract[waiting.name].output.safeParse(message.output);
    this.#settle(message.call, output.success ? ok(output.data) : err(badAnswer(waiting.name, output.error.issues[0]?.path.join('.') ?? '')));
  }

  /** Requests that were under way when the connection broke are answered: nobody knows what became of them. */
  connection(state: TransportState): void {
    this.#open = state.kind === 'open';
    if (this.#open) return;
    for (const [call, { name }] of [...this.#waiting]) this.#settle(call, err(cutOff(name)));
  }

  #settle(call: number, answer: Result<unknown, ContractError>): void {
    const waiting = this.#waiting.get(call);
    if (waiting === undefined) return;
    this.#waiting.delete(call);
    clearTimeout(waiting.timer);
    waiting.settle(answer);
  }
}

const notConnected: ContractError = { code: 'not_connected', sentence: 'There is no connection to the app, so nothing was sent.', remedy: 'Wait until it is back; it reconnects by itself.' };
const lookFirst = 'Look at orders and positions before you try again.';

function badInput(why: string): ContractError {
  return { code: 'bad_input', sentence: `Not sent: ${why}.`, remedy: 'Correct the value and try again.' };
}

function silence(name: ContractName): ContractError {
  const sentence = `The app did not answer within ${deadlineOf(name) / 1_000} s.`;
  return { code: 'no_answer', sentence, remedy: contract[name].kind === 'command' ? lookFirst : 'Try again. System health says what is slow.' };
}

function cutOff(name: ContractName): ContractError {
  const command = contract[name].kind === 'command';
  const sentence = command ? 'The connection broke before the answer came: it may or may not have been done.' : 'The connection broke before the answer came.';
  return { code: 'cut_off', sentence, remedy: command ? lookFirst : 'Try again once it is back.' };
}

function badAnswer(name: ContractName, where: string): ContractError {
  return { code: 'bad_answer', sentence: `The answer to ${name} was not understood${where === '' ? '' : ` (${where})`}.`, remedy: 'Restart Quorum, so that window and engine are of one version.' };
}
