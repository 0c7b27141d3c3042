/** Limits changed while trading goes on: nonsense refused with its reason, tighter at once, looser with a reason, kept over restarts, replayed. */
import { describe, expect, it } from 'vitest';
import { toNumber } from '../../../../src-shared/domain/decimal.ts';
import type { LimitName } from '../../../../src-shared/domain/changeable-limits.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { decode, encode } from '../codec.ts';
import { Engine } from '../engine.ts';
import { BTC, Desk, SOL, type DeskOptions } from '../engine.fixture.ts';
import type { EventBody } from '../event.ts';
import type { Signal } from '../signal/signal.ts';
import { consequencesOf, judgeChange } from './change-limits.ts';
import type { KeptLimit } from './kept-limit.ts';

type Wanted = Partial<Record<LimitName, number>>;

/** Changes limits; what was answered. */
function change(desk: Desk, limits: Readonly<Record<string, number>>, reason = ''): { readonly accepted: boolean; readonly sentence: string } {
  desk.command({ kind: 'set_risk_limits', limits, reason });
  const { accepted, sentence } = must(desk.factsOf('command_handled').at(-1), 'an answer');
  return { accepted, sentence };
}

/** What a store would give back. */
const storedOf = (desk: Desk): readonly KeptLimit[] | undefined => desk.factsOf('risk_limits_changed').at(-1)?.kept;
const risk = (desk: Desk) => desk.state.config.risk;

describe('nonsense is refused with its reason, and changes nothing', () => {
  it.each<[Wanted & Record<string, number>, string]>([
    [{ riskPerTrade: 0.99 }, 'Risk per trade must be from 0.01 % to 5 %; 99 % is not.'],
    [{ riskPerTrade: 0 }, 'Risk per trade must be from 0.01 % to 5 %; 0 % is not.'],
    [{ dailyLossHalt: -0.01 }, 'Daily loss must be from 0.1 % to 50 %; -1 % is not.'],
    [{ dailyLossHalt: Number.POSITIVE_INFINITY }, 'Daily loss must be from 0.1 % to 50 %; that is no number.'],
    [{ dailyLossHalt: '0.02' as unknown as number }, 'Daily loss must be from 0.1 % to 50 %; that is no number.'],
    [{ dailyLossHalt: null as unknown as number }, 'Daily loss must be from 0.1 % to 50 %; that is no number.'],
    [JSON.parse('{"__proto__": 0.02}') as Record<string, number>, 'There is no limit called __proto__; there are riskPerTrade, maxRiskByHand, maxInstrumentExposure, maxPortfolioExposure, maxOpenPositions, dailyLossHalt, drawdownHalt.'],
    [{ constructor: 1 as never }, 'There is no limit called constructor; there are riskPerTrade, maxRiskByHand, maxInstrumentExposure, maxPortfolioExposure, maxOpenPositions, dailyLossHalt, drawdownHalt.'],
    [{ dailyLossHalt: Number.NaN }, 'Daily loss must be from 0.1 % to 50 %; that is no number.'],
    [{ maxOpenPositions: 2.5 }, 'Open positions must be a whole number from 1 to 100; 2.5 is no whole number.'],
    [{ maxOpenPositions: 0 }, 'Open positions must be a whole number from 1 to 100; 0 is not.'],
    [{ leverage: 3 }, 'There is no limit called leverage; there are riskPerTrade, maxRiskByHand, maxInstrumentExposure, maxPortfolioExposure, maxOpenPositions, dailyLossHalt, drawdownHalt.'],
    [{ maxInstrumentExposure: 2 }, 'Exposure to one instrument of 200 % is above exposure in all of 100 %: one instrument could never be as large as its limit says. Lower the first or raise the second.'],
    [{ riskPerTrade: 0.03 }, 'Risk per trade of 3 % is above risk by hand of 2 %: the agents would risk more on a trade than a person may by hand. Lower the first or raise the second.'],
    [{ riskPerTrade: 0.04, maxRiskByHand: 0.04, dailyLossHalt: 0.03 }, 'Risk per trade of 4 % is above daily loss of 3 %: one stop would lose more than a whole day may. Lower the first or raise the second.'],
    [{ drawdownHalt: 0.04 }, 'Daily loss of 5 % is above drawdown of 4 %: the day’s limit would never be reached before the drawdown’s. Lower the first or raise the second.'],
  ])('%j', (limits, sentence) => {
    const desk = new Desk();
    const before = risk(desk);
    expect(change(desk, limits, 'because I say so')).toEqual({ accepted: false, sentence });
    expect(risk(desk)).toBe(before);
    expect(desk.factsOf('risk_limits_changed')).toEqual([]);
  });

  it('what was configured badly before stands in the way of no other change', () => {
    const desk = new Desk({ tweaks: { risk: { maxInstrumentExposure: 2, maxPortfolioExposure: 1 } } });
    expect(change(desk, { dailyLossHalt: 0.02 }).accepted).toBe(true);
  });
});

