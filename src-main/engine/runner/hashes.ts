import { hash } from 'node:crypto';
import { encode } from '../core/codec.ts';
import type { StepResult } from '../core/engine.ts';

/** The hash before anything was decided. */
export const FIRST_HASH = '0'.repeat(64);

/** The decision hash after a step: everything it decided (facts) and asked for (effects) is in it. */
export function nextDecisionHash(before: string, result: StepResult): string {
  if (result.facts.length === 0 && result.effects.length === 0) return before;
  return hash('sha256', `${before}\n${encode(result.facts)}\n${encode(result.effects)}`);
}

/** The journal's chain: a row that is changed, dropped, added or moved breaks every later link. */
export function nextChainHash(before: string, seq: number, at: number, payload: string, decisionHash: string): string {
  return hash('sha256', `${before}\n${seq}\n${at}\n${decisionHash}\n${payload}`);
}
