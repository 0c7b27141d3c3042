/** What was learned, as it is written into the page: every field of the map says in words what its colour says, every plot what its dots say. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { learnedRows } from '../../testing/learned-rows.ts';
import { CalibrationPlots } from './calibration-plots.tsx';
import { LessonsList } from './lessons-list.tsx';
import { PolicyMap } from './policy-map.tsx';
import { RegimeWeights } from './regime-weights.tsx';

const learned = learnedRows();
const count = (text: string, part: string): number => text.split(part).length - 1;

describe('the map of the policy', () => {
  const page = renderToStaticMarkup(<PolicyMap learned={learned} />);

  it('has a field for each state, and says which were never seen', () => {
    expect(count(page, '<td')).toBe(108);
    expect(count(page, 'Not seen')).toBe(108 - learned.policy.states.length);
    expect(learned.policy.states.length).toBeGreaterThan(20);
  });

  it('each seen one carries sign, value and visits, and in its title every action that was seen there', () => {
    const bad = { regime: 'bear', volatility: 'usual', agreement: 'full', drawdown: 'some', visits: 29, fewVisits: true, best: 0, actions: [{ weighting: 'following', size: 0.5, value: -0.25, visits: 29 }] };
    const one = renderToStaticMarkup(<PolicyMap learned={{ ...learned, policy: { ...learned.policy, states: [bad] } }} />);
    expect(one).toContain('<span class="policy-value">−0.25</span> <span class="policy-visits">29×</span>');
    expect(one).toContain('title="Trends louder, 50 % of the risk worth −0.25 R, seen 29 times\ntoo few to say"');
    expect(one).toContain('var(--down) 30%');
    expect(count(one, 'class="ui-dim"')).toBe(108);
  });
});

describe('the weights by regime', () => {
  it('carry factor, interval and number of results, mark the few, and leave a regime without results empty', () => {
    const weights = [{ regime: 'bull', settled: 120, fewResults: false, factor: 0.91, interval: [0.8, 1.04] as [number, number] }, { regime: 'bear', settled: 1, fewResults: true, factor: 1.02, interval: null }];
    const page = renderToStaticMarkup(<RegimeWeights learned={{ ...learned, seats: [{ framework: 'crew', agent: 'trend', settled: 121, fewResults: false, brier: 0.3, bins: [], weights }] }} />).replaceAll('\u00A0', ' ');
    expect(page).toContain('× 0.91 (0.80 – 1.04) <span class="policy-visits">of 120</span>');
    expect(page).toContain('<span class="ui-dim">× 1.02 <span class="policy-visits">of 1</span> · too few to say</span>');
    expect(count(page, '<td><span class="ui-dim">–</span></td>')).toBe(2);
  });
});

describe('the plots of the seats', () => {
  it('say in words what the dots show, and mark the few', () => {
    const bins = Array.from({ length: 10 }, (_, i) => (i === 6 ? { settled: 20, hits: 8, confidence: 0.65 } : { settled: 0, hits: 0, confidence: null }));
    const page = renderToStaticMarkup(<CalibrationPlots seats={[{ framework: 'group_chat', agent: 'mean_reversion', settled: 20, fewResults: true, brier: 0.31, bins, weights: [] }]} />);
    expect(page.replaceAll('\u00A0', ' ')).toContain('aria-label="Stated confidence against how often it was right: 65 % stated, 40 % right, of 20"');
    expect(page).toContain('cx="65" cy="60" r="7"');
    expect(page).toContain('Mean reversion');
    expect(page).toContain('Brier 0.310 · of 20');
    expect(page).toContain('calibration-few');
  });

  it('says so before anything came out', () => {
    expect(renderToStaticMarkup(<CalibrationPlots seats={[]} />)).toContain('No opinion has come to its stop');
  });
});

describe('the lessons', () => {
  const page = renderToStaticMarkup(<LessonsList lessons={learned.lessons} />);

  it('stand with what came of the position, and what a language model wrote beside them under its name', () => {
    expect(count(page, '<li>')).toBe(2);
    expect(page).toContain('Wanted to buy with 66 % confidence');
    expect(count(page, 'Written by')).toBe(1);
    expect(page).toContain('Written by analyst-1:');
    expect(page).toContain('do not take profit early.');
    const unnamed = renderToStaticMarkup(<LessonsList lessons={learned.lessons.map((lesson) => ({ ...lesson, words: '<b>Wait</b>', wordsBy: '' }))} />);
    expect(unnamed).toContain('Written by its language model:');
    expect(unnamed).toContain('&lt;b&gt;Wait&lt;/b&gt;');
  });

  it('say so before anything closed', () => {
    expect(renderToStaticMarkup(<LessonsList lessons={[]} />)).toContain('No position of the agents has closed yet.');
  });
});
