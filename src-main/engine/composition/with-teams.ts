/** From the teams a person chose to those a session is configured with. */
import type { TeamDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import { seatTeam } from '../core/coordination/seat-team.ts';
import type { EngineConfig } from '../core/engine-config.ts';

/** The configuration with these teams seated; a framework without one keeps its usual team. The whole team becomes part of the configuration, so that a replay needs no settings. */
export function withTeams(config: EngineConfig, teams: readonly TeamDefinition[] = []): EngineConfig {
  if (teams.length === 0) return config;
  const seated = teams.map((team) => seatTeam(team, config.watchlist.length));
  return { ...config, teams: config.teams.map((usual) => seated.find(({ framework }) => framework === usual.framework) ?? usual) };
}
