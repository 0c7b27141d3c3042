import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { SHIPPED_TEAMS } from '../../../../src-shared/domain/team/shipped-teams.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import { defaultTeams } from '../coordination/default-teams.ts';
import { seatTeam } from '../coordination/seat-team.ts';
import type { SeatBackends, Team } from '../coordination/team.ts';
import { BTC, Desk } from '../engine.fixture.ts';
import { DEFAULT_MODEL_POLICY } from '../model/model-policy.ts';
import { cyclesOf, live, type Fate } from './live-models.fixture.ts';

const QUESTIONS = 60;

const fates: fc.Arbitrary<Fate> = fc.record({
  afterMs: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 200_000 }) }, { weight: 1, arbitrary: fc.constant(null) }),
  says: fc.constantFrom('buy' as const, 'sell' as const, 'hold' as const, 'nonsense' as const, 'nothing' as const, 'twice' as const),
});

const backends: fc.Arbitrary<SeatBackends> = fc.uniqueArray(fc.constantFrom(...ANALYSTS.map(({ id }) => id).filter((id) => id !== 'momentum')), { minLength: 1 }).map((ids) => Object.fromEntries(ids.map((id) => [id, 'model' as const])));

const stancesOf = (desk: Desk, seats: SeatBackends): readonly unknown[] => desk.factsOf('round_held').map(({ round }) => round.votes.filter(({ agent }) => seats[agent] === undefined).map(({ agent, framework, stance }) => [framework, agent, stance]));

/** The teams that ship with somebody at their head, for one instrument; `lead`: a model answers for them. */
const headed = (lead: boolean): readonly Team[] => ['managed_desk', 'chaired_table'].map((id) => {
  const team = must(SHIPPED_TEAMS.find((one) => one.id === id), id);
  return seatTeam(lead ? { ...team, lead: { role: '', goal: '', backstory: '' } } : team, 1);
});

describe('never in the way', () => {
  it('whatever chairs and managers decide, whenever, and whether at all: cycles are on time, the stop stands, nothing old counts, and a seat of rules says what it says or is refused', () => {
    fc.assert(fc.property(fc.array(fates, { minLength: 1, maxLength: QUESTIONS }), (plan) => {
      const seats = { mean_reversion: 'model' } as const;
      const desk = live(seats, plan, headed(true));
      const rules = live(seats, plan, headed(false));
      expect(desk.asked.some(({ wanted }) => wanted.kind === 'review')).toBe(true);
      expect(cyclesOf(desk)).toEqual(cyclesOf(rules));
      expect(desk.sent.filter(({ request }) => request.kind === 'submit').length).toBe(rules.sent.filter(({ request }) => request.kind === 'submit').length);
      const asked = new Map(desk.factsOf('model_asked').map((fact) => [fact.question, fact]));
      for (const { question, at } of desk.factsOf('model_counted')) expect(at - must(asked.get(question), 'it was asked').snapshotAt).toBeLessThanOrEqual(DEFAULT_MODEL_POLICY.freshMs);
      const counted = desk.factsOf('model_counted').map(({ question }) => question);
      expect(new Set(counted).size).toBe(counted.length);
      const stances = stancesOf(rules, seats) as readonly (readonly [string, string, string][])[];
      stancesOf(desk, seats).forEach((round, i) => {
        (round as readonly [string, string, string][]).forEach(([framework, agent, stance], place) => {
          if (stance !== 'abstain') expect([framework, agent, stance]).toEqual(stances[i]?.[place]);
        });
      });
    }), { numRuns: 8 });
  });

  it('whatever models answer, whenever, and whether at all: cycles are on time, seats of rules say what they say, the stop stands, and nothing old counts', () => {
    fc.assert(fc.property(backends, fc.array(fates, { minLength: 1, maxLength: QUESTIONS }), (seats, plan) => {
      const desk = live(seats, plan);
      const rules = live({}, plan);
      expect(desk.asked.length).toBeGreaterThan(0);
      expect(cyclesOf(desk)).toEqual(cyclesOf(rules));
      expect(desk.factsOf('cycle_completed').every(({ cycle }) => cycle.overruns === 0)).toBe(true);
      expect(stancesOf(desk, seats)).toEqual(stancesOf(rules, seats));
      const stops = (one: Desk): number => one.sent.filter(({ request }) => request.kind === 'submit').length;
      expect(stops(desk)).toBe(stops(rules));
      const snapshotAt = new Map(desk.factsOf('model_asked').map((fact) => [fact.question, fact.snapshotAt]));
      for (const { question, at } of desk.factsOf('model_counted')) expect(at - must(snapshotAt.get(question), 'it was asked')).toBeLessThanOrEqual(DEFAULT_MODEL_POLICY.freshMs);
      // Each question is told of once at most as standing, and counts in one first round at most.
      const counted = desk.factsOf('model_counted').map(({ question }) => question);
      expect(new Set(counted).size).toBe(counted.length);
    }), { numRuns: 12 });
  });

  it('with every model hanging nothing but the questions differs from a session that asks nobody', () => {
    const seats = { trend: 'model', breakout: 'model', regime: 'model' } as const;
    const hanging = live(seats, [{ afterMs: null, says: 'buy' }]);
    expect(hanging.factsOf('model_answered')).toEqual([]);
    expect(hanging.factsOf('round_held').every(({ round }) => round.votes.filter(({ agent }) => agent in seats).every(({ stance }) => stance === 'abstain'))).toBe(true);
    expect(cyclesOf(hanging)).toEqual(cyclesOf(live({}, [{ afterMs: null, says: 'buy' }])));
  });

  it('with every model hanging stops rest and are watched, exits leave at the moment they would, and a close by hand is carried out', () => {
    const hanging = afterwards(live(EVERY_SEAT, HANGING));
    const rules = afterwards(live({}, HANGING));
    expect(hanging.asked.length).toBeGreaterThan(0);
    expect(hanging.factsOf('model_answered')).toEqual([]);
    expect(sentBy(hanging)).toEqual(sentBy(rules));
    const purposes = new Set(hanging.factsOf('order_intended').map(({ order }) => order.purpose));
    expect([...purposes]).toEqual(expect.arrayContaining(['stop', 'exit']));
  });

  it('with models hanging on half of the seats the rest reach their quorum: signal and entry in the same cycle as without them', () => {
    const hanging = quorum({ trend: 'model', breakout: 'model' });
    const rules = quorum({});
    expect(hanging.asked.length).toBeGreaterThan(0);
    const raised = (desk: Desk): unknown => desk.factsOf('signal_raised').map(({ signal }) => [signal.instrument, signal.direction, signal.raisedAt]);
    expect(raised(rules)).not.toEqual([]);
    expect(raised(hanging)).toEqual(raised(rules));
    const entered = (desk: Desk): unknown => desk.factsOf('order_intended').filter(({ order }) => order.purpose === 'entry').map(({ order }) => [order.ticket.instrument, order.ticket.side, order.createdAt]);
    expect(entered(rules)).not.toEqual([]);
    expect(entered(hanging)).toEqual(entered(rules));
  });
});

