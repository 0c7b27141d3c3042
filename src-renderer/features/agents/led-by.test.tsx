import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { LedBy } from './led-by.tsx';

describe('who led a debate', () => {
  it('says of each decision whose it was: the model’s, or the rule’s in its place and why', () => {
    const page = renderToStaticMarkup(<LedBy led={[
      { framework: 'group_chat', words: [{ said: 0, agent: 'chair', by: 'model', chosen: 'carry', accepted: null, text: 'Funding first.' }, { said: 1, agent: 'chair', by: 'rule', chosen: 'trend', accepted: null, text: 'its language model has not answered yet' }] },
      { framework: 'crew', words: [{ said: 3, agent: 'chief', by: 'model', chosen: null, accepted: false, text: 'No evidence.' }] },
    ]} />);
    expect(page).toContain('Chair, Group chat: 1 of 2 decisions by its language model');
    expect(page).toMatch(/Model<.*gives the word to Carry\..*Funding first\..*Rule<.*gives the word to Trend\..*has not answered yet/);
    expect(page).toMatch(/Chief, Crew: 1 of 1 decisions by its language model.*returns the work\..*No evidence\./);
  });
});
