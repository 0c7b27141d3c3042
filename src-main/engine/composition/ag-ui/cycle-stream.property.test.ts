/** Whatever facts come in whatever order, and whenever trading halts or the session ends, the protocol's client accepts what is told. */
import { EventType, type AGUIEvent } from '@ag-ui/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { money, price, quantity } from '../../../../src-shared/domain/decimal.ts';
import type { RoundId } from '../../../../src-shared/domain/ids.ts';
import { acceptedByClient, heardByClient, runsOf } from '../../adapters/model-agui/protocol-client.fixture.ts';
import type { Analysis, Stance } from '../../core/agents/analysis.ts';
import type { ConsensusRound, Hearing } from '../../core/consensus/consensus-round.ts';
import type { FeatureSnapshot } from '../../core/feature/feature-snapshot.ts';
import type { Fact } from '../../core/fact.ts';
import { CycleStream } from './cycle-stream.ts';
import { SharedState, type SharedDocument } from './shared-state.ts';

const EMPTY: SharedDocument = { portfolio: null, positions: {}, orders: {}, signals: {}, risk: { trading: 'active', reason: null, halt: null, data: {}, events: {} }, regimes: {} };
/** With what a pointer must escape. */
const IDS = ['a', 'b~c', 'd/e', '', '~1'] as const;
const id = fc.constantFrom(...IDS);
const word = fc.string({ maxLength: 12 });

const order = (clientOrderId: string, purpose: string): unknown => ({
  ticket: { clientOrderId, instrument: 'BTC', side: 'buy', type: 'limit', quantity: quantity('1'), price: price('10'), triggerPrice: null },
  purpose, filledQuantity: quantity('0'), state: 'intended', reason: null, origin: { kind: 'command' },
});
const position = (positionId: string, closedAt: number | null): unknown => ({ id: positionId, instrument: 'BTC', direction: 'long', quantity: quantity('1'), cost: money('10'), realised: money('0'), stop: null, target: null, protection: 'naked', closedAt });

const fact = fc.oneof(
  fc.record({ kind: fc.constant('order_intended'), at: id, purpose: fc.constantFrom('entry', 'stop') }).map(({ kind, at, purpose }) => ({ kind, order: order(at, purpose), checks: [] })),
  fc.record({ kind: fc.constant('order_changed'), clientOrderId: id, to: fc.constantFrom('sent', 'accepted', 'filled', 'cancelled'), filledQuantity: fc.constant(quantity('0.5')), reason: fc.option(word) }),
  fc.record({ kind: fc.constant('position_changed'), at: id, closedAt: fc.option(fc.constant(5)) }).map(({ kind, at, closedAt }) => ({ kind, position: position(at, closedAt) })),
  fc.record({ kind: fc.constant('signal_raised'), signal: fc.record({ id, instrument: id, direction: fc.constant('long'), confidence: fc.constant(0.7), plan: fc.constant({ entry: 1, stop: 0.9, target: 1.2 }), expiresAt: fc.nat() }) }),
  fc.record({ kind: fc.constant('signal_ended'), signal: id, end: fc.constant('expired'), sentence: word }),
  fc.record({ kind: fc.constant('trading_state_changed'), from: fc.constant('active'), to: fc.constantFrom('active', 'paused', 'halted'), reason: word, by: word }),
  fc.record({ kind: fc.constant('halt_changed'), halt: fc.record({ by: word, reason: word, close: fc.boolean(), at: fc.nat(), verifiedAt: fc.option(fc.nat()), resumedAt: fc.option(fc.nat()) }) }),
  fc.record({ kind: fc.constant('quality_changed'), instrument: id, entriesAllowed: fc.boolean(), reasons: fc.constant([{ code: 'stale' }]) }),
  fc.record({ kind: fc.constant('risk_event'), id, code: word, instrument: fc.option(id), sentence: word }),
  fc.record({ kind: fc.constant('regime_changed'), instrument: id, from: fc.constant('bull'), to: fc.constantFrom('bull', 'bear') }),
  fc.record({ kind: fc.constant('model_answered'), answer: fc.record({ question: id, attempts: fc.constant([{ provider: 'p', model: 'm', promptTokens: 7, answerTokens: 3 }]) }) }),
  fc.record({ kind: fc.constant('model_counted'), question: id }),
  fc.record({ kind: fc.constant('approval_asked'), shown: fc.boolean(), agreement: fc.constant(0.8), signal: fc.record({ id, instrument: id, direction: fc.constantFrom('long', 'short'), confidence: fc.constant(0.7), plan: fc.constant({ entry: 1, stop: 0.9, target: 1.2 }), expiresAt: fc.nat() }) }),
  fc.record({ kind: fc.constant('approval_answered'), signal: id, decision: fc.constantFrom('approved', 'expired') }),
  fc.constant({ kind: 'day_started' }),
) as unknown as fc.Arbitrary<Fact>;

