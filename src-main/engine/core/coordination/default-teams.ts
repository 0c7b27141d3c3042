/** The teams of a session where nobody has chosen others: the built-in analysts, once as a crew and once round a table. */
import { ROUND_TABLE } from '../../../../src-shared/domain/team/shipped-chats.ts';
import { RESEARCH_DESK } from '../../../../src-shared/domain/team/shipped-crews.ts';
import { seatTeam } from './seat-team.ts';
import type { Team } from './team.ts';

/** Crew and group chat for a watchlist of so many instruments. */
export function defaultTeams(instruments: number): readonly Team[] {
  return [RESEARCH_DESK, ROUND_TABLE].map((team) => seatTeam(team, instruments));
}