describe('tighter', () => {
  it('needs no reason and sizes the next entry', () => {
    const [plain, tighter] = [new Desk(), new Desk()];
    expect(change(tighter, { riskPerTrade: 0.0025 })).toEqual({ accepted: true, sentence: 'In force now: risk per trade 0.25 % (was 0.5 %).' });
    expect(toNumber(tighter.enter().ticket.quantity)).toBeCloseTo(toNumber(plain.enter().ticket.quantity) / 2, 2);
  });

  it('than the day’s loss already is, it halts in the same turn', () => {
    const desk = new Desk();
    desk.open(BTC.id);
    desk.quote(BTC.id, 98.5);
    expect(desk.state.trading).toBe('active');
    const event = desk.results.length;
    expect(change(desk, { dailyLossHalt: 0.001, riskPerTrade: 0.001 }).sentence).toBe('In force now: risk per trade 0.1 % (was 0.5 %), daily loss 0.1 % (was 5 %). The loss has reached its limit: trading halts at once.');
    expect(desk.state.trading).toBe('halted');
    expect(must(desk.results[event], 'the turn').facts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['risk_limits_changed', 'risk_event', 'halt_changed', 'command_handled']));
  });

  it('than what is held, it cancels entries that rest, keeps the stops, and adds nothing', () => {
    const desk = new Desk();
    desk.open(BTC.id);
    desk.command({ kind: 'place_order', ticket: { instrument: SOL.id, direction: 'long', type: 'limit', price: '99', size: { by: 'value', value: '500' }, stop: '97', target: null } });
    desk.advance(1_000);
    const resting = must(desk.orders('entry', SOL.id).at(-1), 'an entry that rests');
    expect(resting.state).toBe('accepted');
    expect(change(desk, { maxInstrumentExposure: 0.1, maxPortfolioExposure: 0.1 }).sentence).toContain('it keeps its stops, and nothing is added until it is below');
    desk.advance(1_000);
    expect(desk.order(resting.ticket.clientOrderId).state).toBe('cancelled');
    expect(desk.orders('stop', BTC.id).at(-1)?.state).toBe('accepted');
    desk.signal(SOL.id);
    desk.cycle();
    expect(desk.orders('entry', SOL.id)).toHaveLength(1);
  });

  it('than what is held and on its way together, in number, it cancels what rests', () => {
    const desk = new Desk();
    desk.open(BTC.id);
    desk.command({ kind: 'place_order', ticket: { instrument: SOL.id, direction: 'long', type: 'limit', price: '99', size: { by: 'value', value: '500' }, stop: '97', target: null } });
    desk.advance(1_000);
    expect(change(desk, { maxOpenPositions: 2 }).sentence).toBe('In force now: open positions 2 (was 8).');
    desk.advance(1_000);
    expect(desk.orders('entry', SOL.id).at(-1)?.state).toBe('accepted');
    expect(change(desk, { maxOpenPositions: 1 }).sentence).toContain('Entries that rest are cancelled.');
    desk.advance(1_000);
    expect(desk.orders('entry', SOL.id).at(-1)?.state).toBe('cancelled');
  });

  it('than an entry that rests would lose at its stop, it cancels that one alone', () => {
    const desk = new Desk();
    for (const [instrument, value] of [[SOL.id, '500'], [BTC.id, '2000']] as const) {
      desk.command({ kind: 'place_order', ticket: { instrument, direction: 'long', type: 'limit', price: '99', size: { by: 'value', value }, stop: '97', target: null } });
      desk.advance(1_000);
    }
    // 500 loses 10.10 at its stop, 2000 loses 40.40.
    expect(change(desk, { riskPerTrade: 0.002, maxRiskByHand: 0.003 }).sentence).toContain('would lose more than that at their stop are cancelled.');
    desk.advance(1_000);
    expect([SOL.id, BTC.id].map((id) => desk.orders('entry', id).at(-1)?.state)).toEqual(['accepted', 'cancelled']);
  });

  it('within what is held, it leaves what rests alone', () => {
    const desk = new Desk();
    desk.command({ kind: 'place_order', ticket: { instrument: SOL.id, direction: 'long', type: 'limit', price: '99', size: { by: 'value', value: '500' }, stop: '97', target: null } });
    desk.advance(1_000);
    change(desk, { maxPortfolioExposure: 0.5 });
    desk.advance(1_000);
    expect(desk.orders('entry', SOL.id).at(-1)?.state).toBe('accepted');
  });
});