const HANGING: readonly Fate[] = [{ afterMs: null, says: 'buy' }];
const EVERY_SEAT: SeatBackends = Object.fromEntries(ANALYSTS.map(({ id }) => [id, 'model' as const]).filter(([id]) => id !== 'momentum'));

/** What left for the venue, and when. */
const sentBy = (desk: Desk): readonly unknown[] => desk.factsOf('order_intended').map(({ order }) => [order.createdAt, order.purpose, order.ticket.side, order.ticket.type, order.ticket.quantity]);

/** A person closes what is still open, while questions are out. */
function afterwards(desk: Desk): Desk {
  const position = desk.position();
  if (position !== undefined) desk.command({ kind: 'close_position', position: position.id });
  desk.advance(10_000);
  return desk;
}

/** A rising market in which nothing is held, and a quorum of whoever speaks. */
function quorum(seats: SeatBackends): Desk {
  const desk = new Desk({
    instruments: [BTC], warm: false,
    tweaks: {
      cycle: { intervalMs: 5_000 }, teams: defaultTeams(1).map((team) => ({ ...team, backends: seats })), models: DEFAULT_MODEL_POLICY,
      consensus: { threshold: 0.5, minVoices: 1, minPresence: 0, maxSnapshotAgeMs: 86_400_000 }, risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 5, maxCostOfRisk: 10 },
    },
  });
  const first = Math.floor(desk.at / 300_000) - 120;
  desk.observe(...Array.from({ length: 120 }, (_, i) => ({
    kind: 'candle' as const, instrument: BTC.id, timeframe: '5m' as const, openAt: ((first + i) * 300_000) as Timestamp, open: 80 + i / 6, high: 80.3 + i / 6, low: 79.9 + i / 6, close: 80.2 + i / 6, volume: 1, closed: true, history: true as const,
  })));
  desk.quote(BTC.id, 100);
  desk.advance(20_000);
  return desk;
}
