import { EventType, type AGUIEvent } from '@ag-ui/core';
import { describe, expect, it } from 'vitest';
import { price, quantity } from '../../../../src-shared/domain/decimal.ts';
import type { AgentId, RoundId } from '../../../../src-shared/domain/ids.ts';
import type { AgentEvent } from '../../../../src-shared/contract/agent-event.ts';
import type { ConsensusRound, Hearing } from '../../core/consensus/consensus-round.ts';
import type { LeadWord } from '../../core/coordination/lead.ts';
import type { FeatureSnapshot } from '../../core/feature/feature-snapshot.ts';
import type { Fact } from '../../core/fact.ts';
import type { EngineState } from '../../core/state.ts';
import { CycleStream } from './cycle-stream.ts';
import { FollowedCycles } from './followed-cycles.ts';
import type { SharedDocument } from './shared-state.ts';

const EMPTY: SharedDocument = { portfolio: null, positions: {}, orders: {}, signals: {}, risk: { trading: 'active', reason: null, halt: null, data: {}, events: {} }, regimes: {} };
const TICKET = { instrument: 'BTC', side: 'buy', type: 'limit', quantity: quantity('1'), price: price('10'), triggerPrice: null };

const intended = (id: string, purpose: string): Fact => ({ kind: 'order_intended', order: { ticket: { ...TICKET, clientOrderId: id }, purpose, filledQuantity: quantity('0'), state: 'intended', reason: null, origin: { kind: 'signal', signal: 's' } }, checks: [] }) as unknown as Fact;
const changed = (id: string, to: string): Fact => ({ kind: 'order_changed', clientOrderId: id, to, filledQuantity: quantity('1'), reason: null }) as unknown as Fact;
const HALTED = { kind: 'trading_state_changed', from: 'active', to: 'halted', reason: 'the button', by: 'you' } as unknown as Fact;
/** A cycle with one round in which one agent vetoes. */
function cycle(stream: Pick<CycleStream, 'onRound'>, ordinal: number, lead?: readonly LeadWord[]): readonly Fact[] {
  const id = `round-${ordinal}` as RoundId;
  const round = { instrument: 'BTC', at: ordinal, votes: [], agreement: 0.5, presence: 1, confidence: 0.4, outcome: { kind: 'none', reason: 'vetoed', sentence: 'vetoed' } } as unknown as ConsensusRound;
  const said = { agent: 'risk_officer', instrument: 'BTC', stance: 'abstain', confidence: 0, evidence: [{ feature: 'spread_bps', value: 31 }], note: 'the spread is wide', veto: 'the spread is wide' };
  stream.onRound(id, round, [{ framework: 'crew', analyses: [said], ...(lead === undefined ? {} : { lead }) }] as unknown as Hearing[], {} as FeatureSnapshot);
  return [{ kind: 'round_held', id, round } as unknown as Fact, { kind: 'cycle_completed', cycle: { id: `cycle-${ordinal}`, ordinal, rounds: 1, signals: 0, ordersSent: 0, overruns: 0 } } as unknown as Fact];
}
const typesOf = (events: readonly AGUIEvent[]): readonly string[] => events.map(({ type }) => type);
const outcomes = (events: readonly AGUIEvent[]): readonly unknown[] => events.flatMap((event) => (event.type === EventType.RUN_FINISHED ? [{ run: event.runId, outcome: event.outcome?.type, ...(event.result as object) }] : []));

