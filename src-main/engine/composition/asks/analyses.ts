/** Debates and votes that were asked for, in the words of the contract. */
import type { OutputOf, ParsedInputOf } from '../../../../src-shared/contract/contract.ts';
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import { err, failure, ok, type Result } from '../../../../src-shared/support/result.ts';
import type { ConsensusRound } from '../../core/consensus/consensus-round.ts';
import { analyseNow, consensusNow, tryTeamNow, type TeamDebate } from '../../core/cycle/analyse-now.ts';
import { membersOf, type Team } from '../../core/coordination/team.ts';
import type { EngineState } from '../../core/state.ts';
import type { Framework } from '../../core/agents/seat.ts';

type Asked = OutputOf<'agents.analyzeSymbol'>;

const FRAMEWORKS: Readonly<Record<ParsedInputOf<'agents.analyzeSymbol'>['framework'], readonly Framework[]>> = { crew: ['crew'], chat: ['group_chat'], both: ['crew', 'group_chat'] };

/** What the asked frameworks make of one instrument. */
export function analysisAnswer(state: EngineState, { instrument, framework }: ParsedInputOf<'agents.analyzeSymbol'>): Result<Asked> {
  const watched = onWatchlist(state, [instrument]);
  if (!watched.ok) return watched;
  const [id] = watched.value as [InstrumentId];
  const { snapshot, debates, round, veto } = analyseNow(state, id, FRAMEWORKS[framework]);
  return ok({ regime: snapshot.regime, lastPrice: snapshot.lastPrice, debates: debates.map(debateAnswer), round: { ...roundAnswer(round, state.config.consensus.threshold), veto } });
}

/** Who debates in this session. */
export function seatedAnswer({ config }: EngineState): OutputOf<'agents.seated'> {
  return { teams: config.teams.map((team) => ({ framework: team.framework, name: nameOf(team), members: [...membersOf(team)] })) };
}

/** How a team would debate one instrument. */
export function tryTeamAnswer(state: EngineState, { team, instrument }: ParsedInputOf<'agents.tryTeam'>): Result<OutputOf<'agents.tryTeam'>> {
  const watched = onWatchlist(state, instrument === null ? state.config.watchlist.slice(0, 1) : [instrument]);
  if (!watched.ok) return watched;
  const [id] = watched.value;
  if (id === undefined) return err(failure('not_watched', 'The watchlist is empty, so there is nothing to debate.', 'Choose markets in the settings.'));
  const { snapshot, debate, words } = tryTeamNow(state, id, team);
  return ok({ instrument: id, lastPrice: snapshot.lastPrice, debate: debateAnswer(debate), words: words.map(({ agent, stance, confidence, note }) => ({ agent, stance, confidence: share(confidence), text: note })) });
}

/** What everybody makes of some instruments, or of all. */
export function consensusAnswer(state: EngineState, { instruments }: ParsedInputOf<'agents.runConsensusAnalysis'>): Result<OutputOf<'agents.runConsensusAnalysis'>> {
  const watched = onWatchlist(state, instruments);
  if (!watched.ok) return watched;
  const asked = watched.value.length === 0 ? state.config.watchlist : watched.value;
  return ok({ rounds: consensusNow(state, asked).map((round) => roundAnswer(round, state.config.consensus.threshold)) });
}

/** Full ids of the instruments meant: `BTC` is enough where only one on the watchlist begins with it. */
function onWatchlist({ config }: EngineState, names: readonly string[]): Result<readonly InstrumentId[]> {
  const found: InstrumentId[] = [];
  for (const name of names) {
    const wanted = name.toUpperCase();
    const exact = config.watchlist.filter((one) => one.toUpperCase() === wanted);
    const meant = exact.length > 0 ? exact : config.watchlist.filter((one) => one.toUpperCase().split(/[-.]/)[0] === wanted);
    const [only] = meant;
    if (only === undefined) return err(failure('not_watched', `${name} is not on the watchlist.`, `Name one of ${config.watchlist.join(', ')}.`));
    if (meant.length > 1) return err(failure('ambiguous', `${name} may be ${meant.join(' or ')}.`, 'Give the whole name.'));
    found.push(only);
  }
  return ok(found);
}

function nameOf(team: Team): string {
  return team.framework === 'crew' ? team.crew.name : team.chat.name;
}

function debateAnswer({ team, debate, lead }: TeamDebate): Asked['debates'][number] {
  return {
    framework: team.framework, name: nameOf(team), end: debate.end, sentence: debate.sentence, lead: lead.map((word) => ({ ...word })),
    said: debate.said.map(({ agent, task, analysis, text }) => ({ agent, task, stance: analysis?.stance ?? null, confidence: analysis === null ? null : share(analysis.confidence), text })),
  };
}

function roundAnswer({ instrument, at, votes, agreement, presence, confidence, outcome }: ConsensusRound, threshold: number): Asked['round'] {
  const plan = outcome.kind === 'signal' ? outcome.plan : null;
  return {
    instrument, at, outcome: outcome.kind, direction: outcome.kind === 'signal' ? outcome.direction : null, reason: outcome.kind === 'none' ? outcome.reason : null,
    sentence: outcome.kind === 'none' ? outcome.sentence : `${Math.round(100 * agreement)} % agree on ${outcome.direction === 'long' ? 'buying' : 'selling'}, ${Math.round(100 * threshold)} % are needed`,
    agreement: share(agreement), presence: share(presence), confidence: share(confidence), threshold: share(threshold), entry: plan?.entry ?? null, stop: plan?.stop ?? null, target: plan?.target ?? null, veto: null,
    votes: votes.map((vote) => ({ agent: vote.agent, framework: vote.framework, stance: vote.stance, confidence: share(vote.confidence), weight: share(vote.weight), dissent: vote.dissent })),
  };
}

/** Float sums of shares may end a hair outside 0–1. */
function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