const analysis = fc.record({ agent: fc.constantFrom('trend', 'carry', 'stranger'), stance: fc.constantFrom<Stance>('buy', 'sell', 'hold', 'abstain'), confidence: fc.constantFrom(0, 0.5, 1), note: word, veto: fc.option(word), evidence: fc.array(fc.record({ feature: word, value: fc.double({ noNaN: true, noDefaultInfinity: true }) }), { maxLength: 2 }) });
const round = fc.record({ instrument: id, frameworks: fc.uniqueArray(fc.constantFrom('crew', 'group_chat'), { maxLength: 2 }), analyses: fc.uniqueArray(analysis, { maxLength: 3, selector: ({ agent }) => agent }) });
const turn = fc.record({ facts: fc.array(fact, { maxLength: 6 }), cycle: fc.option(fc.uniqueArray(round, { maxLength: 3, selector: ({ instrument }) => instrument }), { freq: 2 }) });
type Turn = typeof turn extends fc.Arbitrary<infer T> ? T : never;

/** Plays turns; returns what was told and what the document was when each run finished. */
function play(turns: readonly Turn[], ends: boolean): readonly AGUIEvent[] {
  const stream = new CycleStream('session', EMPTY);
  const events = turns.flatMap(({ facts, cycle }, ordinal) => {
    const held = (cycle ?? []).map(({ instrument, frameworks, analyses }, i): Fact => {
      const roundId = `${ordinal}-${i}` as RoundId;
      const hearings = frameworks.map((framework) => ({ framework, analyses: analyses.map((one) => ({ ...one, instrument }) as unknown as Analysis) })) as Hearing[];
      const outcome = { kind: 'none', reason: 'tie', sentence: 'a tie' } as const;
      const consensus = { instrument, at: ordinal, votes: [], agreement: 0, presence: 0, confidence: 0, outcome } as unknown as ConsensusRound;
      stream.onRound(roundId, consensus, hearings, {} as FeatureSnapshot);
      return { kind: 'round_held', id: roundId, round: consensus } as unknown as Fact;
    });
    const completed = cycle === null ? [] : [{ kind: 'cycle_completed', cycle: { id: `cycle-${ordinal}`, ordinal, rounds: held.length, signals: 0, ordersSent: 0, overruns: 0 } } as unknown as Fact];
    return stream.take([...held, ...facts, ...completed], ordinal);
  });
  return [...events, ...(ends ? stream.end(turns.length) : [])];
}

describe('any facts in any order', () => {
  it('are told so that the client accepts them, and every run ends', async () => {
    await fc.assert(fc.asyncProperty(fc.array(turn, { maxLength: 12 }), async (turns) => {
      const events = play(turns, true);
      expect(await acceptedByClient(events)).toBe(events.length);
      for (const run of runsOf(events)) expect(run.at(-1)?.type).toBe(EventType.RUN_FINISHED);
      // A run is open at the end of no turn in which trading halted.
      const cancelled = events.filter((event) => event.type === EventType.RUN_FINISHED && event.outcome?.type === 'cancelled').length;
      const halts = turns.filter(({ facts }) => facts.some((one) => one.kind === 'trading_state_changed' && one.to === 'halted')).length;
      expect(cancelled).toBeLessThanOrEqual(halts + 1);
    }), { numRuns: 150 });
  });

  it('give a listener who applies the patches the very document', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fact, { maxLength: 12 }), async (facts) => {
      const state = new SharedState(EMPTY);
      const delta = facts.flatMap((one) => state.take(one));
      const heard = await heardByClient([
        { type: EventType.RUN_STARTED, threadId: 't', runId: 'r' }, { type: EventType.STATE_SNAPSHOT, snapshot: EMPTY }, { type: EventType.STATE_DELTA, delta }, { type: EventType.RUN_FINISHED, threadId: 't', runId: 'r' },
      ]);
      expect(heard.state).toEqual(JSON.parse(JSON.stringify(state.document)));
    }), { numRuns: 150 });
  });

  it('say with a run what the models it counted have cost', () => {
    const answered = { kind: 'model_answered', answer: { question: 'q', attempts: [{ provider: 'p', model: 'm', promptTokens: 7, answerTokens: 3 }] } } as unknown as Fact;
    const counted = { kind: 'model_counted', question: 'q' } as unknown as Fact;
    const cycle = [{ instrument: 'a', frameworks: ['crew'], analyses: [] }] as const;
    const finished = play([{ facts: [answered], cycle: null }, { facts: [counted], cycle: [...cycle] }, { facts: [counted], cycle: [...cycle] }] as unknown as readonly Turn[], true).filter(({ type }) => type === EventType.RUN_FINISHED);
    expect(finished).toMatchObject([{ usage: [{ provider: 'p', model: 'm', inputTokens: 7, outputTokens: 3, totalTokens: 10 }] }, {}]);
    expect(finished[1]).not.toHaveProperty('usage');
  });
});
