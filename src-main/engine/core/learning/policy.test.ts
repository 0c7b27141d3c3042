/** The learned policy in the loop: what it is asked, what it may change, what it learns from. */
import { describe, expect, it } from 'vitest';
import { sub, toNumber } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { decode, encode } from '../codec.ts';
import { Engine } from '../engine.ts';
import { BTC, Desk, type DeskOptions } from '../engine.fixture.ts';
import type { EventBody } from '../event.ts';
import { equity } from '../portfolio/valuation.ts';
import { DEFAULT_LEARNING, resultOf, type StoredPolicy } from './policy.ts';
import { policyState } from './policy-state.ts';

const MINUTES_5 = 300_000;
const GREEDY = { ...DEFAULT_LEARNING, explore: false, double: false };

/** Ten hours of a rising market in five-minute bars, then a quote at 100: a vote gives a signal to buy. */
function rising(more: DeskOptions = {}): Desk {
  const desk = new Desk({
    instruments: [BTC], ...more, warm: false,
    tweaks: { consensus: { threshold: 0, minVoices: 1, minPresence: 0, maxSnapshotAgeMs: 86_400_000 }, risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 5, maxCostOfRisk: 10 }, learning: GREEDY, ...more.tweaks },
  });
  const first = Math.floor(desk.at / MINUTES_5) - 120;
  desk.observe(...Array.from({ length: 120 }, (_, i) => ({
    kind: 'candle' as const, instrument: BTC.id, timeframe: '5m' as const, openAt: ((first + i) * MINUTES_5) as Timestamp, open: 80 + i / 6, high: 80.3 + i / 6, low: 79.9 + i / 6, close: 80.2 + i / 6, volume: 1, closed: true, history: true as const,
  })));
  desk.quote(BTC.id, 100);
  return desk;
}

/** A policy that holds one action for the best wherever it may be asked. */
function bent(action: number): StoredPolicy {
  const a = Array.from({ length: 7 }, (_, i) => (i === action ? 1 : 0));
  const states = ['bull', 'bear', 'sideways', 'volatile'].flatMap((regime) => ['quiet', 'usual', 'wild'].flatMap((v) => ['fair', 'strong', 'full'].flatMap((g) => ['none', 'some', 'deep'].map((d) => `${regime} ${v} ${g} ${d}`))));
  return { decisions: 0, frozen: false, rows: states.map((state) => ({ state, a, b: a, visits: a.map(() => 40) })), pending: [] };
}

const entered = (desk: Desk): bigint => desk.orders('entry')[0]?.ticket.quantity ?? 0n;

describe('bands', () => {
  it.each([
    [0.79, 0.79, 0.019, 'bull quiet fair none'], [0.8, 0.8, 0.02, 'bull usual strong some'], [1.25, 0.9, 0.1, 'bull wild full deep'], [null, 1, 0, 'bull usual full none'],
  ])('volatility %s, agreement %d, drawdown %d: %s', (volatility, agreement, drawdown, state) => {
    expect(policyState({ regime: 'bull', volatility, agreement }, drawdown)).toBe(state);
  });
});

describe('a quorum', () => {
  it('without learning nobody is asked, and nothing differs from a policy that knows nothing but the words about it', () => {
    const without = rising({ tweaks: { learning: undefined } });
    const knowing = rising();
    for (const desk of [without, knowing]) desk.cycle();
    expect(without.state.policy).toBeNull();
    expect(entered(without)).toBeGreaterThan(0n);
    expect(entered(knowing)).toBe(entered(without));
    expect(knowing.factsOf('policy_advised')).toMatchObject([{ advice: { action: 0, weighting: 'as_voted', size: 1, tried: false, decisions: 0 } }]);
    expect(without.factsOf('policy_advised')).toEqual([]);
  });

  it('is entered with half the risk where that has been worth more', () => {
    const whole = rising();
    const half = rising({ stored: { policy: bent(1) } });
    for (const desk of [whole, half]) desk.cycle();
    expect(Number(entered(half)) / Number(entered(whole))).toBeCloseTo(0.5, 2);
  });

  it('is withheld where not trading has been worth more: recorded, learned from as nothing, and heard again when a signal’s time is over', () => {
    const desk = rising({ stored: { policy: bent(6) } });
    desk.cycle();
    desk.cycle();
    expect(desk.orders('entry')).toEqual([]);
    expect(desk.state.queue).toEqual([]);
    expect(desk.factsOf('signal_ended')).toMatchObject([{ end: 'withheld', order: null, sentence: expect.stringContaining('not trading in a market like this') }]);
    const { state, reward, next } = must(desk.factsOf('policy_learned')[0], 'a lesson').lesson;
    expect([reward, next]).toEqual([0, state]);
    desk.advance(desk.state.config.signal.timeToLiveMs);
    desk.cycle();
    expect(desk.factsOf('signal_raised').length).toBeGreaterThan(1);
  });

  it('counted again with a strategy twice as loud is entered only where it stands', () => {
    const following = rising({ stored: { policy: bent(2) } });
    following.cycle();
    expect(following.factsOf('policy_advised')).toMatchObject([{ advice: { weighting: 'following', size: 1 } }]);
    expect(entered(following)).toBeGreaterThan(0n);
  });

  it('never risks more than risk allows, whatever is tried', () => {
    const sizes = new Set<number>();
    for (let seed = 1; seed <= 40; seed += 1) {
      const desk = rising({ seed, tweaks: { learning: { ...DEFAULT_LEARNING, epsilon: 1, leastEpsilon: 1 } } });
      desk.cycle();
      const { size } = must(desk.factsOf('policy_advised')[0], 'an advice').advice;
      sizes.add(size);
      const [entry] = desk.orders('entry');
      expect(entry === undefined).toBe(size === 0);
      if (entry === undefined) continue;
      const { quantity, price } = entry.ticket;
      const risked = toNumber(sub(must(price, 'a price'), must(entry.plan, 'a plan').stop)) * toNumber(quantity);
      const allowed = desk.state.config.risk.riskPerTrade * toNumber(equity(desk.state));
      expect(risked / allowed).toBeLessThanOrEqual(size);
      expect(risked / allowed).toBeGreaterThan(size * 0.98);
    }
    expect([...sizes].sort((a, b) => a - b)).toEqual([0, 0.5, 1]);
  });
});

