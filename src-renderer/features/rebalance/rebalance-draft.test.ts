import { describe, expect, it } from 'vitest';
import { USUAL_REBALANCE } from '../../../src-shared/contract/rebalance.ts';
import { readDraft, USUAL_DRAFT, type Draft, type Problems } from './rebalance-draft.ts';

describe('what is typed in the rebalance dialog', () => {
  it('is the usual wish at first', () => {
    expect(readDraft(USUAL_DRAFT)).toEqual({ wish: USUAL_REBALANCE, problems: {} });
  });

  it('is read as shares', () => {
    expect(readDraft({ method: 'equal', window: 'd7', min: '2.5', max: '40', cash: '0', maxTurnover: '150' }).wish).toMatchObject({ method: 'equal', windowHours: 168, min: 0.025, max: 0.4, cash: 0, maxTurnover: 1.5 });
  });

  it.each<[Partial<Draft>, Problems]>([
    [{ min: null }, { min: 'range' }], [{ min: '-1' }, { min: 'range' }], [{ max: '' }, { max: 'range' }], [{ max: '101' }, { max: 'range' }], [{ cash: '100' }, { cash: 'range' }], [{ maxTurnover: '0' }, { maxTurnover: 'range' }],
    [{ min: '30', max: '20' }, { max: 'order' }],
  ])('%j is no wish', (part, problems) => {
    expect(readDraft({ ...USUAL_DRAFT, ...part })).toEqual({ wish: null, problems });
  });
});
