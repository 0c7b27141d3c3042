/** All teams Quorum ships with, the usual one of each framework first. Each debates by rules alone. */
import { SHIPPED_CHATS } from './shipped-chats.ts';
import { SHIPPED_CREWS } from './shipped-crews.ts';
import type { TeamDefinition } from './team-definition.ts';

export const SHIPPED_TEAMS: readonly TeamDefinition[] = [...SHIPPED_CREWS, ...SHIPPED_CHATS];

/** A team by its id, of the person's own or of those that ship; null: there is none. */
export function findTeam(id: string, own: readonly TeamDefinition[]): TeamDefinition | null {
  return [...SHIPPED_TEAMS, ...own].find((team) => team.id === id) ?? null;
}
