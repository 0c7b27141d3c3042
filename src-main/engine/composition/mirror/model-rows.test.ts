import { describe, expect, it } from 'vitest';
import { mirrorCollections, type MirrorChange, type RowOf } from '../../../../src-shared/contract/mirror.ts';
import type { AgentId, RoundId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Hearing } from '../../core/consensus/consensus-round.ts';
import type { LeadWord } from '../../core/coordination/lead.ts';
import { BTC, Desk } from '../../core/engine.fixture.ts';
import type { ModelQuestionId } from '../../core/model/model-question.ts';
import { questionAt } from '../models/desk.fixture.ts';
import { roundRow } from './debate-rows.ts';
import { MirrorProjector } from './projector.ts';

const provider: RowOf<'models'> = { id: 'openai', model: 'm', state: 'ready', failures: 0, restsUntil: null, running: 1, waiting: 0, calls: 1, failedCalls: 0, lastFailure: null };
const QUESTION = 'question-1' as ModelQuestionId;

/** A desk with a question out, mirrored. */
function rig() {
  const desk = new Desk({});
  const shown = { providers: [provider], micros: 5, text: '' };
  const projector = new MirrorProjector({
    state: () => desk.state, session: () => ({ market: 'scripted', isGenerated: false, appVersion: '0', startedAt: 0, startEquity: '10000' }), depth: () => null, earlierFills: () => [],
    models: () => ({ providers: () => shown.providers, day: () => ({ micros: shown.micros, tokens: 9, mostMicros: 10, mostTokens: null }), written: () => ({ text: shown.text, characters: shown.text.length }) }),
  });
  desk.state.models.open.set(QUESTION, { subject: { framework: 'crew', agent: 'trend' as AgentId, instrument: BTC.id }, question: questionAt(1) });
  const of = (changes: readonly MirrorChange[]): readonly MirrorChange[] => changes.filter(([collection]) => collection === 'models' || collection === 'modelDay' || collection === 'thinking');
  return { desk, shown, flush: () => of(projector.flush()), everything: () => of(projector.everything()) };
}

const thinking = (text: string): MirrorChange => ['thinking', QUESTION, { framework: 'crew', agent: 'trend' as AgentId, instrument: BTC.id, text, characters: text.length }];
const day = (micros: number): MirrorChange => ['modelDay', 'now', { micros, tokens: 9, mostMicros: 10, mostTokens: null }];

describe('rows of language models', () => {
  it('come when something changed, and only what changed', () => {
    const { shown, flush } = rig();
    expect(flush()).toEqual([['models', 'openai', provider], day(5), thinking('')]);
    expect(flush()).toEqual([]);
    shown.text = '{"st';
    expect(flush()).toEqual([thinking('{"st')]);
    shown.providers = [{ ...provider, state: 'resting', restsUntil: 7 }];
    shown.micros = 6;
    expect(flush()).toEqual([['models', 'openai', { ...provider, state: 'resting', restsUntil: 7 }], day(6)]);
  });

  it('go when a question is answered, and are all there for who comes new', () => {
    const { desk, flush, everything } = rig();
    flush();
    expect(everything()).toEqual([['models', 'openai', provider], day(5), thinking('')]);
    desk.state.models.open.delete(QUESTION);
    expect(flush()).toEqual([['thinking', QUESTION, null]]);
    expect(everything()).toEqual([['models', 'openai', provider], day(5)]);
  });
});

describe('a round that a model led', () => {
  const word: LeadWord = { said: 2, agent: 'chair' as AgentId, by: 'rule', chosen: 'carry' as AgentId, accepted: null, text: 'its language model has not answered yet' };
  const row = (hearings: readonly Hearing[]): RowOf<'rounds'> => roundRow({ id: 'r1' as RoundId, round: { instrument: BTC.id, at: 1 as Timestamp, votes: [], agreement: 0, presence: 0, confidence: 0, outcome: { kind: 'none', reason: 'too_few_voices', sentence: 'nobody' } }, hearings }, 0.7);

  it('carries what was decided and by whom, as the contract has it; others carry nothing more than before', () => {
    const led = row([{ framework: 'crew', analyses: [] }, { framework: 'group_chat', analyses: [], lead: [word] }]);
    expect(mirrorCollections.rounds.parse(led).led).toEqual([{ framework: 'group_chat', words: [word] }]);
    expect(row([{ framework: 'crew', analyses: [] }])).not.toHaveProperty('led');
    expect(row([{ framework: 'group_chat', analyses: [], lead: [] }])).not.toHaveProperty('led');
  });
});
