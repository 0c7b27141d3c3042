/** The configuration of a session with a person's own models in their places. */
import type { EngineConfig } from '../../core/engine-config.ts';
import { seatUser } from '../../core/coordination/seat-user.ts';
import { USER_MODEL_FRESH_MS } from '../../core/user-model/user-model.ts';
import { modelOf } from './manifest-model.ts';
import type { KeptModel } from './model-folder.ts';

/** Models that have a place. `asked`: somebody answers for them in this session; where nobody does, their seats abstain: without them it would be another team. */
export function withUserModels(config: EngineConfig, kept: readonly KeptModel[], asked: boolean): EngineConfig {
  const models = kept.filter(({ record }) => record.place !== 'nowhere').map(({ manifest, record }) => modelOf(manifest, record.modelHash, record.place));
  if (models.length === 0) return config;
  const teams = models.reduce((sofar, { agent, use }) => sofar.map((team) => (use.as === 'vote' && use.frameworks.includes(team.framework) ? seatUser(team, agent) : team)), config.teams);
  return { ...config, teams, userModels: { models, freshMs: USER_MODEL_FRESH_MS, asked } };
}
