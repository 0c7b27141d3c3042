import { describe, expect, it } from 'vitest';
import { USUAL_REBALANCE } from '../../../src-shared/contract/rebalance.ts';
import { changed, readDraft, USUAL_DRAFT, type Draft, type Problems } from './rebalance-draft.ts';

const known = ['BTC-USDT-PERP.alpha', 'ETH-USDT-PERP.alpha', 'ETH-USDT-PERP.beta'];

describe('what is typed in the rebalance dialog', () => {
  it('is the usual wish at first', () => {
    expect(readDraft(USUAL_DRAFT, known)).toEqual({ wish: USUAL_REBALANCE, problems: {} });
  });

  it('is read as shares', () => {
    expect(readDraft({ ...USUAL_DRAFT, method: 'equal', window: 'd7', min: '2.5', max: '40', cash: '0', maxTurnover: '150', leastChange: '1', stop: '7', costAversion: '2.5', instruments: 'btc' }, known).wish)
      .toEqual({ method: 'equal', windowHours: 168, instruments: ['BTC-USDT-PERP.alpha'], min: 0.025, max: 0.4, cash: 0, shorts: false, maxTurnover: 1.5, leastChange: 0.01, stop: 0.07, costAversion: 2.5 });
  });

  it.each<[Partial<Draft>, Problems]>([
    [{ min: null }, { min: 'range' }], [{ min: '-1' }, { min: 'range' }], [{ max: '' }, { max: 'range' }], [{ max: '101' }, { max: 'range' }], [{ cash: '100' }, { cash: 'range' }], [{ maxTurnover: '0' }, { maxTurnover: 'range' }],
    [{ min: '30', max: '20' }, { max: 'order' }], [{ costAversion: '101' }, { costAversion: 'range' }], [{ costAversion: '' }, { costAversion: 'range' }], [{ leastChange: '' }, { leastChange: 'range' }], [{ stop: '0.1' }, { stop: 'range' }],
    [{ instruments: 'BTC, ETH' }, { instruments: { word: 'ETH', may: ['ETH-USDT-PERP.alpha', 'ETH-USDT-PERP.beta'] } }], [{ instruments: 'XYZ' }, { instruments: { word: 'XYZ', may: [] } }],
  ])('%j is no wish', (part, problems) => {
    expect(readDraft({ ...USUAL_DRAFT, ...part }, known)).toEqual({ wish: null, problems });
  });

  it('short positions bring the least of each below 0, as far as the most is above, and go with a method that has none', () => {
    const short = changed({ ...USUAL_DRAFT, method: 'min_variance' }, { shorts: true });
    expect(readDraft(short, known).wish).toMatchObject({ shorts: true, min: -0.24, max: 0.24 });
    expect(readDraft(changed(short, { min: '-10' }), known).wish).toMatchObject({ shorts: true, min: -0.1 });
    expect(readDraft(changed(short, { method: 'hrp' }), known).wish).toMatchObject({ shorts: false, min: 0 });
    expect(changed(USUAL_DRAFT, { shorts: true })).toEqual(USUAL_DRAFT);
  });
});
