/** What the risk screen says in words and figures, before anybody draws it. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { limitFaults } from '../../../src-shared/domain/limit-faults.ts';
import { LIMIT_MEASURES, LIMIT_MEASURE_NAMES, type RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { correlationsOf, stressOf } from '../../testing/risk-rows.ts';
import { Formatter } from '../../ui/format/formatter.ts';
import { CorrelationMap, readableOf } from './correlation-panel.tsx';
import { byUrgency, leftOf, limitFigure, limitName, verdictOf, type LimitRow } from './limit-view.ts';
import { changesIn, readLimit, shownOf, type LimitInForce } from './limits-draft.ts';
import { measureText } from './measure-text.ts';
import { actsOf, draftsOf, faultsOf, listChange, listOf, newDraft, shownValue, stateOf, targetsOf, withMeasure } from './own-limits-draft.ts';
import { readMoves } from './moves-text.ts';
import { riskWords } from './risk-words.ts';
import { inOrder, MarginAfter, ScenarioName } from './stress-panel.tsx';

const format = new Formatter('en-GB', 'utc');
const t = riskWords.say;
const plain = (text: string | null): string => (text ?? 'null').replaceAll('\u00A0', ' ');
const verdict = (rows: readonly LimitRow[], held = true): string => { const { look, sentence } = verdictOf(rows, held, { t, format, quote: 'USDT' }); return `${look}: ${plain(sentence)}`; };
const limit = (part: Partial<LimitRow>): LimitRow => ({ scope: 'portfolio', subject: null, measure: 'dailyLoss', act: 'halt', unit: 'fraction', basic: true, value: '0.0084', limit: '0.05', headroom: '416.2', used: 0.168, state: 'ok', since: null, sentence: '', ...part });

describe('the verdict comes first', () => {
  it.each<[string, readonly LimitRow[], boolean, string]>([
    ['nothing known', [], true, 'checking: The limits are being read.'],
    ['inside', [limit({}), limit({ measure: 'drawdown', used: 0.1, headroom: '900' })], true, 'good: No limit is broken. Closest: daily loss, 416 USDT left.'],
    ['near', [limit({ used: 0.9, state: 'near', headroom: '50' })], true, 'warning: No limit is broken. Closest: daily loss, 50 USDT left.'],
    ['no money in it', [limit({ measure: 'openPositions', unit: 'count', value: '3', limit: '8', headroom: null, used: 0.375 })], true, 'good: No limit is broken. Closest: open positions, 5 left.'],
    ['an acronym keeps its letters', [limit({ measure: 'var95' })], true, 'good: No limit is broken. Closest: VaR 95 %, 416 USDT left.'],
    ['broken', [limit({ state: 'broken', used: 1.2 }), limit({ scope: 'instrument', subject: 'BTC/USDT:PERP', measure: 'notional', state: 'broken', used: 1.1 }), limit({ measure: 'drawdown' })], true, 'bad: 2 limits are broken: daily loss, exposure of BTC.'],
    ['not measurable', [limit({ measure: 'var95', value: null, used: null, state: 'unknown' }), limit({})], true, 'warning: VaR 95 % cannot be measured: nothing is added until it can.'],
    ['nothing held', [limit({ value: '0', used: 0 })], false, 'good: No positions: all limits at 0.'],
  ])('%s', (_name, rows, held, said) => expect(verdict(rows, held)).toBe(said));
});

describe('limits', () => {
  it('stand broken first, then unknown, then by how much is used; those looked at with an entry are not bars', () => {
    const rows = byUrgency([limit({ used: 0.5 }), limit({ state: 'broken', used: 1 }), limit({ state: 'unknown', value: null, used: null }), limit({ state: 'near', used: 0.85 }), limit({ measure: 'priceCollar', value: null, used: null })]);
    expect(rows.map(({ state, used }) => `${state} ${used}`)).toEqual(['broken 1', 'unknown null', 'near 0.85', 'ok 0.5']);
  });

  it.each<[LimitRow['unit'], string | null, string]>([['money', '2521.08', '2,521'], ['fraction', '0.0084', '0.84 %'], ['times', '0.34', '0.34 ×'], ['correlation', '0.7', '0.70'], ['quantity', '0.0148', '0.0148'], ['count', '3', '3'], ['money', null, '—']])('%s %s reads %s', (unit, value, text) => expect(plain(limitFigure(unit, value, format))).toBe(text));

  it('say what is left in money, else in their unit, and nothing where nothing is measured', () => {
    expect(plain(leftOf(limit({}), 'USDT', format))).toBe('416 USDT');
    expect(plain(leftOf(limit({ headroom: null, value: '0.43', limit: '0.6' }), 'USDT', format))).toBe('17 %');
    expect(leftOf(limit({ headroom: null, value: null }), 'USDT', format)).toBeNull();
    expect(limitName(limit({ scope: 'venue', subject: null, measure: 'leverage' }), t)).toBe('Leverage · each venue');
    expect(limitName(limit({ scope: 'strategy', subject: 'agents', measure: 'leverage' }), t)).toBe('Leverage · the agents');
    expect(limitName(limit({ scope: 'strategy', subject: 'by hand', measure: 'leverage' }), t)).toBe('Leverage · by hand');
    expect(limitName(limit({ scope: 'team', subject: 'group_chat', measure: 'leverage' }), t)).toBe('Leverage · Group chat');
  });
});

describe('the map of correlations', () => {
  const found = correlationsOf('live', { hours: null }).matrix;
  const page = found === null ? '' : renderToStaticMarkup(<CorrelationMap found={found} />);

  it('prints every value, and marks what is held in words', () => {
    expect(page.split('<td').length - 1).toBe(65);
    expect(page.match(/>−?\d\.\d\d</g)).toHaveLength(56);
    expect(page.match(/aria-label="held"/g)).toHaveLength(3);
    expect(page).toContain('title="BTC and ETH: 0.77"');
  });

  it('shades blue against and orange together, never deeper than text can stand', () => {
    const depths = [...page.matchAll(/var\(--safe-(?:up|down)\) (\d+)%/g)].map(([, depth]) => Number(depth));
    expect(Math.max(...depths)).toBeLessThanOrEqual(42);
    expect(page).toMatch(/var\(--safe-up\)[^>]*>−/);
    expect(page).not.toMatch(/var\(--safe-down\)[^>]*>−/);
  });
});

describe('scenarios', () => {
  const [made] = stressOf('live', { own: [], whatIf: [], lose: 0.1 }).rows;
  const row = (key: string, name: string, share: number, kind: 'historical' | 'own' = 'historical') => ({ ...must(made, 'a row'), key, name, share, kind });
  const rows = [row('2021-05-19', '19 May 2021', -0.06), row('2022-06-13', '13 June 2022', -0.02), row('2022-06-13-3d', '13 June 2022, three days', -0.07), row('2022-11-08-3d', '8 November 2022, three days', -0.01), row('own:x-3d', 'x-3d', 0, 'own')];

  it('stand by what they cost, yours first, the longer version of an event right below it', () => {
    expect(inOrder(rows).map(({ row: { key }, longer }) => [key, longer])).toEqual([['own:x-3d', false], ['2022-06-13', false], ['2022-06-13-3d', true], ['2021-05-19', false], ['2022-11-08-3d', false]]);
  });

  it('tell what the margin takes, before and after, and all of it where the venue closes', () => {
    const margin = (key: string): string => renderToStaticMarkup(<MarginAfter row={must(stressOf('live', { own: [], whatIf: [], lose: 0.1 }).rows.find((one) => one.key === key), 'a row')} />).replace(/\s/g, ' ');
    expect([margin('2020-03-12'), margin('all-30')]).toEqual(['0.3 % → 100 %', '0.3 % → 0.4 %']);
    expect(renderToStaticMarkup(<MarginAfter row={{ ...must(made, 'a row'), wallets: [] }} />)).toBe('—');
  });

  it('a longer version says no more than that, and its whole name to who cannot see where it stands', () => {
    const page = (longer: boolean): string => renderToStaticMarkup(<ScenarioName row={must(rows[2], 'a row')} longer={longer} onRemove={() => undefined} />);
    expect(page(true)).toContain('<span class="ui-hidden">13 June 2022, three days</span><span aria-hidden="true">over three days</span>');
    expect(page(true)).not.toContain('happened once');
    expect(page(false)).toContain('13 June 2022, three days<span class="ui-dim ui-small">happened once</span>');
  });
});

describe('of many markets', () => {
  it('the map shows each asset once, the held market where one is, at most ten, held ones first, in their order', () => {
    const instruments = ['BTC-USDT-PERP.alpha', 'BTC-USDT-PERP.beta', ...Array.from({ length: 12 }, (_, i) => `C${i}-USDT-PERP.alpha`)];
    const held = instruments.map((id) => id.endsWith('.beta') || id.startsWith('C11'));
    const shown = readableOf({ instruments, held, values: instruments.map((_, i) => instruments.map((__, j) => i * 100 + j)), shrinkage: 0 });
    expect(shown.instruments).toEqual(['BTC-USDT-PERP.beta', ...Array.from({ length: 8 }, (_, i) => `C${i}-USDT-PERP.alpha`), 'C11-USDT-PERP.alpha']);
    expect(shown.values[0]?.slice(0, 2)).toEqual([101, 102]);
    expect(shown.values[9]?.[9]).toBe(1_313);
  });
});

describe('a measure', () => {
  it('is its number, or why there is none; never 0 for what is not known', () => {
    expect(plain(measureText({ kind: 'known', value: 0.284, unit: 'fraction', observations: 1 }, format, t, { decimals: 1 }))).toBe('28.4 %');
    expect(measureText({ kind: 'insufficient', observations: 120, needed: 250 }, format, t)).toBe('needs 250 bars, has 120');
    expect(measureText({ kind: 'undefined', observations: 300, why: 'x' }, format, t)).toBe('—');
    expect(measureText(null, format, t)).toBe('—');
  });
});

describe('the editor of limits', () => {
  const daily: LimitInForce = { name: 'dailyLossHalt', value: 0.05, counted: false, least: 0.001, most: 0.5, configured: null };
  const positions: LimitInForce = { name: 'maxOpenPositions', value: 8, counted: true, least: 1, most: 100, configured: null };
  it.each([
    [daily, undefined, { kind: 'same' }], [daily, '5', { kind: 'same' }], [daily, '5.0', { kind: 'same' }], [daily, '3', { kind: 'changed', value: 0.03, looser: false }], [daily, '7.5', { kind: 'changed', value: 0.075, looser: true }],
    [daily, '', { kind: 'wrong', why: 'number' }], [daily, null, { kind: 'wrong', why: 'number' }], [daily, '99', { kind: 'wrong', why: 'range' }], [daily, '0', { kind: 'wrong', why: 'range' }], [daily, '-1', { kind: 'wrong', why: 'range' }],
    [positions, '8.5', { kind: 'wrong', why: 'whole' }], [positions, '12', { kind: 'changed', value: 12, looser: true }],
  ] as const)('reads %j as typed %j', (one, typed, read) => expect(readLimit(one, typed)).toEqual(read));

  it('sends only what was changed, in the engine’s unit', () => {
    expect(shownOf(daily, 0.05)).toBe('5');
    expect(changesIn([daily, positions], { dailyLossHalt: '2.5', maxOpenPositions: '8' })).toEqual({ dailyLossHalt: 0.025 });
  });
});

describe('the editor of limits of one’s own', () => {
  const subjects = { venues: ['alpha'], quotes: ['USDT'], instruments: ['BTC-USDT-PERP.alpha'] };
  const drawdown: RiskLimit = { scope: 'portfolio', subject: null, measure: 'drawdown', limit: 0.08, act: 'close' };
  const drafts = draftsOf([drawdown]);
  const [first] = drafts;
  if (first === undefined) throw new Error('no draft');

  it('every scope and measure there is can be chosen, each where limitFaults allows it', () => {
    for (const measure of LIMIT_MEASURE_NAMES) {
      const targets = targetsOf(measure, subjects);
      expect([measure, [...new Set(targets.map(({ scope }) => scope))]]).toEqual([measure, LIMIT_MEASURES[measure].scopes]);
      for (const { scope, subject } of targets) expect(limitFaults([{ scope, subject, measure, limit: shownValue(measure, 0.4) === '0.4' ? 1 : 0.4, act: must(actsOf(measure)[0], 'an act') }], subjects).filter(({ refused }) => refused)).toEqual([]);
    }
    expect(targetsOf('quantity', subjects).map(({ subject }) => subject)).toEqual(['BTC-USDT-PERP.alpha']);
    for (const measure of LIMIT_MEASURE_NAMES) expect(t(`measure_${measure}`)).not.toMatch(/measure_/);
  });

  it('another measure keeps what it is about and does where that makes sense, and the figure where the unit is the same', () => {
    const one = { ...newDraft(1), scope: 'instrument' as const, subject: 'BTC-USDT-PERP.alpha', act: 'reduce' as const, typed: '2500' };
    expect(withMeasure(one, 'leverage', subjects)).toMatchObject({ scope: 'instrument', subject: 'BTC-USDT-PERP.alpha', act: 'reduce', typed: '' });
    expect(withMeasure(one, 'minEquity', subjects)).toMatchObject({ scope: 'portfolio', subject: null, act: 'block', typed: '2500' });
  });

  it('fractions are typed in per cent', () => {
    expect(first.typed).toBe('8');
    expect(listOf([{ ...first, typed: '7.5' }])).toEqual([{ ...drawdown, limit: 0.075 }]);
  });

  it.each([
    [{ ...first }, { changed: false, looser: false }, 'same', undefined], [{ ...first, typed: '7' }, { changed: true, looser: false }, 'changed', undefined], [{ ...first, typed: '9' }, { changed: true, looser: true }, 'changed', undefined],
    [{ ...first, removed: true }, { changed: true, looser: true }, 'removed', undefined], [{ ...first, act: 'halt' as const }, { changed: true, looser: true }, 'changed', undefined],
    [{ ...first, typed: '' }, { changed: true, looser: true }, 'changed', 'empty'], [{ ...first, typed: null }, { changed: true, looser: true }, 'changed', 'number'], [{ ...first, typed: '0' }, { changed: true, looser: false }, 'changed', 'refused'],
  ] as const)('%j is %j', (one, change, state, fault) => {
    expect(listChange([drawdown], [one])).toEqual(change);
    expect(stateOf(one)).toBe(state);
    expect(faultsOf([one], subjects).get(one.id)?.kind).toBe(fault);
  });

  it('speaks of a share in per cent, as it was typed', () => {
    expect(faultsOf([{ ...first, typed: '160' }], subjects).get(first.id)).toEqual({ kind: 'refused', sentence: 'The limit on drawdown of the portfolio is 160 %, and more than 100 % means nothing there.' });
    expect(faultsOf([{ ...first, typed: '-0.5' }], subjects).get(first.id)).toMatchObject({ sentence: expect.stringContaining('must be above 0, not -0.5 %') as string });
  });

  it('remarks on a part that is held to more than the whole, and refuses twice the same', () => {
    const whole = { ...newDraft(1), typed: '1000' };
    const part = { ...newDraft(2), scope: 'venue' as const, typed: '2000' };
    expect(faultsOf([whole, part], subjects).get('new 2')).toMatchObject({ kind: 'remark', sentence: expect.stringContaining('is reached first') as string });
    expect(faultsOf([whole, { ...whole, id: 'new 3' }], subjects).get('new 3')).toMatchObject({ kind: 'refused', sentence: expect.stringContaining('twice') as string });
  });
});

describe('moves as they are typed', () => {
  const read = (text: string) => readMoves(text, (part) => format.parse(part));
  it.each([['BTC -20', { BTC: -0.2 }], ['btc −20 %, ETH -30.5', { BTC: -0.2, ETH: -0.305 }], ['SOL: +12; XRP 0', { SOL: 0.12, XRP: 0 }], ['', {}]])('%j', (text, moves) => expect(read(text)).toEqual({ ok: true, moves }));
  it.each([['BTC', 'BTC'], ['BTC -20, down a lot', 'down a lot'], ['-20', '-20']])('%j is refused by its part', (text, part) => expect(read(text)).toEqual({ ok: false, text: part }));
});
