import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ROUND_TABLE } from '../../../src-shared/domain/team/shipped-chats.ts';
import { contract } from '../../../src-shared/contract/contract.ts';
import { holdAppFolder } from '../../engine/composition/app-folder.ts';
import { openControlSocket } from '../../hub/control/control-socket.ts';
import { controlledHub, NO_BROWSER_UI } from '../../hub/control/answer-requests.ts';
import { openHub } from '../../hub/hub.ts';
import { err } from '../../../src-shared/support/result.ts';
import { startSupervised } from '../../hub/start-supervised.ts';
import { ExitCode } from '../exit-code.ts';
import type { QueryBasis } from '../query/with-reader.ts';
import { Terminal } from '../terminal.ts';
import { chosenTeams, keepTeams } from './kept-teams.ts';
import { chooseTeam, exportTeam, importTeam, listTeams, showTeam } from './teams-commands.ts';

let folder: string;
let said: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-teams-'));
  said = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function basis(json = false): QueryBasis {
  const out = new Writable({ write: (chunk, _encoding, done) => { said += String(chunk); done(); } });
  const terminal = new Terminal(out);
  vi.spyOn(terminal, 'fail').mockImplementation(({ sentence, remedy }) => { said += `${sentence} ${remedy}\n`; });
  return { dataDir: folder, json, terminal };
}
const file = (team: unknown): string => {
  const name = path.join(folder, 'team.json');
  writeFileSync(name, JSON.stringify(team));
  return name;
};
const mine = { ...ROUND_TABLE, id: 'mine', name: 'Mine', turnCap: 9 };
const chosen = () => {
  const teams = chosenTeams(folder);
  if (!teams.ok) throw new Error(teams.error.sentence);
  return teams.value;
};

describe('quorum agents teams', () => {
  it('lists what ships, and what debates, where nobody has set anything', async () => {
    expect(await listTeams(basis())).toBe(ExitCode.done);
    expect(said).toMatch(/chosen +research_desk/);
    expect(said).toMatch(/chosen +round_table/);
    expect(said).toMatch(/\n +relay +Relay +chat +by hand-over/);
    expect(chosen()).toBeNull();
  });

  it('shows one whole: members, tasks, what ends it', async () => {
    expect(await showTeam(basis(), 'managed_desk')).toBe(ExitCode.done);
    expect(said).toContain('Managed desk (managed_desk): led by chief');
    expect(said).toMatch(/summary +whoever is free +note +regime, trend/);
    said = '';
    await showTeam(basis(), 'round_table');
    expect(said).toContain('Ends at: (8 messages and 70 % of at least 3 agree) or nobody moves any more or a veto');
    expect(await showTeam(basis(), 'nothing')).toBe(ExitCode.usage);
  });

  it('takes a team out, changed, in again, and seats it; and takes one of the same id in its place', async () => {
    const out = path.join(folder, 'out.json');
    expect(await exportTeam(basis(), 'round_table', out)).toBe(ExitCode.done);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(ROUND_TABLE);
    expect(await exportTeam(basis(), 'round_table', out)).toBe(ExitCode.failed);
    expect(await importTeam(basis(), file(mine))).toBe(ExitCode.done);
    expect(await chooseTeam(basis(), 'chat', 'mine')).toBe(ExitCode.done);
    expect(said).toContain('Mine debates as the group chat. The next session seats it.');
    expect(await importTeam(basis(), file({ ...mine, turnCap: 12 }))).toBe(ExitCode.done);
    expect(said).toContain('Mine is replaced as mine. The next session seats it.');
    expect(chosen()).toEqual({ own: [{ ...mine, turnCap: 12 }], crew: 'research_desk', group_chat: 'mine' });
  });

  it('refuses with what is wrong, and changes nothing', async () => {
    expect(await importTeam(basis(), file({ ...mine, turnCap: 2 }))).toBe(ExitCode.usage);
    expect(said).toContain('turnCap: 2 turns are too few for everybody to speak once');
    expect(await importTeam(basis(), file({ ...mine, id: 'relay' }))).toBe(ExitCode.usage);
    expect(said).toContain('“relay” is a team that ships with Quorum');
    expect(await importTeam(basis(), path.join(folder, 'nowhere.json'))).toBe(ExitCode.usage);
    expect(await chooseTeam(basis(), 'crew', 'relay')).toBe(ExitCode.usage);
    expect(said).toContain('Relay is a group chat.');
    expect(await chooseTeam(basis(), 'jury', 'relay')).toBe(ExitCode.usage);
    expect(chosen()).toBeNull();
  });

  it('leaves a folder alone that somebody has who does not answer, and settings that cannot be used', async () => {
    const held = holdAppFolder(folder, 1);
    expect(await chooseTeam(basis(), 'chat', 'relay')).not.toBe(ExitCode.done);
    expect(chosen()).toBeNull();
    if (held.ok) held.value.release();
    writeFileSync(path.join(folder, 'app-settings.json'), JSON.stringify({ version: 1, settings: { teams: { value: { own: [], crew: 'gone', group_chat: 'relay' }, updatedAt: 5 } } }));
    expect(await listTeams(basis())).toBe(ExitCode.usage);
    expect(said).toContain('There is no crew called “gone”.');
  });

  it('tells an app that runs, which keeps it and shows it; nothing else can be set that way', async () => {
    const hub = openHub({ dataDir: folder, startEngine: startSupervised, begin: 'after_welcome' });
    if (!hub.ok) throw new Error(hub.error.sentence);
    const controlled = controlledHub(hub.value, () => Promise.resolve(err(NO_BROWSER_UI)));
    const socket = await openControlSocket(folder, controlled);
    try {
      expect(await chooseTeam(basis(), 'chat', 'relay')).toBe(ExitCode.done);
      expect(hub.value.settings.get('teams').group_chat).toBe('relay');
      // Rows are gathered for a frame before they are shown.
      await vi.waitFor(() => expect(hub.value.mirror.settings.get('teams')?.value).toMatchObject({ group_chat: 'relay' }));
      const many = Array.from({ length: 30 }, (_, i) => ({ ...mine, id: `mine_${i}`, members: mine.members.map((member) => ({ ...member, backstory: 'x'.repeat(500) })) }));
      expect(await keepTeams(folder, { own: many, crew: 'research_desk', group_chat: 'relay' }, 5)).toMatchObject({ ok: false, error: { code: 'too_long' } });
      const other = contract['setting.set'].input.parse({ key: 'desktop', value: {} });
      expect(await controlled.ask('setting.set', other, 'ann')).toMatchObject({ ok: false, error: { code: 'not_answered_here' } });
    } finally {
      if (socket.ok) socket.value.close();
      await hub.value.close();
    }
    expect(chosen()).toMatchObject({ group_chat: 'relay' });
  });
});
