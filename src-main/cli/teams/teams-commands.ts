/** `quorum agents teams`: which teams there are, what is in one, which debate, and files of them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { teamSchema, type TeamSettings } from '../../../src-shared/contract/team-settings.ts';
import { agentWords } from '../../../src-shared/domain/team/agent-roster.ts';
import { findTeam, SHIPPED_TEAMS } from '../../../src-shared/domain/team/shipped-teams.ts';
import type { CrewDefinition, TeamDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import { processWords, stopWords, turnWords } from '../../../src-shared/domain/team/team-words.ts';
import type { Failure } from '../../../src-shared/support/result.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import type { QueryBasis } from '../query/with-reader.ts';
import { tableLines } from '../table.ts';
import { keepTeams, keptTeams } from './kept-teams.ts';

const NEXT = 'The next session seats it.';
const FRAMEWORKS: Readonly<Record<string, TeamDefinition['framework']>> = { crew: 'crew', chat: 'group_chat' };

/** All teams, and which of them debate. */
export function listTeams(basis: QueryBasis): Promise<ExitCode> {
  return withTeams(basis, async (settings) => {
    const all = [...SHIPPED_TEAMS, ...settings.own];
    if (basis.json) for (const team of all) await basis.terminal.json({ type: 'team', shipped: SHIPPED_TEAMS.includes(team), used: isUsed(settings, team), team });
    else {
      const rows = all.map((team) => [isUsed(settings, team) ? 'chosen' : '', team.id, team.name, team.framework === 'crew' ? 'crew' : 'chat', processWords(team), String(team.members.length), SHIPPED_TEAMS.includes(team) ? 'Quorum' : 'you']);
      await basis.terminal.line([...tableLines([{ name: '' }, { name: 'id' }, { name: 'name' }, { name: 'framework' }, { name: 'how' }, { name: 'members', right: true }, { name: 'by' }], rows), '', 'The next session seats those that are chosen.'].join('\n'));
    }
    return ExitCode.done;
  });
}

/** One team, whole. */
export function showTeam(basis: QueryBasis, id: string): Promise<ExitCode> {
  return withTeam(basis, id, async (team) => {
    if (basis.json) await basis.terminal.json({ type: 'team', team });
    else await basis.terminal.line(teamLines(team).join('\n'));
    return ExitCode.done;
  });
}

/** Seats a team in its framework from the next session on. */
export function chooseTeam(basis: QueryBasis, framework: string, id: string): Promise<ExitCode> {
  const wanted = FRAMEWORKS[framework];
  if (wanted === undefined) return Promise.resolve(fail(basis, { code: 'bad_framework', sentence: `There is no framework ${framework}.`, remedy: 'It is crew or chat.' }, ExitCode.usage));
  return withTeam(basis, id, (team, settings) => {
    if (team.framework !== wanted) return fail(basis, { code: 'bad_framework', sentence: `${team.name} is a ${team.framework === 'crew' ? 'crew' : 'group chat'}.`, remedy: `Use \`quorum agents teams use ${team.framework === 'crew' ? 'crew' : 'chat'} ${id}\`.` }, ExitCode.usage);
    return keep(basis, { ...settings, [wanted]: id }, `${team.name} debates as the ${wanted === 'crew' ? 'crew' : 'group chat'}. ${NEXT}`);
  });
}

