import { describe, expect, it } from 'vitest';
import { byFramework, stanceOf, tallyOf, verdictKind, voicesIn } from './verdict.ts';

let named = 0;
const vote = (stance: string, weight: number, dissent = false, agent = `agent-${(named += 1)}`) => ({ agent, stance, weight, dissent });
const round = (part: Partial<Parameters<typeof verdictKind>[0]>) => ({ votes: [vote('buy', 0.6), vote('sell', 0.4)], outcome: 'none', direction: null, reason: null, veto: null, ...part });

describe('the tally', () => {
  it('weighs those who spoke and leaves out those who abstained', () => {
    const tally = tallyOf([vote('buy', 0.3), vote('buy', 0.3), vote('sell', 0.2, true), vote('abstain', 0.2)]);
    expect(tally).toMatchObject({ leader: 'buy', voices: 3, agents: 4, dissents: 1 });
    expect(tally.shares.buy).toBeCloseTo(0.75);
    expect(tally.shares.sell).toBeCloseTo(0.25);
  });
  it('has no leader in a tie, nor where nobody spoke', () => {
    expect(tallyOf([vote('buy', 0.5), vote('sell', 0.5)]).leader).toBeNull();
    expect(tallyOf([vote('abstain', 1)])).toEqual({ leader: null, shares: { buy: 0, sell: 0, hold: 0 }, voices: 0, agents: 1, dissents: 0 });
    expect(tallyOf([]).voices).toBe(0);
  });
  it('counts an agent once, in however many frameworks it sits; weights are added', () => {
    const votes = (['crew', 'group_chat'] as const).flatMap((framework) => [{ framework, ...vote('buy', 0.3, false, 'trend') }, { framework, ...vote('sell', 0.1, true, 'carry') }, { framework, ...vote('abstain', 0.1, false, 'flow') }]);
    expect(tallyOf(votes)).toMatchObject({ leader: 'buy', voices: 2, agents: 3, dissents: 1 });
    expect(tallyOf(votes).shares.buy).toBeCloseTo(0.75);
    expect([...byFramework(votes)].map(([framework, group]) => [framework, group.length])).toEqual([['crew', 3], ['group_chat', 3]]);
  });
  it('an agent that says the same in several frameworks is one voice with the weight of its seats; one that does not is two', () => {
    const seat = (framework: string, agent: string, stance: string) => ({ framework, ...vote(stance, 0.1, stance === 'sell', agent) });
    const voices = voicesIn([seat('crew', 'trend', 'buy'), seat('crew', 'carry', 'buy'), seat('group_chat', 'trend', 'buy'), seat('group_chat', 'carry', 'sell')]);
    expect(voices.map(({ agent, stance, dissent, weight, seats }) => [agent, stance, dissent, weight, seats.map(({ framework }) => framework)])).toEqual([
      ['trend', 'buy', false, 0.2, ['crew', 'group_chat']], ['carry', 'buy', false, 0.1, ['crew']], ['carry', 'sell', true, 0.1, ['group_chat']],
    ]);
  });
  it('counts a stance it does not know as silence', () => {
    expect(stanceOf('maybe')).toBe('abstain');
    expect(stanceOf('hold')).toBe('hold');
  });
});

describe('the verdict', () => {
  it.each([
    ['a long signal', { outcome: 'signal', direction: 'long' as const }, 'buy'],
    ['a short signal', { outcome: 'signal', direction: 'short' as const }, 'sell'],
    ['a veto, whatever the count', { reason: 'vetoed', veto: 'too correlated' }, 'vetoed'],
    ['too few for buying', { reason: 'below_threshold' }, 'below_buy'],
    ['too few for selling', { reason: 'below_threshold', votes: [vote('sell', 0.6), vote('buy', 0.4)] }, 'below_sell'],
    ['a hold', { reason: 'hold', votes: [vote('hold', 0.8), vote('buy', 0.2)] }, 'hold'],
    ['a tie', { reason: 'tie', votes: [vote('buy', 0.5), vote('sell', 0.5)] }, 'tie'],
    ['silence', { reason: 'too_few_voices', votes: [vote('abstain', 1)] }, 'silent'],
    ['data that cannot be trusted', { reason: 'data_quality' }, 'plain'],
  ] as const)('%s', (_name, part, kind) => expect(verdictKind(round(part))).toBe(kind));
});
