/** Whether a lock stands against an entry. */
import type { InstrumentId, SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { bindsEverybody, type RiskLock } from '../../../../src-shared/domain/lock.ts';
import { teamsBehind, type TeamVote } from '../../../../src-shared/domain/team/teams-behind.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import { describeDuration } from '../../../../src-shared/support/figures.ts';
import type { RiskCheck } from '../fact.ts';
import type { EntryWish } from '../risk/entry-wish.ts';
import type { EngineState } from '../state.ts';
import { holding } from './lock-book.ts';

/** The check for an entry; none where no locks are configured. A cooldown has a check of its own. A ticket is told of what holds only the agents back. */
export function* lockCheck(state: EngineState, wish: EntryWish, at: Timestamp): Generator<RiskCheck, void, undefined> {
  if (state.locks === null) return;
  const teams = wish.signal === null ? [] : (state.teams.get(wish.signal) ?? []);
  const met = holding(state.locks, at).filter((lock) => lock.kind !== 'cooldown' && concerns(lock, wish.instrument, teams));
  const against = wish.by === 'hand' ? met.filter(({ kind }) => bindsEverybody(kind)) : met;
  const told = against.length > 0 ? against : met;
  const value = told.map((lock) => words(lock, at)).join('; ') || 'none';
  yield { name: 'locks', value: against.length === 0 && met.length > 0 ? `only for the agents: ${value}` : value, limit: 'none', passed: against.length === 0 };
}

/** `stop streak, 3 h 20 min left (lock-12)`. */
function words({ id, kind, endsAt }: RiskLock, at: Timestamp): string {
  return `${kind.replaceAll('_', ' ')}, ${describeDuration(endsAt - at)} left (${id})`;
}

function concerns({ scope }: RiskLock, instrument: InstrumentId, teams: readonly string[]): boolean {
  switch (scope.on) {
    case 'everything': return true;
    case 'instrument': return scope.subject === instrument;
    case 'team': return teams.includes(scope.subject);
  }
}

/** Whether a quorum would only be refused: as in a cooldown no signal is raised from it. */
export function isLockedAgainst(state: EngineState, instrument: InstrumentId, votes: readonly TeamVote[], direction: Direction): boolean {
  if (state.locks === null) return false;
  const held = holding(state.locks, state.at).filter(({ kind }) => kind !== 'cooldown');
  if (held.length === 0) return false;
  const teams = teamsBehind(votes, direction);
  return held.some((lock) => concerns(lock, instrument, teams));
}

/** Signals whose teams are remembered: far more than can be open. */
const REMEMBERED = 2_000;

/** Remembers who was for a signal, until its position closes or it is clear that there will be none. */
export function rememberTeams(state: EngineState, signal: SignalId, votes: readonly TeamVote[], direction: Direction): void {
  const { teams } = state;
  teams.set(signal, teamsBehind(votes, direction));
  if (teams.size <= REMEMBERED) return;
  const held = new Set([...state.positions.values()].map((position) => position.signal));
  for (const oldest of teams.keys()) {
    if (held.has(oldest)) continue;
    teams.delete(oldest);
    return;
  }
}