/** Takes a team from a file; one of the person's own with the same id is replaced. */
export function importTeam(basis: QueryBasis, file: string): Promise<ExitCode> {
  return withTeams(basis, async (settings) => {
    let value: unknown;
    try {
      value = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      return fail(basis, { code: 'bad_file', sentence: `${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}.`, remedy: '`quorum agents teams export <id>` writes such a file.' }, ExitCode.usage);
    }
    const parsed = teamSchema.safeParse(value);
    if (!parsed.success) return fail(basis, { code: 'bad_team', sentence: parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.') || 'the team'}: ${message}`).join(' '), remedy: 'Correct the file; nothing was changed.' }, ExitCode.usage);
    const team = parsed.data;
    const replaced = settings.own.some(({ id }) => id === team.id);
    const own = replaced ? settings.own.map((one) => (one.id === team.id ? team : one)) : [...settings.own, team];
    return keep(basis, { ...settings, own }, `${team.name} is ${replaced ? 'replaced' : 'kept'} as ${team.id}.${isUsed(settings, team) ? ` ${NEXT}` : ''}`);
  });
}

/** A team as JSON, to stdout or to a file that is not there yet. */
export function exportTeam(basis: QueryBasis, id: string, out: string | null): Promise<ExitCode> {
  return withTeam(basis, id, async (team) => {
    const text = JSON.stringify(team, null, 2);
    if (out === null) {
      await basis.terminal.line(text);
      return ExitCode.done;
    }
    try {
      writeFileSync(out, `${text}\n`, { flag: 'wx' });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      return fail(basis, { code: 'not_written', sentence: `${out} cannot be written (${code}).`, remedy: code === 'EEXIST' ? 'It is there already and is left alone: name another.' : 'Name a file in a folder that is there and may be written to.' }, ExitCode.failed);
    }
    if (basis.json) await basis.terminal.json({ type: 'team_export', file: out });
    else await basis.terminal.line(`${team.name} is in ${out}.`);
    return ExitCode.done;
  });
}

function isUsed(settings: TeamSettings, { framework, id }: TeamDefinition): boolean {
  return settings[framework] === id;
}

function fail({ terminal }: QueryBasis, error: Failure, code: ExitCode): ExitCode {
  terminal.fail(error);
  return code;
}

async function withTeams(basis: QueryBasis, work: (settings: TeamSettings) => Promise<ExitCode>): Promise<ExitCode> {
  const kept = keptTeams(basis.dataDir);
  return kept.ok ? work(kept.value) : fail(basis, kept.error, ExitCode.usage);
}

function withTeam(basis: QueryBasis, id: string, work: (team: TeamDefinition, settings: TeamSettings) => ExitCode | Promise<ExitCode>): Promise<ExitCode> {
  return withTeams(basis, async (settings) => {
    const team = findTeam(id, settings.own);
    return team === null ? fail(basis, { code: 'no_team', sentence: `There is no team “${id}”.`, remedy: '`quorum agents teams list` shows them.' }, ExitCode.usage) : work(team, settings);
  });
}

async function keep(basis: QueryBasis, settings: TeamSettings, sentence: string): Promise<ExitCode> {
  const kept = await keepTeams(basis.dataDir, settings, Date.now());
  if (!kept.ok) return fail(basis, kept.error, kept.error.code === 'bad_teams' || kept.error.code === 'refused' ? ExitCode.usage : exitCodeFor(kept.error.code));
  if (basis.json) await basis.terminal.json({ type: 'command', command: 'teams', accepted: true, sentence });
  else await basis.terminal.line(sentence);
  return ExitCode.done;
}

function teamLines(team: TeamDefinition): string[] {
  const people = team.members.map((member) => ('limits' in member
    ? [agentWords(member.agent), `${member.limits.iterations} questions, ${member.limits.seconds} s${member.limits.perMinute === null ? '' : `, ${member.limits.perMinute} a minute`}`, member.role || 'as it is']
    : [agentWords(member.agent), '', member.role || 'as it is']));
  return [
    `${team.name} (${team.id}): ${processWords(team)}`,
    `${team.wallClockMs / 1_000} s in all, ${team.answerMs / 1_000} s an answer${team.framework === 'crew' ? '' : `, ${team.turnCap} turns at most`}`, '',
    ...tableLines([{ name: 'member' }, { name: team.framework === 'crew' ? 'limits' : '' }, { name: 'role' }], people), '',
    ...(team.framework === 'crew' ? taskLines(team) : [`Asked: ${team.topic}`, `Who speaks: ${turnWords(team.turns)}`, `Ends at: ${stopWords(team.stop)}`]),
  ];
}

function taskLines({ tasks }: CrewDefinition): string[] {
  return tableLines(
    [{ name: 'task' }, { name: 'who' }, { name: 'wanted' }, { name: 'reads' }, { name: 'attempts', right: true }, { name: 'what' }],
    tasks.map(({ id, agent, expects, context, retries, description }) => [id, agent === null ? 'whoever is free' : agentWords(agent), expects, context.join(', ') || '–', String(retries + 1), description]),
  );
}
