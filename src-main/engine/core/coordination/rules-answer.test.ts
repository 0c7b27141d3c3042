import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { Stance } from '../agents/analysis.ts';
import { analysisOf, AT } from './debate.fixture.ts';
import type { Contribution } from './question.ts';
import { conceding, minutesOf } from './rules-answer.ts';

const said = (...words: string[]): Contribution[] => words.map((word, i): Contribution => {
  const [agent = '', stance = '', confidence = '0'] = word.split(' ');
  return { ordinal: i + 1, agent: agent as AgentId, at: AT, task: null, analysis: analysisOf(agent as AgentId, stance as Stance, Number(confidence)), chosen: null, text: '', tokens: 0 };
});
const me = analysisOf('trend' as AgentId, 'buy', 0.8);

describe('what is heard lowers a confidence, never a stance', () => {
  it.each<[name: string, heard: string[], confidence: number]>([
    ['nobody', [], 0.8],
    ['only agreement', ['flow buy .9', 'carry hold .9'], 0.8],
    ['one against, as sure', ['flow sell .8'], 0.8 * (1 - 0.5 * 0.8 / 1.6)],
    ['one against, one for', ['flow sell .8', 'carry buy .8'], 0.8 * (1 - 0.5 * 0.8 / 2.4)],
    ['the latest word of each counts', ['flow sell .8', 'flow hold .4'], 0.8],
    ['its own earlier word does not', ['trend sell .9'], 0.8],
  ])('%s', (_name, heard, confidence) => {
    expect(conceding(me, said(...heard))).toMatchObject({ stance: 'buy', confidence: expect.closeTo(confidence, 12) as number });
  });

  it('by half at most, and buy and sell alike', () => {
    const crowd = fc.array(fc.tuple(fc.nat(6), fc.constantFrom('buy', 'sell', 'hold', 'abstain'), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 20 });
    fc.assert(fc.property(crowd, (list) => {
      const swap = { buy: 'sell', sell: 'buy', hold: 'hold', abstain: 'abstain' } as const;
      const heard = said(...list.map(([n, stance, c]) => `a${n} ${stance} ${c}`));
      const mirrored = said(...list.map(([n, stance, c]) => `a${n} ${swap[stance as Stance]} ${c}`));
      const after = conceding(me, heard).confidence;
      expect(after).toBeLessThanOrEqual(0.8);
      expect(after).toBeGreaterThanOrEqual(0.4);
      expect(conceding({ ...me, stance: 'sell' }, mirrored).confidence).toBe(after);
    }));
  });
});

describe('minutes', () => {
  it.each<[heard: string[], minutes: string]>([
    [[], 'Nobody has an opinion.'], [['flow abstain'], 'Nobody has an opinion.'],
    [['flow buy .4', 'trend buy .9', 'carry sell .5'], 'buy: trend, flow; sell: carry.'],
  ])('%j: %s', (heard, minutes) => { expect(minutesOf(said(...heard))).toBe(minutes); });
});
