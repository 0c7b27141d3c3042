/**
 * What a person's own models have to say now: their newest numbers, while the snapshot those are about is fresh. As a vote they are an opinion like any
 * other; as a feature they stand in the snapshot. Without fresh numbers a seat abstains and a feature is absent; nothing is waited for.
 */
import type { AgentId, InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { Analysis } from '../agents/analysis.ts';
import { checkAnalysis } from '../agents/check-analysis.ts';
import { abstain, hold, trade } from '../agents/opinion.ts';
import type { Framework } from '../agents/seat.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { subjectKey, type ModelBook, type StandingNumbers } from '../model/model-book.ts';
import { featuresOf } from './user-inputs.ts';
import type { UserModel, UserModelOutput, UserModelPolicy } from './user-model.ts';

/** A model is asked once for all its seats, outside any debate. */
export const OWN_FRAMEWORK: Framework = 'rules';

type VoteOf = Extract<UserModel['use'], { as: 'vote' }>;

/** What each model votes, or why it abstains, in the order of the models. One that is a feature only abstains, and sits nowhere. */
export function userOpinions({ models, freshMs, asked }: UserModelPolicy, book: ModelBook, snapshot: FeatureSnapshot): readonly Analysis[] {
  return models.map((model) => {
    const author = { id: model.agent };
    if (!asked) return abstain(author, snapshot, 'no model is asked in this session');
    if (model.use.as === 'feature') return abstain(author, snapshot, 'gives a feature and no opinion');
    if (featuresOf(model, snapshot) === null) return abstain(author, snapshot, `a feature it reads is missing: ${missing(model, snapshot)}`);
    const numbers = numbersOf(book, model.agent, snapshot.instrument);
    if (numbers === undefined) return abstain(author, snapshot, 'the model has not answered yet');
    const ageMs = snapshot.at - numbers.snapshot.at;
    if (ageMs > freshMs) return abstain(author, snapshot, `the model last answered about a snapshot ${Math.round(ageMs / 1_000)} s old, limit ${Math.round(freshMs / 1_000)} s`);
    const opinion = { ...opinionOf(model, model.use, numbers.values, numbers.snapshot), asOf: numbers.snapshot.at };
    const now = checkAnalysis(opinion, snapshot);
    return now === opinion ? now : abstain(author, snapshot, now.note.replace(/^voided: /, 'no longer: '));
  });
}

/** The opinion that a model's numbers about a snapshot are. Numbers must be as its manifest says ({@link outputFault}). */
export function opinionOf(model: UserModel, use: VoteOf, values: readonly number[], snapshot: FeatureSnapshot): Analysis {
  const author = { id: model.agent };
  const reads = model.inputs.map(({ feature }) => feature);
  const { stance, confidence, words } = leaningOf(model.output, values, use.threshold);
  if (stance === 'hold') return hold(author, snapshot, confidence, reads, use.horizonMs, words);
  const atr = snapshot.values['atr_5m'];
  if (atr === undefined) return abstain(author, snapshot, 'there is no ATR yet to set a stop by');
  return trade(author, snapshot, stance, confidence, atr, use, reads.includes('atr_5m') ? reads : [...reads, 'atr_5m'], words);
}

interface Leaned {
  readonly stance: 'buy' | 'sell' | 'hold';
  readonly confidence: number;
  readonly words: string;
}

/** The side the numbers are on, where they are sure enough of it. */
function leaningOf(output: UserModelOutput, values: readonly number[], threshold: number): Leaned {
  if (output.meaning === 'probabilities') {
    const of = (leaning: 'buy' | 'hold' | 'sell'): number => within(values[output.order.indexOf(leaning)] ?? 0);
    const [buy, still, sell] = [of('buy'), of('hold'), of('sell')];
    const words = `its model gives buy ${percent(buy)}, hold ${percent(still)}, sell ${percent(sell)}`;
    if (buy > still && buy > sell && buy >= threshold) return { stance: 'buy', confidence: buy, words };
    if (sell > still && sell > buy && sell >= threshold) return { stance: 'sell', confidence: sell, words };
    return { stance: 'hold', confidence: still, words };
  }
  const score = Math.min(1, Math.max(-1, values[0] ?? 0));
  const words = `its model scores ${score < 0 ? '−' : ''}${Math.abs(score).toFixed(2)} of 1`;
  if (Math.abs(score) < threshold || score === 0) return { stance: 'hold', confidence: 1 - Math.abs(score), words };
  return { stance: score > 0 ? 'buy' : 'sell', confidence: Math.abs(score), words };
}

/** Numbers that counted in a round now and in none before; they are marked. Call once a round. */
export function newlyCountedNumbers({ config, models }: { readonly config: { readonly userModels?: UserModelPolicy | undefined }; readonly models: ModelBook }, snapshot: FeatureSnapshot): readonly StandingNumbers[] {
  const policy = config.userModels;
  if (policy === undefined) return [];
  const news: StandingNumbers[] = [];
  for (const { agent } of policy.models) {
    const numbers = fresh(models, agent, snapshot, policy);
    if (numbers === undefined || numbers.counted) continue;
    numbers.counted = true;
    news.push(numbers);
  }
  return news;
}

/** The snapshot with what the models that are features last said of it; the same where there are none. */
export function withOwnFeatures(snapshot: FeatureSnapshot, policy: UserModelPolicy | null, book: ModelBook): FeatureSnapshot {
  if (policy === null) return snapshot;
  const own: Record<string, number> = {};
  for (const { agent, use } of policy.models) {
    const value = use.as === 'feature' ? fresh(book, agent, snapshot, policy)?.values[0] : undefined;
    if (value !== undefined) own[agent] = value;
  }
  return { ...snapshot, values: { ...snapshot.values, ...own } };
}

/** The features of a person's own models and what they mean. */
export function ownFeatures(policy: UserModelPolicy | null): readonly { readonly name: string; readonly meaning: string }[] {
  return (policy?.models ?? []).flatMap(({ agent, use }) => (use.as === 'feature' ? [{ name: agent, meaning: use.words }] : []));
}

function fresh(book: ModelBook, agent: AgentId, { instrument, at }: FeatureSnapshot, { freshMs }: UserModelPolicy): StandingNumbers | undefined {
  const numbers = numbersOf(book, agent, instrument);
  return numbers === undefined || at - numbers.snapshot.at > freshMs ? undefined : numbers;
}

function numbersOf(book: ModelBook, agent: AgentId, instrument: InstrumentId): StandingNumbers | undefined {
  return book.numbers.get(subjectKey({ framework: OWN_FRAMEWORK, agent, instrument }));
}

function missing({ inputs }: UserModel, { values }: FeatureSnapshot): string {
  return inputs.filter(({ feature }) => values[feature] === undefined).map(({ feature }) => feature).join(', ');
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
