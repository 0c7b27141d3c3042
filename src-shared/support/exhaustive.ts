import { InvariantViolation } from './assert.ts';

/** Closes a switch over a union: does not compile while a kind is unhandled, and throws if data lied about its type. */
export function exhaustive(value: never): never {
  throw new InvariantViolation(`unhandled kind: ${JSON.stringify(value)}`);
}
