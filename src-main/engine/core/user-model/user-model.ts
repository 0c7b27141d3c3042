/**
 * A person's own model, as the core knows it: which numbers it is given, what its numbers mean and what is done with them. Plain data of a session's
 * configuration: it is journaled, so that a replay needs neither the file nor whoever runs it.
 */
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { Framework } from '../agents/seat.ts';

/** A feature of the snapshot, given as (value − subtract) ÷ divide. */
export interface UserModelInput {
  readonly feature: string;
  readonly subtract: number;
  readonly divide: number;
}

export type Leaning = 'buy' | 'hold' | 'sell';

export type UserModelOutput =
  /** One number, −1 sell to 1 buy. */
  | { readonly meaning: 'direction' }
  /** Three numbers that add up to 1, in this order. */
  | { readonly meaning: 'probabilities'; readonly order: readonly Leaning[] }
  /** One number of a range. */
  | { readonly meaning: 'number'; readonly min: number; readonly max: number };

export type UserModelUse =
  /** Holds a seat in these frameworks. Stop and target in ATRs of five-minute bars; below the threshold it holds. */
  | { readonly as: 'vote'; readonly frameworks: readonly Framework[]; readonly horizonMs: number; readonly stopAtrs: number; readonly targetAtrs: number; readonly threshold: number }
  /** Its newest number stands in the snapshot, under the name of its agent. `words`: what it means. */
  | { readonly as: 'feature'; readonly words: string };

export interface UserModel {
  /** `user_` and its name: of its seat, or of its feature. */
  readonly agent: AgentId;
  /** SHA-256 of the file that was imported, hex. */
  readonly fileHash: string;
  readonly inputs: readonly UserModelInput[];
  readonly output: UserModelOutput;
  readonly use: UserModelUse;
}

/** The models of a session and how they are asked. */
export interface UserModelPolicy {
  readonly models: readonly UserModel[];
  /** A number counts while the snapshot it is about is no older than this, ms. */
  readonly freshMs: number;
  /** False: nobody is asked (a run at full speed); seats abstain and features are absent. */
  readonly asked: boolean;
}

/** As a language model's answer: a bar of a minute, and half a minute. */
export const USER_MODEL_FRESH_MS = 90_000;

/** What float32 makes of a number at the edge of its range. */
const HAIR = 1e-5;
/** Three probabilities in float32 add up to 1 so closely. */
const SUM_HAIR = 1e-3;

/** The agent of a model's name. */
export function userAgent(name: string): AgentId {
  return `user_${name}` as AgentId;
}

/** Whether an agent is somebody's own model. */
export function isUserAgent(agent: string): boolean {
  return agent.startsWith('user_');
}

/** How many numbers an output has. */
export function outputSize(output: UserModelOutput): number {
  return output.meaning === 'probabilities' ? output.order.length : 1;
}

/** The range each number of an output lies in. */
export function outputRange(output: UserModelOutput): readonly [number, number] {
  switch (output.meaning) {
    case 'direction': return [-1, 1];
    case 'probabilities': return [0, 1];
    case 'number': return [output.min, output.max];
  }
}

/** What is wrong with what a model said; null where nothing is. */
export function outputFault(output: UserModelOutput, values: readonly number[]): string | null {
  const size = outputSize(output);
  if (values.length !== size) return `it gives ${values.length} numbers where ${size === 1 ? 'one is' : `${size} are`} wanted`;
  // What is no number is not named: it would not survive the journal as it is.
  if (!values.every((value) => Number.isFinite(value))) return 'it gives what is no number (NaN or infinite)';
  const [min, max] = outputRange(output);
  const slack = HAIR * Math.max(1, Math.abs(min), Math.abs(max));
  const beyond = values.find((value) => value < min - slack || value > max + slack);
  if (beyond !== undefined) return `it gives ${shown(beyond)}, beyond ${shown(min)} to ${shown(max)}`;
  if (output.meaning !== 'probabilities') return null;
  const sum = values.reduce((total, value) => total + value, 0);
  return Math.abs(sum - 1) <= SUM_HAIR ? null : `its probabilities add up to ${shown(sum)} instead of 1`;
}

function shown(value: number): string {
  return String(Number(value.toPrecision(6)));
}
