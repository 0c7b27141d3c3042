import { describe, expect, it } from 'vitest';
import { answers } from '../../testing/answers.ts';
import { roundFrom } from './round-from.ts';

const stored = answers['journal.explain']?.({ subject: 'round', id: 'r' });

describe('a stored round', () => {
  it('is shown as a live one: its votes, words and evidence, and what came of it', () => {
    if (stored === undefined) throw new Error('the made-up app explains rounds');
    const round = roundFrom(stored, 'r');
    expect(round).toMatchObject({ id: 'r', outcome: 'signal', direction: 'long', agreement: 0.81, threshold: 0.7, veto: null });
    expect(round.votes).toHaveLength(stored.votes.length);
    expect(round.votes[0]?.evidence).toEqual(stored.votes[0]?.evidence);
  });

  it('that gave no signal says why, and what nobody kept is silence', () => {
    if (stored === undefined) throw new Error('the made-up app explains rounds');
    const [vote] = stored.votes;
    const round = roundFrom({ ...stored, direction: null, outcome: 'no_quorum', votes: vote === undefined ? [] : [{ ...vote, note: null, stance: 'mumbles', veto: 'too correlated' }] }, 'r');
    expect(round).toMatchObject({ outcome: 'none', direction: null, reason: 'no_quorum', veto: 'too correlated' });
    expect(round.votes).toMatchObject([{ note: '', stance: 'abstain' }]);
  });
});
