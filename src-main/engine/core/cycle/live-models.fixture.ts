/** Test helper: half an hour of a market in which a position is open, with language models that answer whenever and whatever they like. */
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { defaultTeams } from '../coordination/default-teams.ts';
import type { SeatBackends, Team } from '../coordination/team.ts';
import { BTC, Desk } from '../engine.fixture.ts';
import type { ModelAnswer } from '../model/model-answer.ts';
import { modelAbstention, modelAnswer, otherAnswer } from '../model/model-answer.fixture.ts';
import { DEFAULT_MODEL_POLICY } from '../model/model-policy.ts';
import type { ModelQuestion } from '../model/model-question.ts';

const MINUTES = 30;

/** What becomes of one question: after how long something comes (null: never), and what. */
export interface Fate {
  readonly afterMs: number | null;
  readonly says: 'buy' | 'sell' | 'hold' | 'nonsense' | 'nothing' | 'twice';
}

function answersOf(question: ModelQuestion, says: Fate['says']): readonly ModelAnswer[] {
  const { wanted } = question;
  if (wanted.kind === 'choice' || wanted.kind === 'review') return decisionsOf(question, says);
  switch (says) {
    case 'nothing': return [modelAbstention(question)];
    case 'nonsense': return [modelAnswer(question, { stop: -1, evidence: [{ feature: 'moon', value: 1 }] })];
    case 'twice': return [modelAnswer(question), modelAnswer(question, { stance: 'sell' })];
    default: return [modelAnswer(question, { stance: says })];
  }
}

/** Of a lead: somebody it may name or a stranger, a yes or a no, or what is no decision at all. */
function decisionsOf(question: ModelQuestion, says: Fate['says']): readonly ModelAnswer[] {
  const { wanted } = question;
  if (says === 'nothing') return [modelAbstention(question)];
  if (says === 'nonsense') return [wanted.kind === 'choice' ? otherAnswer(question, { kind: 'choice', chosen: 'stranger' as AgentId, text: '' }) : modelAnswer(question)];
  const one = wanted.kind === 'choice' ? otherAnswer(question, { kind: 'choice', chosen: must(wanted.choices.at(says === 'buy' ? 0 : -1), 'somebody'), text: says }) : otherAnswer(question, { kind: 'review', accepted: says === 'buy', text: says });
  return says === 'twice' ? [one, one] : [one];
}

/** Half an hour of a rising market in which a position is open, with models on seats of both frameworks and a fate for each question. */
export function live(seats: SeatBackends, plan: readonly Fate[], teams: readonly Team[] = defaultTeams(1)): Desk {
  const desk = new Desk({
    instruments: [BTC], warm: false,
    tweaks: { cycle: { intervalMs: 5_000 }, teams: teams.map((team) => ({ ...team, backends: seats })), models: DEFAULT_MODEL_POLICY },
  });
  const first = Math.floor(desk.at / 300_000) - 120;
  const bar = (i: number, history: boolean): Parameters<Desk['observe']>[0] => ({
    kind: 'candle', instrument: BTC.id, timeframe: '5m', openAt: ((first + i) * 300_000) as Timestamp, open: 80 + i / 6, high: 80.3 + i / 6, low: 79.9 + i / 6, close: 80.2 + i / 6, volume: 1, closed: true, ...(history ? { history: true as const } : {}),
  });
  desk.observe(...Array.from({ length: 120 }, (_, i) => bar(i, true)));
  desk.quote(BTC.id, 100);
  desk.open(BTC.id);
  let seen = 0;
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    desk.advance(30_000);
    for (; seen < desk.asked.length; seen += 1) {
      const question = must(desk.asked[seen], 'a question');
      const fate = plan[seen % plan.length];
      if (fate?.afterMs == null) continue;
      desk.later(fate.afterMs, () => {
        for (const answer of answersOf(question, fate.says)) desk.post({ kind: 'model_answered', answer });
      });
    }
    desk.advance(30_000);
    if (minute % 5 === 0) desk.observe(bar(119 + minute / 5, false));
  }
  // Down through its stop: the exit is nobody's vote.
  desk.quote(BTC.id, 97);
  desk.advance(5_000);
  return desk;
}

export const cyclesOf = (desk: Desk): readonly (readonly number[])[] => desk.factsOf('cycle_completed').map(({ cycle }) => [cycle.at, cycle.overruns]);
