/** The desktop's own line to the hub: what the tray and the menus ask goes the way of every other request. */
import type { ContractName, InputOf, OutputOf } from '../../src-shared/contract/contract.ts';
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import type { ContractError } from '../../src-shared/contract/contract-error.ts';
import type { DownMessage } from '../../src-shared/contract/envelope.ts';
import type { Attachment } from '../hub/follower.ts';
import type { Hub } from '../hub/hub.ts';

type Answer = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly error: ContractError };

/** Why a command was not done, whether it was refused on the way or by the engine; null: it was. */
export function refusalIn(answer: { readonly ok: true; readonly output: { readonly accepted: boolean; readonly sentence: string } } | { readonly ok: false; readonly error: ContractError }): { readonly sentence: string; readonly remedy: string } | null {
  if (!answer.ok) return answer.error;
  return answer.output.accepted ? null : { sentence: answer.output.sentence, remedy: '' };
}

export class DeskFollower {
  readonly #line: Attachment;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #next = 1;

  constructor(hub: Hub) {
    this.#line = hub.attach({ name: 'desktop', role: 'owner', congested: () => false, send: (message) => this.#take(message) });
  }

  /** Asks for an entry of the contract. Never rejects; the hub answers or refuses every request. */
  ask<N extends ContractName>(name: N, input: InputOf<N>): Promise<{ readonly ok: true; readonly output: OutputOf<N> } | { readonly ok: false; readonly error: ContractError }> {
    const call = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(call, (answer) => resolve(answer as Awaited<ReturnType<DeskFollower['ask']>> as never));
      this.#line.take({ v: CONTRACT_VERSION, kind: 'request', call, name, input });
    });
  }

  #take(message: DownMessage): void {
    if (message.kind !== 'answer' && message.kind !== 'refusal') return;
    const settle = this.#waiting.get(message.call);
    this.#waiting.delete(message.call);
    settle?.(message.kind === 'answer' ? { ok: true, output: message.output } : { ok: false, error: message.error });
  }
}
