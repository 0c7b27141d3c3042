/** Own models of the made-up app: one that votes, one that is a feature, and one whose file was changed. */
import type { ContractError } from '../../src-shared/contract/contract-error.ts';
import type { OutputOf, ParsedInputOf } from '../../src-shared/contract/contract.ts';
import { T0 } from './market-rows.ts';

type Models = OutputOf<'agents.ownModels'>['models'];

const models: Models[number][] = [
  { name: 'calmness', agent: 'user_calmness', use: 'feature', place: 'on', places: ['nowhere', 'on'], features: ['squeeze_5m', 'realised_vol_1h_pct'], output: 'number', sentence: 'How calm the market is against its own month, 0 to 10.', bytes: 18_400, file: '77ab01fe', importedAt: T0 - 90_000_000, slowestMs: 0.4, problem: null },
  { name: 'drift', agent: 'user_drift', use: 'vote', place: 'both', places: ['nowhere', 'crew', 'group_chat', 'both'], features: ['return_1h_pct', 'rsi_5m', 'z_5m'], output: 'direction', sentence: 'A score from 0.15 on votes for 120 min, stop 2 and target 3.5 ATRs away; below it holds.', bytes: 266, file: '1c5e90d2', importedAt: T0 - 3_600_000, slowestMs: 0.6, problem: null },
  { name: 'old_forest', agent: 'user_old_forest', use: null, place: 'nowhere', places: [], features: [], output: '', sentence: '', bytes: null, file: null, importedAt: null, slowestMs: null, problem: { sentence: 'The file of the model "old_forest" is not the one that was imported.', remedy: 'Remove it and import it again.' } },
];

/** What is kept. */
export function ownModels(): OutputOf<'agents.ownModels'> {
  return { models: models.map((model) => ({ ...model })) };
}

/** Says where a model is now. */
export function placeOwnModel({ name, place }: ParsedInputOf<'agents.placeModel'>): OutputOf<'agents.placeModel'> {
  const at = models.findIndex((model) => model.name === name);
  const model = models[at];
  if (model !== undefined) models[at] = { ...model, place };
  return { accepted: true, sentence: `"${name}" has another place. The next session takes it up.` };
}

/** Takes a model out. */
export function removeOwnModel({ name }: ParsedInputOf<'agents.removeModel'>): OutputOf<'agents.removeModel'> {
  const at = models.findIndex((model) => model.name === name);
  if (at >= 0) models.splice(at, 1);
  return { accepted: true, sentence: `The model "${name}" is removed; a session that runs goes on with it to its end.` };
}

/** Why the made-up app refuses a manifest; null where it takes it. */
export function refusedImport(input: unknown): ContractError | null {
  const { manifest } = input as ParsedInputOf<'agents.importModel'>;
  return manifest.includes('rsi_5min') ? { code: 'unknown_feature', sentence: 'There is no feature "rsi_5min" (nearest: rsi_5m).', remedy: 'Name features of the snapshot; docs/user-models.md lists them.' } : null;
}

/** Keeps another one. */
export function importOwnModel(): OutputOf<'agents.importModel'> {
  models.push({ name: 'newcomer', agent: 'user_newcomer', use: 'vote', place: 'nowhere', places: ['nowhere', 'crew', 'group_chat', 'both'], features: ['rsi_5m'], output: 'direction', sentence: 'A score from 0.2 on votes for 60 min, stop 2 and target 4 ATRs away; below it holds.', bytes: 900, file: '0badcafe', importedAt: T0, slowestMs: 0.3, problem: null });
  return { accepted: true, sentence: 'The model "newcomer" was tried on 64 snapshots (slowest 0.3 ms) and is kept. It has no place yet.' };
}
