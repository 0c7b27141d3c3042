/** How an entry of the contract is written down. Bridge, validation, gateway and the typed client are all made from these. */
import type { z } from 'zod';
import type { Role } from './role.ts';

/** Who answers: the engine's thread, the lab's readers, or the process that owns windows and supervisor. */
export type Answerer = 'engine' | 'lab' | 'hub';

export interface Entry<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** A command changes something; a query does not. */
  readonly kind: 'command' | 'query';
  readonly role: Role;
  readonly answeredBy: Answerer;
  readonly input: I;
  readonly output: O;
}

/** A command: changes something, and says what came of it. */
export function command<I extends z.ZodType, O extends z.ZodType>(role: Role, answeredBy: Answerer, input: I, output: O): Entry<I, O> {
  return { kind: 'command', role, answeredBy, input, output };
}

/** A query: reads, changes nothing. */
export function query<I extends z.ZodType, O extends z.ZodType>(role: Role, answeredBy: Answerer, input: I, output: O): Entry<I, O> {
  return { kind: 'query', role, answeredBy, input, output };
}
