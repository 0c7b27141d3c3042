/** The teams a data folder keeps: read from its settings, and set there, through the app that has the folder or without one. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CONTROL_LINE_LIMIT } from '../../../src-shared/contract/control.ts';
import { teamSettingsSchema, USUAL_TEAMS, type TeamSettings } from '../../../src-shared/contract/team-settings.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { holdAppFolder } from '../../engine/composition/app-folder.ts';
import { parseSettings, SETTINGS_FILE } from '../../hub/settings/settings-file.ts';
import { SettingsStore } from '../../hub/settings/settings-store.ts';
import { askInstance } from '../control/control-client.ts';
import { whoAmI } from '../control/who.ts';

/** The teams as they are set; null where nobody has set any. A file that cannot be used is a failure: a session must not quietly debate with others. */
export function chosenTeams(dataDir: string): Result<TeamSettings | null> {
  const file = path.join(dataDir, SETTINGS_FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? ok(null) : err(failure('settings_unreadable', `${file} cannot be read (${code ?? String(error)}).`, 'Give this user read permission on it.'));
  }
  const { settings, problems } = parseSettings(text);
  const problem = problems.find((one) => one.startsWith(SETTINGS_FILE) || one.startsWith('The setting "teams"'));
  if (problem !== undefined) return err(failure('bad_teams', problem, `Correct it in ${file}, or in the app.`));
  return ok(settings.teams.updatedAt > 0 ? settings.teams.value : null);
}

/** The same, with the teams that ship where nobody has set any. */
export function keptTeams(dataDir: string): Result<TeamSettings> {
  const chosen = chosenTeams(dataDir);
  return chosen.ok ? ok(chosen.value ?? USUAL_TEAMS) : chosen;
}

/** Sets them. An app that has the folder does it itself; it would write over what came from elsewhere. */
export async function keepTeams(dataDir: string, teams: TeamSettings, at: number): Promise<Result<null>> {
  const checked = teamSettingsSchema.safeParse(teams);
  if (!checked.success) return err(failure('bad_teams', checked.error.issues.map(({ message }) => message).join(' '), 'Correct it; nothing was changed.'));
  const isLong = JSON.stringify(teams).length > CONTROL_LINE_LIMIT - 1_000;
  const outcome = isLong ? await askInstance(dataDir, { kind: 'status' }) : await askInstance(dataDir, { kind: 'ask', by: whoAmI(), name: 'setting.set', input: { key: 'teams', value: structuredClone(teams) as never } });
  if (isLong && outcome.kind === 'answered') return err(failure('too_long', 'So many teams cannot be handed to an app that runs.', 'Do it in the app, or end the app first; nothing was changed.'));
  if (outcome.kind === 'answered' && outcome.answer.kind === 'told') {
    const { accepted, sentence } = outcome.answer.output as { readonly accepted: boolean; readonly sentence: string };
    return accepted ? ok(null) : err(failure('refused', sentence, 'Correct it; nothing was changed.'));
  }
  // A session without an app (`quorum run`) keeps no settings.
  if (outcome.kind === 'answered' && outcome.answer.kind === 'error' && outcome.answer.error.code === 'not_answered_here') return write(dataDir, teams, at);
  if (outcome.kind === 'answered' && outcome.answer.kind === 'error') return err(outcome.answer.error);
  if (outcome.kind !== 'absent') return err(failure('silent', `The instance on ${dataDir} cannot be talked to, so nothing was changed.`, 'Try again; `quorum doctor` says more.'));
  const folder = holdAppFolder(dataDir, at);
  if (!folder.ok) return folder;
  try {
    return await write(dataDir, teams, at);
  } finally {
    folder.value.release();
  }
}

async function write(dataDir: string, teams: TeamSettings, at: number): Promise<Result<null>> {
  const written = await new SettingsStore(dataDir, at).set('teams', teams, at);
  return written.ok ? ok(null) : written;
}