/** A day in which what is tried is entered and closed again and again. */
function day(seed = 7): Desk {
  const desk = rising({ seed, tweaks: { learning: { ...DEFAULT_LEARNING, epsilon: 0.8 }, signal: { timeToLiveMs: 60_000 } } });
  for (let i = 0; i < 12; i += 1) {
    desk.cycle();
    desk.advance(200);
    const entry = desk.orders('entry').at(-1);
    if (entry !== undefined && entry.state === 'accepted') {
      desk.fill(entry, entry.ticket.quantity, '100');
      desk.advance(600);
      const position = desk.position();
      if (position !== undefined) {
        desk.command({ kind: 'close_position', position: position.id });
        desk.advance(200);
        const exit = desk.orders('exit').at(-1);
        if (exit?.state === 'accepted') desk.fill(exit, exit.ticket.quantity, i % 2 === 0 ? '101' : '99.5');
      }
    }
    desk.advance(61_000);
    desk.quote(BTC.id, 100);
  }
  return desk;
}

describe('what came of it', () => {
  it('a closed position: R after fees of the whole risk, learned in the state it was decided in', () => {
    const desk = day();
    const learned = desk.factsOf('policy_learned').map(({ lesson }) => lesson).filter(({ reward }) => reward !== 0);
    expect(learned.length).toBeGreaterThan(1);
    const closed = desk.factsOf('position_changed').filter(({ change }) => change === 'closed');
    expect(learned).toHaveLength(closed.length);
    for (const [i, { position }] of closed.entries()) {
      const lesson = must(learned[i], 'a lesson');
      const advice = must(desk.factsOf('policy_advised').find((fact) => fact.advice.signal === lesson.signal), 'its advice').advice;
      expect(lesson.signal).toBe(position.signal);
      expect([lesson.state, lesson.action]).toEqual([advice.state, advice.action]);
      const net = Number(position.realised - position.fees + position.funding);
      expect(lesson.reward).toBeCloseTo((advice.size * net) / (Number(position.initialRisk) * Number(position.peakQuantity) / 1e18), 6);
      expect(must(lesson.row, 'a row').visits[lesson.action]).toBeGreaterThan(0);
    }
  });

  it.each([[20n, 10n, 2n, 1], [-10n, 10n, 1n, -1], [5n, null, 1n, null], [5n, 10n, 0n, null]])('net %s, risk %s a unit, size %s: %s R', (net, risk, size, r) => {
    const scale = 10n ** 18n;
    expect(resultOf(net * scale, risk === null ? null : risk * scale, size * scale)).toBe(r);
  });

  it('the same events learn the same, byte for byte, from their journal text', () => {
    const recorded = day();
    expect(recorded.factsOf('policy_advised').some(({ advice }) => advice.tried)).toBe(true);
    const engine = new Engine();
    recorded.events.forEach((event, i) => {
      const result = engine.step({ seq: event.seq, at: event.at, body: decode<EventBody>(encode(event.body)) });
      expect(encode(result.facts)).toBe(encode(recorded.results[i]?.facts));
    });
  });

  it('goes on after a restart: an advice of an open position is learned from there', () => {
    const before = rising({ stored: { policy: bent(1) } });
    before.cycle();
    const { advice } = must(before.factsOf('policy_advised')[0], 'an advice');
    const pending = [{ signal: advice.signal, state: advice.state, action: advice.action, size: advice.size }];
    const after = new Desk({ tweaks: { learning: GREEDY }, stored: { policy: { ...bent(1), pending } } });
    expect(after.state.policy?.sizeOf(advice.signal)).toBe(0.5);
  });

  it('is not taken up where an account begins anew: that market has not happened yet', () => {
    const anew = rising({ stored: { policy: bent(6) }, freshVenues: [BTC.venue] });
    expect(anew.state.policy?.choose({ regime: 'bull', volatility: 1, agreement: 1 }, 0).action).toBe(0);
  });
});

describe('a person', () => {
  it('freezes it, thaws it and empties it; each once, and with a word where nothing is learned', () => {
    const desk = rising({ stored: { policy: bent(6) } });
    for (const change of ['freeze', 'freeze', 'thaw', 'thaw', 'reset'] as const) desk.command({ kind: 'change_policy', change });
    expect(desk.factsOf('command_handled').map(({ accepted }) => accepted)).toEqual([true, false, true, false, true]);
    expect(desk.factsOf('policy_changed').map(({ change, frozen }) => [change, frozen])).toEqual([['freeze', true], ['thaw', false], ['reset', false]]);
    desk.cycle();
    expect(desk.factsOf('policy_advised')).toMatchObject([{ advice: { action: 0 } }]);
    const without = new Desk();
    without.command({ kind: 'change_policy', change: 'freeze' });
    expect(without.factsOf('command_handled')).toMatchObject([{ accepted: false, sentence: expect.stringContaining('config.json') }]);
  });

  it('frozen, it advises and learns nothing', () => {
    const desk = rising({ stored: { policy: { ...bent(6), frozen: true } } });
    desk.cycle();
    expect(desk.factsOf('policy_learned')).toMatchObject([{ lesson: { reward: 0, row: null } }]);
  });
});
