import { hash } from 'node:crypto';
import { encodeKind } from '../core/codec.ts';
import type { StepResult } from '../core/engine.ts';

/** The hash before anything was decided. */
export const FIRST_HASH = '0'.repeat(64);

/** The decision hash after a step: everything it decided (facts) and asked for (effects) is in it. */
export function nextDecisionHash(before: string, result: StepResult): string {
  if (result.facts.length === 0 && result.effects.length === 0) return before;
  let text = before;
  for (const fact of result.facts) text += `\n${encodeKind(fact)}`;
  for (const effect of result.effects) text += `\n${encodeKind(effect)}`;
  return hash('sha256', text);
}

/** The journal's chain: a row that is changed, dropped, added or moved breaks every later link. */
export function nextChainHash(before: string, seq: number, at: number, payload: string, decisionHash: string): string {
  return hash('sha256', `${before}\n${seq}\n${at}\n${decisionHash}\n${payload}`);
}