describe('a cycle as a run', () => {
  it('is told step by step, each seat with its reasoning and its words, the votes as an activity', () => {
    const stream = new CycleStream('session', EMPTY);
    const events = stream.take(cycle(stream, 1), 42);
    expect(typesOf(events)).toEqual([
      'RUN_STARTED', 'STATE_SNAPSHOT', 'STEP_STARTED', 'STEP_FINISHED',
      'STEP_STARTED', 'SUBAGENT_STARTED', 'REASONING_START', 'REASONING_MESSAGE_START', 'REASONING_MESSAGE_CONTENT', 'REASONING_MESSAGE_END', 'REASONING_END', 'TEXT_MESSAGE_START', 'TEXT_MESSAGE_CONTENT', 'TEXT_MESSAGE_END', 'SUBAGENT_FINISHED', 'STEP_FINISHED',
      'STEP_STARTED', 'ACTIVITY_SNAPSHOT', 'ACTIVITY_DELTA', 'STEP_FINISHED', 'STEP_STARTED', 'STEP_FINISHED', 'STEP_STARTED', 'STEP_FINISHED', 'RUN_FINISHED',
    ]);
    expect(events.flatMap((event) => (event.type === EventType.STEP_STARTED ? [event.stepName] : []))).toEqual(['scan', 'analyse', 'vote', 'validate', 'execute']);
    expect(events.find(({ type }) => type === EventType.TEXT_MESSAGE_CONTENT)).toMatchObject({ delta: 'BTC: veto: the spread is wide', subagentRunId: 'cycle-1:crew:risk_officer' });
    expect(events.find(({ type }) => type === EventType.REASONING_MESSAGE_CONTENT)).toMatchObject({ delta: 'BTC: spread_bps 31' });
    expect(events.find(({ type }) => type === EventType.ACTIVITY_DELTA)).toMatchObject({ patch: [{ path: '/rounds/BTC', value: { reason: 'vetoed', vetoes: [{ agent: 'risk_officer', framework: 'crew' }] } }] });
    expect(events.every(({ timestamp }) => timestamp === 42)).toBe(true);
  });

  it('of a team that a language model leads tells what its head decided, and whose word it was; of others nothing more', () => {
    const stream = new CycleStream('session', EMPTY);
    const word: LeadWord = { said: 1, agent: 'chief' as AgentId, by: 'model', chosen: null, accepted: false, text: 'No evidence.' };
    const board = (events: readonly AGUIEvent[]): unknown => events.find(({ type }) => type === EventType.ACTIVITY_DELTA);
    expect(board(stream.take(cycle(stream, 1, [word]), 1))).toMatchObject({ patch: [{ path: '/rounds/BTC', value: { led: [{ framework: 'crew', ...word }] } }] });
    expect(board(stream.take(cycle(stream, 2), 2))).not.toHaveProperty('patch.0.value.led');
  });

  it('stays open until its entries and exits are decided, and tells what becomes of them; stops rest', () => {
    const stream = new CycleStream('session', EMPTY);
    const begun = stream.take([...cycle(stream, 1), intended('entry', 'entry'), intended('stop', 'stop')], 1);
    expect(typesOf(begun).at(-1)).toBe('STATE_DELTA');
    expect(stream.take([changed('entry', 'accepted')], 2)).toEqual([{ type: 'STATE_DELTA', delta: [{ op: 'add', path: '/orders/entry', value: expect.objectContaining({ state: 'accepted' }) as unknown }], timestamp: 2 }]);
    expect(typesOf(stream.take([changed('entry', 'filled')], 3))).toEqual(['STATE_DELTA', 'STEP_FINISHED', 'RUN_FINISHED']);
    // Between runs nothing is told; the next one begins with how things stand, without what has ended.
    expect(stream.take([changed('stop', 'accepted')], 4)).toEqual([]);
    expect(stream.take(cycle(stream, 2), 5)[1]).toMatchObject({ snapshot: { orders: { stop: { state: 'accepted' } } } });
  });

  it('ends when the next cycle begins, whatever is undecided', () => {
    const stream = new CycleStream('session', EMPTY);
    stream.take([...cycle(stream, 1), intended('entry', 'entry')], 1);
    const events = stream.take(cycle(stream, 2), 2);
    expect(typesOf(events).slice(0, 3)).toEqual(['STEP_FINISHED', 'RUN_FINISHED', 'RUN_STARTED']);
    expect(outcomes(events)).toMatchObject([{ run: 'cycle-1', outcome: 'success', undecided: ['entry'] }, { run: 'cycle-2', outcome: 'success', undecided: [] }]);
  });

  it('is cancelled by a halt, in its own turn or while its orders are out, and by the end of the session', () => {
    const stream = new CycleStream('session', EMPTY);
    expect(outcomes(stream.take([...cycle(stream, 1), HALTED], 1))).toMatchObject([{ run: 'cycle-1', outcome: 'cancelled' }]);
    stream.take([...cycle(stream, 2), intended('entry', 'entry')], 2);
    const halted = stream.take([HALTED], 3);
    expect(halted[0]).toMatchObject({ delta: [{ path: '/risk/trading', value: 'halted' }, { path: '/risk/reason', value: 'the button' }] });
    expect(outcomes(halted)).toMatchObject([{ run: 'cycle-2', outcome: 'cancelled' }]);
    stream.take([...cycle(stream, 3), intended('other', 'exit')], 4);
    expect(outcomes(stream.end(5))).toMatchObject([{ run: 'cycle-3', outcome: 'cancelled' }]);
    expect(stream.end(6)).toEqual([]);
  });

  it('is interrupted by every signal that waits for a person, until it is answered; what is only shown asks for nothing', () => {
    const signal = (id: string): unknown => ({ id, instrument: 'BTC', direction: 'long', confidence: 0.8, plan: { entry: 67_100, stop: 66_000, target: 70_000 }, expiresAt: 1_800_000_060_000 });
    const asked = (id: string, shown: boolean): Fact => ({ kind: 'approval_asked', signal: signal(id), shown, atRisk: null, agreement: 0.9, at: 1 }) as unknown as Fact;
    const answered = (id: string): Fact => ({ kind: 'approval_answered', signal: id, decision: 'approved' }) as unknown as Fact;
    const finishes = (events: readonly AGUIEvent[]): readonly unknown[] => events.flatMap((event) => (event.type === EventType.RUN_FINISHED ? [event.outcome] : []));
    const stream = new CycleStream('session', EMPTY, [{ signal: signal('before'), shown: false, atRisk: null, agreement: null } as never]);
    const first = finishes(stream.take([...cycle(stream, 1), asked('now', false), asked('only shown', true)], 1));
    expect(first).toEqual([{ type: 'interrupt', interrupts: [expect.objectContaining({ id: 'before' }), {
      id: 'now', reason: 'approval', message: 'Buy BTC near 67100, stop 66000, target 70000?', expiresAt: '2027-01-15T08:01:00.000Z',
      responseSchema: expect.objectContaining({ required: ['approved'] }) as unknown, metadata: { instrument: 'BTC', direction: 'long', confidence: 0.8, agreement: 0.9, entry: 67_100, stop: 66_000, target: 70_000 },
    }] }]);
    stream.take([answered('before')], 2);
    expect(finishes(stream.take([...cycle(stream, 2), answered('now')], 3))).toEqual([{ type: 'success' }]);
    stream.take([...cycle(stream, 3), asked('late', false), intended('entry', 'entry')], 4);
    expect(finishes(stream.take([HALTED], 5))).toEqual([{ type: 'cancelled' }]);
  });

  it('is none without a vote', () => {
    expect(new CycleStream('session', EMPTY).take([{ kind: 'cycle_completed', cycle: { id: 'cycle-1' } } as unknown as Fact], 1)).toEqual([]);
  });
});

