/** Debates and votes that a person asks for: as the next cycle would hold them now, and without a trace. Nothing is raised, recorded or traded. */
import type { AgentId, InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { TeamDefinition } from '../../../../src-shared/domain/team/team-definition.ts';
import type { Analysis } from '../agents/analysis.ts';
import type { Framework } from '../agents/seat.ts';
import { runRound } from '../consensus/consensus.ts';
import type { ConsensusRound, Hearing } from '../consensus/consensus-round.ts';
import type { LeadWord } from '../coordination/lead.ts';
import { debateByRules, type HeldDebate } from '../coordination/rules-debate.ts';
import { seatTeam } from '../coordination/seat-team.ts';
import type { Team } from '../coordination/team.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { EngineState } from '../state.ts';
import { leadVoiceOf, opinionsFor, voicesOf } from '../model/model-opinion.ts';
import { analyse, hearTeams } from './hold-rounds.ts';
import { lookAt } from './look.ts';

/** A team's debate in words. */
export interface TeamDebate {
  readonly team: Team;
  readonly debate: HeldDebate;
  /** What its chair or manager decided, in order, where a language model answers for it. */
  readonly lead: readonly LeadWord[];
}

/** What some frameworks make of an instrument. */
export interface AskedAnalysis {
  readonly snapshot: FeatureSnapshot;
  readonly debates: readonly TeamDebate[];
  /** The vote of their seats alone. */
  readonly round: ConsensusRound;
  /** The risk officer's objection; null: none. */
  readonly veto: string | null;
}

/** Lets the frameworks debate an instrument of the watchlist, word by word, and vote. */
export function analyseNow(state: EngineState, instrument: InstrumentId, frameworks: readonly Framework[]): AskedAnalysis {
  const { snapshot, opinions } = opinionsNow(state, [instrument])[0] as InstrumentOpinions;
  const voices = voicesOf(state);
  const debates = state.council.teams.filter(({ framework }) => frameworks.includes(framework)).map((settled): TeamDebate => {
    const own = new Map<AgentId, Analysis>(opinionsFor(settled, opinions, snapshot, voices).map((analysis) => [analysis.agent, analysis]));
    const voice = settled.lead === null ? null : leadVoiceOf(settled, settled.lead, snapshot, voices);
    const debate = debateByRules(settled.team, own, snapshot, state.at, voice ?? undefined);
    return { team: settled.team, debate, lead: voice?.words ?? [] };
  });
  const hearings = debates.map(({ team, debate }): Hearing => ({ framework: team.framework, analyses: debate.words }));
  return { snapshot, debates, round: vote(state, hearings, snapshot, frameworks), veto: opinions.find(({ veto }) => veto !== null)?.veto ?? null };
}

/** How a team that need not be seated would debate an instrument of the watchlist, by the rules of its members, and what each member would vote. */
export function tryTeamNow(state: EngineState, instrument: InstrumentId, definition: TeamDefinition): { readonly snapshot: FeatureSnapshot; readonly debate: TeamDebate; readonly words: readonly Analysis[] } {
  const { snapshot, opinions } = opinionsNow(state, [instrument])[0] as InstrumentOpinions;
  const team = seatTeam(definition, state.config.watchlist.length);
  const debate = debateByRules(team, new Map(opinions.map((analysis) => [analysis.agent, analysis])), snapshot, state.at);
  return { snapshot, debate: { team, debate, lead: [] }, words: debate.words };
}

/** The vote of every seat of every framework about each instrument, in the order asked. Each must be on the watchlist. */
export function consensusNow(state: EngineState, instruments: readonly InstrumentId[]): readonly ConsensusRound[] {
  const frameworks = state.config.teams.map(({ framework }) => framework);
  return opinionsNow(state, instruments).map(({ snapshot, opinions }) => {
    return vote(state, hearTeams(state, opinions, snapshot, state.at).hearings, snapshot, frameworks);
  });
}

interface InstrumentOpinions {
  readonly snapshot: FeatureSnapshot;
  readonly opinions: readonly Analysis[];
}

/** Instruments are compared with the whole watchlist, whichever were asked about. */
function opinionsNow(state: EngineState, instruments: readonly InstrumentId[]): readonly InstrumentOpinions[] {
  const snapshots = state.config.watchlist.map((one) => lookAt(state, one, state.at));
  const opinions = analyse(state, snapshots);
  return instruments.map((instrument) => {
    const place = state.config.watchlist.indexOf(instrument);
    return { snapshot: snapshots[place] as FeatureSnapshot, opinions: opinions[place] as readonly Analysis[] };
  });
}

function vote({ council, config, at }: EngineState, hearings: readonly Hearing[], snapshot: FeatureSnapshot, frameworks: readonly Framework[]): ConsensusRound {
  const seats = frameworks.length === config.teams.length ? council.seats : council.seats.filter(({ framework }) => frameworks.includes(framework));
  return runRound(seats, hearings, snapshot, config.consensus, at, council.records);
}
