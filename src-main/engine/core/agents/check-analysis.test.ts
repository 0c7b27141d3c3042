import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { Analysis, Stance } from './analysis.ts';
import { checkAnalysis } from './check-analysis.ts';
import { snapshotWith } from './snapshot-fixture.ts';

const snapshot = snapshotWith();
const idea: Analysis = {
  agent: 'model' as AgentId, instrument: snapshot.instrument, stance: 'buy', confidence: 0.7, horizonMs: 3_600_000, entryZone: [99.8, 100.2], stop: 98, target: 104,
  evidence: [{ feature: 'atr_5m', value: 1 }, { feature: 'rsi_5m', value: 50 }], note: 'looks strong', veto: null,
};
const check = (changes: Partial<Analysis>): Analysis => checkAnalysis({ ...idea, ...changes }, snapshot);

describe('an analysis checked against its snapshot', () => {
  it('that holds is returned as it is', () => {
    expect(checkAnalysis(idea, snapshot)).toBe(idea);
  });

  it.each<readonly [string, Partial<Analysis>, string]>([
    ['lesson 43: an invented price', { evidence: [{ feature: 'ema_fast_5m', value: 100.02 }] }, 'it quotes ema_fast_5m as 100.02, the snapshot has 100'],
    ['lesson 43: an invented indicator', { evidence: [{ feature: 'rsi_5m', value: 51 }] }, 'it quotes rsi_5m as 51, the snapshot has 50'],
    ['lesson 43: a feature nobody computed', { evidence: [{ feature: 'moon_phase', value: 1 }] }, 'it quotes moon_phase, which the snapshot does not have'],
    ['lesson 43: a name every object has', { evidence: [{ feature: 'constructor', value: 1 }] }, 'it quotes constructor, which the snapshot does not have'],
    ['lesson 43: an entry at a price that is not the market', { entryZone: [99, 99.5] }, 'its entry zone 99 to 99.5 is not at the price 100'],
    ['a stop above a buy', { stop: 100.5 }, '100.5 is not below its entry 99.8, as a buy needs'],
    ['a stop inside the entry zone', { stop: 99.9 }, '99.9 is not below its entry 99.8, as a buy needs'],
    ['a target below a buy', { target: 99 }, '99 is not above its entry 100.2, as a buy needs'],
    ['a stop below a sell', { stance: 'sell', stop: 98, target: 96 }, '98 is not above its entry 100.2, as a sell needs'],
    ['a negative target', { stance: 'sell', stop: 104, target: -1 }, '-1 is not below its entry 99.8, as a sell needs'],
    ['a stop that is no number', { stop: NaN }, 'NaN is not below its entry 99.8, as a buy needs'],
    ['an entry zone upside down', { entryZone: [100.2, 99.8] }, 'its entry zone 100.2 to 99.8 is none'],
    ['an infinite entry', { entryZone: [99, Infinity] }, 'its entry zone 99 to Infinity is none'],
    ['evidence that is no number', { evidence: [{ feature: 'rsi_5m', value: NaN }] }, 'it quotes rsi_5m as NaN, the snapshot has 50'],
    ['confidence above 1', { confidence: 70 }, 'its confidence 70 is not between 0 and 1'],
    ['confidence that is no number', { confidence: NaN }, 'its confidence NaN is not between 0 and 1'],
    ['a horizon in the past', { horizonMs: -1 }, 'its horizon -1 is not a time'],
    ['another instrument', { instrument: 'ETH-USDT.test' as InstrumentId }, 'it is about ETH-USDT.test, asked was BTC-USDT.test'],
  ])('voids %s', (_, changes, objection) => {
    expect(check(changes)).toMatchObject({ agent: 'model', instrument: snapshot.instrument, stance: 'abstain', confidence: 0, entryZone: null, stop: null, target: null, evidence: [], note: `voided: ${objection}` });
  });

  it.each(["don't buy", 'BUY', 'strong_buy', '', null, 1, ['buy']])('lesson 41: the stance %j is unreadable, and unreadable is an abstention', (stance) => {
    expect(check({ stance: stance as Stance })).toMatchObject({ stance: 'abstain', note: `voided: its stance is unreadable: ${JSON.stringify(stance)}` });
  });

  it('lesson 41: prose is never read: a note against the stance changes nothing', () => {
    expect(check({ note: "don't buy", stance: 'buy' }).stance).toBe('buy');
    expect(check({ note: 'BUY BUY BUY', stance: 'hold', entryZone: null, stop: null, target: null }).stance).toBe('hold');
  });

  it('lesson 43: a price one tick off is rounding, two ticks are not', () => {
    expect(check({ evidence: [{ feature: 'ema_fast_5m', value: 100.01 }] }).stance).toBe('buy');
    expect(check({ entryZone: [100.01, 100.3] }).stance).toBe('buy');
    expect(check({ entryZone: [100.02, 100.3] }).stance).toBe('abstain');
  });

  it('lesson 44: an analysis made on an earlier price does not count for this one', () => {
    expect(checkAnalysis(idea, snapshotWith({ last_price: 101 })).stance).toBe('abstain');
  });

  it('a veto survives a formality', () => {
    expect(check({ confidence: 7, veto: 'no' }).veto).toBe('no');
  });

  it('lets no invented number through, whatever it is', () => {
    const number = fc.double({ noNaN: false });
    fc.assert(fc.property(number, number, number, number, number, fc.constantFrom<Stance>('buy', 'sell', 'hold', 'abstain'), (low, high, stop, target, value, stance) => {
      const seen = check({ stance, entryZone: [low, high], stop, target, evidence: [{ feature: 'atr_5m', value }] });
      if (seen.stance !== 'buy' && seen.stance !== 'sell') return;
      expect(Math.abs(value - 1)).toBeLessThanOrEqual(0.011);
      const [lower, upper] = seen.stance === 'buy' ? [stop, target] : [target, stop];
      expect(lower < low && low <= 100.011 && high >= 99.989 && high < upper).toBe(true);
    }));
  });
});