describe('the cycles of a session that is followed', () => {
  const STATE = { at: 7, halt: null, positions: new Map(), orders: new Map(), queue: [], trading: 'active', regimes: new Map(), approval: { waiting: new Map() } } as unknown as EngineState;

  it('are told from the cycle after the wish until it ends', () => {
    const told: AgentEvent[] = [];
    const cycles = new FollowedCycles((events) => void told.push(...events));
    const turn = (ordinal: number): void => cycles.take('session', STATE, cycle(cycles, ordinal));
    turn(1);
    cycles.follow(true);
    turn(2);
    turn(3);
    cycles.follow(false);
    turn(4);
    expect(told.filter(({ type }) => type === 'RUN_STARTED')).toMatchObject([{ threadId: 'session', runId: 'cycle-3' }]);
  });

  it('end with an error where they cannot be told, and trading hears nothing of it', () => {
    const told: AgentEvent[] = [];
    const cycles = new FollowedCycles((events) => void told.push(...events));
    cycles.follow(true);
    cycles.take('session', STATE, []);
    cycles.take('session', STATE, [{ kind: 'order_intended', order: null } as unknown as Fact]);
    cycles.take('session', STATE, cycle(cycles, 2));
    expect(told).toMatchObject([{ type: 'RUN_ERROR', code: 'bug' }]);
  });
});
