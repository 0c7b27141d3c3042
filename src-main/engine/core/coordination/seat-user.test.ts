import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { defaultTeams } from './default-teams.ts';
import { seatUser } from './seat-user.ts';
import { seatsOfTeams } from './team.ts';

const MINE = 'user_mine' as AgentId;

describe('a seat for a person\'s own model', () => {
  const teams = defaultTeams(8).map((team) => seatUser(team, MINE));
  const [crew, table] = [must(teams[0], 'a crew'), must(teams[1], 'a table')];

  it('is one more in each team, votes, and has no veto', () => {
    const seats = seatsOfTeams(teams, [MINE]);
    expect(seats).toHaveLength(18);
    expect(seats.filter(({ agent }) => agent === MINE)).toEqual([{ agent: MINE, framework: 'crew', prior: 1, officer: false }, { agent: MINE, framework: 'group_chat', prior: 1, officer: false }]);
    expect(seatsOfTeams(teams)).toHaveLength(16);
  });

  it('in the crew it works unprimed, and the risk officer reads it', () => {
    if (crew.framework !== 'crew') throw new Error('a crew');
    expect(crew.crew.tasks[0]).toMatchObject({ id: MINE, agent: MINE, context: [], expects: 'analysis' });
    expect(crew.crew.tasks.filter(({ context }) => context.includes(MINE)).map(({ agent }) => agent)).toEqual(['risk_officer']);
  });

  it('at the table it is heard before agreement ends the talk, and may answer once', () => {
    if (table.framework !== 'group_chat') throw new Error('a table');
    expect(table.chat.participants.at(-1)).toBe(MINE);
    expect(table.chat.turnCap).toBe(18);
    expect(JSON.stringify(table.chat.stop)).toContain('{"kind":"max_messages","count":9}');
  });
});
