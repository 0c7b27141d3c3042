/**
 * Whose a position or an entry is, as limits by strategy and by team see it. The same rule as profit and loss has: what a person opened or added to is the
 * person's whole; what a signal opened is the agents', and of every team that stood behind it; what was found at the venue is of nobody here.
 */
import type { SignalId } from '../../../../src-shared/domain/ids.ts';
import type { LimitScope } from '../../../../src-shared/domain/risk-limit.ts';
import type { Order } from '../order/order.ts';
import type { Position } from '../position/position.ts';

/** Scope and subject of every limit by strategy and team that something falls under: `strategy agents`, `team crew`. */
export type Owners = readonly string[];

/** Who was for a signal, by its id. */
export type TeamsOfSignals = ReadonlyMap<SignalId, readonly string[]>;

/** As an owner is written: only of the scopes that ask whose something is. */
export function ownerOf(scope: LimitScope, subject: string | null): string | null {
  return scope === 'strategy' || scope === 'team' ? `${scope} ${subject ?? ''}` : null;
}

export const BY_HAND = 'strategy by hand';
const HAND: Owners = [BY_HAND];
const NOBODY: Owners = [];

export function ownersOfPosition(teams: TeamsOfSignals, { command, signal }: Pick<Position, 'command' | 'signal'>): Owners {
  return command !== null ? HAND : signal === null ? NOBODY : agents(teams, signal);
}

/** @param order an entry */
export function ownersOfEntry(teams: TeamsOfSignals, { origin }: Pick<Order, 'origin'>): Owners {
  return origin.kind === 'command' ? HAND : origin.kind === 'signal' ? agents(teams, origin.signal) : NOBODY;
}

export function ownersOfWish(teams: TeamsOfSignals, { by, signal }: { readonly by: 'agents' | 'hand'; readonly signal: SignalId | null }): Owners {
  return by === 'hand' ? HAND : signal === null ? ['strategy agents'] : agents(teams, signal);
}

function agents(teams: TeamsOfSignals, signal: SignalId): Owners {
  return ['strategy agents', ...(teams.get(signal) ?? []).map((team) => `team ${team}`)];
}
