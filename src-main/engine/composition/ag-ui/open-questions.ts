/** Signals that wait for a person, as interrupts: what a cycle needs from outside before it can go on, and until when. */
import type { Interrupt } from '@ag-ui/core';
import { floatFigure } from '../../../../src-shared/support/figures.ts';
import type { WaitingSignal } from '../../core/approval/approval-book.ts';
import type { Fact } from '../../core/fact.ts';

/** What an answer must look like: yes or no, and why if one likes. */
const ANSWER: Readonly<Record<string, unknown>> = {
  type: 'object', properties: { approved: { type: 'boolean', description: 'true: trade it, if every risk check passes at present prices' }, note: { type: 'string', maxLength: 500 } }, required: ['approved'],
};

/** Keeps what is asked and not yet answered, oldest first. */
export class OpenQuestions {
  readonly #waiting = new Map<string, WaitingSignal>();

  /** @param waiting what is before a person when somebody begins to listen */
  constructor(waiting: Iterable<WaitingSignal>) {
    for (const one of waiting) this.#ask(one);
  }

  take(fact: Fact): void {
    if (fact.kind === 'approval_asked') this.#ask(fact);
    if (fact.kind === 'approval_answered') this.#waiting.delete(fact.signal);
    if (fact.kind === 'signal_ended') this.#waiting.delete(fact.signal);
  }

  get interrupts(): Interrupt[] {
    return [...this.#waiting.values()].map(interruptOf);
  }

  /** What is only shown asks for nothing. */
  #ask(waiting: WaitingSignal): void {
    if (!waiting.shown) this.#waiting.set(waiting.signal.id, waiting);
  }
}

function interruptOf({ signal: { id, instrument, direction, confidence, plan, expiresAt }, agreement }: WaitingSignal): Interrupt {
  return {
    id, reason: 'approval', message: `${direction === 'long' ? 'Buy' : 'Sell'} ${instrument} near ${floatFigure(plan.entry)}, stop ${floatFigure(plan.stop)}, target ${floatFigure(plan.target)}?`,
    responseSchema: { ...ANSWER }, expiresAt: new Date(expiresAt).toISOString(), metadata: { instrument, direction, confidence, agreement, entry: plan.entry, stop: plan.stop, target: plan.target },
  };
}
