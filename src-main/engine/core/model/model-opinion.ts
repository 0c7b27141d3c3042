/**
 * What a seat that a language model answers has to say now: its last answer, while the snapshot it is about is fresh and the price has not
 * left what it had in mind. Otherwise it abstains, and the round closes on the others. Nothing is waited for.
 */
import type { AgentId, InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { Analysis } from '../agents/analysis.ts';
import { checkAnalysis } from '../agents/check-analysis.ts';
import { abstain } from '../agents/opinion.ts';
import type { Analyst } from '../agents/seat.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import type { SettledTeam } from '../coordination/settle.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { StandingLead } from './lead-voice.ts';
import { subjectKey, type ModelBook, type StandingAnswer } from './model-book.ts';
import type { ModelPolicy } from './model-policy.ts';
import type { EngineConfig } from '../engine-config.ts';
import { userOpinions } from '../user-model/user-opinion.ts';
import type { UserModelPolicy } from '../user-model/user-model.ts';

/** Where the answers are, and how old they may be; a null policy: no language model is asked in this session. */
export interface ModelVoices {
  readonly book: ModelBook;
  readonly policy: ModelPolicy | null;
  /** A person's own models; null: there are none. */
  readonly users: UserModelPolicy | null;
}

/** The voices of a session. */
export function voicesOf({ models, config }: { readonly models: ModelBook; readonly config: EngineConfig }): ModelVoices {
  return { book: models, policy: config.models ?? null, users: config.userModels ?? null };
}

/** The opinions with which a team debates: `rules` (of {@link ANALYSTS}, in their order) with its models' in their places, then those of a person's own models. The same list where it has none. */
export function opinionsFor(team: SettledTeam, rules: readonly Analysis[], snapshot: FeatureSnapshot, voices: ModelVoices): readonly Analysis[] {
  const own = withModels(team, rules, snapshot, voices);
  return voices.users === null ? own : [...own, ...userOpinions(voices.users, voices.book, snapshot)];
}

function withModels({ framework, models }: SettledTeam, rules: readonly Analysis[], snapshot: FeatureSnapshot, voices: ModelVoices): readonly Analysis[] {
  if (models.length === 0) return rules;
  return rules.map((own, place) => {
    const analyst = ANALYSTS[place] as Analyst;
    if (!models.includes(analyst.id)) return own;
    const said = modelOpinion(analyst, standingOf(voices, framework, analyst, snapshot.instrument), snapshot, voices.policy);
    // A veto of the rules stands whatever a model says, or does not say: it can add one, never lift one.
    return analyst.officer ? { ...own, veto: own.veto ?? said.veto } : said;
  });
}

/** The answers that count for a team now, and have not counted before. */
export function newlyCounted({ framework, models }: SettledTeam, snapshot: FeatureSnapshot, voices: ModelVoices): readonly StandingAnswer[] {
  return models.flatMap((agent): StandingAnswer[] => {
    const analyst = ANALYSTS.find(({ id }) => id === agent);
    if (analyst === undefined) return [];
    const standing = standingOf(voices, framework, analyst, snapshot.instrument);
    return standing === undefined || standing.counted || whyNot(standing, snapshot, voices.policy) !== null ? [] : [standing];
  });
}

/** The voice of a team's chair or manager that a language model answers for, for one debate. */
export function leadVoiceOf({ framework }: SettledTeam, lead: AgentId, snapshot: FeatureSnapshot, { book, policy }: ModelVoices): StandingLead {
  return new StandingLead(book.leads.get(subjectKey({ framework, agent: lead, instrument: snapshot.instrument })), snapshot, policy);
}

function standingOf({ book }: ModelVoices, framework: SettledTeam['framework'], { id }: Analyst, instrument: InstrumentId): StandingAnswer | undefined {
  return book.standing.get(subjectKey({ framework, agent: id, instrument }));
}

function modelOpinion(analyst: Analyst, standing: StandingAnswer | undefined, snapshot: FeatureSnapshot, policy: ModelPolicy | null): Analysis {
  if (policy === null) return abstain(analyst, snapshot, 'no language model is asked in this session');
  if (standing === undefined) return abstain(analyst, snapshot, 'its language model has not answered yet');
  const objection = whyNot(standing, snapshot, policy);
  return objection === null ? standing.analysis : abstain(analyst, snapshot, objection);
}

/** Why an answer does not count now; null where it does. */
function whyNot({ analysis, asOf }: StandingAnswer, snapshot: FeatureSnapshot, policy: ModelPolicy | null): string | null {
  if (policy === null) return 'no language model is asked in this session';
  const ageMs = snapshot.at - asOf;
  if (ageMs > policy.freshMs) return `its language model last answered about a snapshot ${Math.round(ageMs / 1_000)} s old, limit ${Math.round(policy.freshMs / 1_000)} s`;
  const now = checkAnalysis(analysis, snapshot);
  return now === analysis ? null : now.note.replace(/^voided: /, 'no longer: ');
}