describe('looser', () => {
  it.each(['', '    ', 'ok'])('is refused with the reason %j', (reason) => {
    expect(change(new Desk(), { dailyLossHalt: 0.1, riskPerTrade: 0.001 }, reason)).toEqual({ accepted: false, sentence: 'Looser would be daily loss 10 % (was 5 %): say why, in 5 letters or more. The reason is recorded.' });
  });

  it('is in force with a reason, which the record keeps; what risk had refused may be asked again', () => {
    const desk = new Desk({ tweaks: { risk: { maxOpenPositions: 1 } } });
    desk.open(BTC.id);
    desk.signal(SOL.id);
    desk.cycle();
    expect(desk.orders('entry', SOL.id)).toEqual([]);
    expect(change(desk, { maxOpenPositions: 2 }, ' a second one fits ')).toEqual({ accepted: true, sentence: 'In force now: open positions 2 (was 1). Looser because: a second one fits.' });
    expect(desk.factsOf('risk_limits_changed')).toMatchObject([{ changes: [{ name: 'maxOpenPositions', from: 1, to: 2 }], kept: [{ name: 'maxOpenPositions', value: 2, instead: 1 }], loosened: true, reason: 'a second one fits', by: 'tester' }]);
    expect(desk.enter(SOL.id).ticket.instrument).toBe(SOL.id);
  });

  it('moves the floor of the watch between cycles, too', () => {
    const desk = new Desk();
    desk.open(BTC.id);
    change(desk, { dailyLossHalt: 0.4 }, 'a volatile day');
    desk.quote(BTC.id, 76);
    expect(desk.factsOf('risk_event').filter(({ code }) => code === 'daily_loss')).toEqual([]);
  });
});

describe('what was changed is kept', () => {
  const changed = (): Desk => {
    const desk = new Desk();
    change(desk, { riskPerTrade: 0.002, dailyLossHalt: 0.03 });
    return desk;
  };
  const restarted = (desk: Desk, more: DeskOptions = {}): Desk => new Desk({ at: desk.at, venues: desk.venues, stored: { changedLimits: storedOf(desk) }, ...more });

  it('over a restart', () => {
    const after = restarted(changed());
    expect(risk(after)).toMatchObject({ riskPerTrade: 0.002, dailyLossHalt: 0.03 });
    expect(after.factsOf('risk_limits_changed')).toEqual([]);
  });

  it('until it is configured otherwise, which is told once and does not come back with the old figure', () => {
    const other = restarted(changed(), { tweaks: { risk: { riskPerTrade: 0.004 } } });
    expect(risk(other)).toMatchObject({ riskPerTrade: 0.004, dailyLossHalt: 0.03 });
    expect(other.factsOf('risk_limits_changed')).toMatchObject([{ changes: [], kept: [{ name: 'dailyLossHalt' }], by: 'start' }]);
    expect(risk(restarted(other))).toMatchObject({ riskPerTrade: 0.005, dailyLossHalt: 0.03 });
  });

  it('until it is changed back', () => {
    const desk = changed();
    change(desk, { riskPerTrade: 0.005 }, 'back to what it was');
    expect(storedOf(desk)).toEqual([{ name: 'dailyLossHalt', value: 0.03, instead: 0.05 }]);
  });

  it('but not what a version wrote that knows other limits, or larger ones', () => {
    const stored = [{ name: 'maxDreams' as LimitName, value: 1, instead: 2 }, { name: 'riskPerTrade' as const, value: 0.9, instead: 0.005 }];
    expect(risk(new Desk({ stored: { changedLimits: stored } })).riskPerTrade).toBe(0.005);
  });

  it('and is decided again from the journal’s text, byte for byte', () => {
    const desk = changed();
    desk.open(BTC.id);
    change(desk, { maxOpenPositions: 12 }, 'more of them, smaller');
    const engine = new Engine();
    desk.events.forEach((event, i) => {
      for (const { afterSeq, signal } of desk.raised) if (afterSeq === event.seq - 1) (engine.state.queue as Signal[]).push(signal);
      const { facts, effects } = engine.step({ ...event, body: decode<EventBody>(encode(event.body)) });
      const recorded = must(desk.results[i], 'a result');
      expect(encode({ facts, effects })).toBe(encode({ facts: recorded.facts, effects: recorded.effects }));
    });
    expect(engine.state.config.risk).toEqual(risk(desk));
  });
});

describe('a change that is only tried', () => {
  it('says what it would be and do, and does nothing', () => {
    const desk = new Desk();
    desk.open(BTC.id);
    desk.quote(BTC.id, 98.5);
    const before = encode(desk.state.config);
    const judged = judgeChange(desk.state, { dailyLossHalt: 0.001, riskPerTrade: 0.001, maxOpenPositions: 9 });
    expect(judged).toMatchObject({ refusal: null, looser: [{ name: 'maxOpenPositions' }] });
    expect(consequencesOf(desk.state, judged.risk, desk.state.at)).toEqual(['The loss has reached its limit: trading halts at once.']);
    expect(encode(desk.state.config)).toBe(before);
    expect(desk.state.trading).toBe('active');
  });
});
