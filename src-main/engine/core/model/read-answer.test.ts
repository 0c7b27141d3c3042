import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, CycleId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { checkAnalysis } from '../agents/check-analysis.ts';
import { RISING, snapshotWith } from '../agents/snapshot-fixture.ts';
import { answerForm } from './answer-form.ts';
import type { AnswerWanted, ModelQuestion, ModelQuestionId } from './model-question.ts';
import { modelQuestion, type PromptParts } from './prompt.ts';
import { quotedSnapshot } from './quoted-snapshot.ts';
import { readAnswer } from './read-answer.ts';

// Prices between ticks and numbers with long tails, as real ones are.
const SNAPSHOT = snapshotWith({ ...RISING, last_price: 61_234.565, rsi_5m: 64.123456789, atr_5m: 123.456, ema_fast_5m: 61_200.1234 }, { lastPrice: 61_234.565, tickSize: 0.01 });
const PARTS: PromptParts = {
  role: 'a trend follower', goal: 'find trends.', backstory: '', description: 'BTC?', wanted: { kind: 'analysis', choices: [] }, officer: false, snapshot: SNAPSHOT, reads: null,
  heard: [], lessons: [], outside: [], feedback: null, size: 'full',
};
const IDS = { id: 'q' as ModelQuestionId, agent: 'trend' as AgentId, cycle: 'c' as CycleId, limits: { timeoutMs: 1, deadline: 1 as Timestamp, answerTokens: 1 } };
const asked = (changes: Partial<PromptParts> = {}): ModelQuestion => modelQuestion({ ...PARTS, ...changes }, IDS);

const GOOD = {
  instrument: SNAPSHOT.instrument, lastPrice: 61_234.57, stance: 'buy', confidence: 0.7, horizonMinutes: 90, entryLow: 61_230, entryHigh: 61_240, stop: 61_000, target: 61_900,
  evidence: [{ feature: 'rsi_5m', value: 64.123 }, { feature: 'ema_fast_5m', value: 61_200.12 }], note: 'Up.',
};
const read = (answer: unknown, changes: Partial<PromptParts> = {}) => readAnswer(typeof answer === 'string' ? answer : JSON.stringify(answer), asked(changes));
const NO_TRADE = { entryLow: null, entryHigh: null, stop: null, target: null };

describe('reading an answer', () => {
  it('compares with the numbers as they were shown, and gives the snapshot\'s own', () => {
    const reading = read(GOOD);
    if (!reading.ok || reading.content.kind !== 'analysis') throw new Error(JSON.stringify(reading));
    const { analysis } = reading.content;
    expect(analysis).toEqual({
      agent: 'trend', instrument: SNAPSHOT.instrument, stance: 'buy', confidence: 0.7, horizonMs: 5_400_000, entryZone: [61_230, 61_240], stop: 61_000, target: 61_900,
      evidence: [{ feature: 'rsi_5m', value: 64.123456789 }, { feature: 'ema_fast_5m', value: 61_200.1234 }], note: 'Up.', veto: null,
    });
    expect(checkAnalysis(analysis, SNAPSHOT)).toBe(analysis);
  });

  it.each<[name: string, changes: Record<string, unknown>, fault: string, words: string]>([
    ['lesson 41: a stance that is none', { stance: 'BUY' }, 'unknown_value', 'stance is "BUY", none of buy, sell, hold, abstain'],
    ['lesson 41: a negated stance', { stance: 'don\'t buy' }, 'unknown_value', 'none of buy'],
    ['lesson 43: a price two ticks off', { lastPrice: 61_234.59 }, 'invented_number', 'quotes the last price as 61234.59'],
    ['lesson 43: evidence with another value', { evidence: [{ feature: 'rsi_5m', value: 70 }] }, 'invented_number', 'quotes rsi_5m as 70'],
    ['lesson 43: evidence that does not exist', { evidence: [{ feature: 'whale_alerts', value: 3 }] }, 'invented_number', 'whale_alerts, which it was not shown'],
    ['an inherited name as evidence', { evidence: [{ feature: 'constructor', value: 3 }] }, 'invented_number', 'constructor, which it was not shown'],
    ['an entry away from the price', { entryLow: 60_000, entryHigh: 60_100 }, 'invented_number', 'is not at the price'],
    ['a stop above a buy', { stop: 61_500 }, 'invented_number', 'not below its entry'],
    ['a trade without a stop', { stop: null }, 'wrong_schema', 'a buy needs entryLow, entryHigh, stop and target'],
    ['a confidence above one', { confidence: 70 }, 'unknown_value', 'confidence is 70'],
    ['a number as text', { confidence: '0.7' }, 'wrong_schema', 'confidence of the answer is "0.7", not a number'],
    ['a horizon of a year', { horizonMinutes: 525_600 }, 'unknown_value', 'horizonMinutes is 525600'],
    ['an order on top', { order: { side: 'buy' } }, 'wrong_schema', 'a field that no form has: order'],
    ['a veto by somebody who has none', { veto: 'stop!' }, 'wrong_schema', 'a field that no form has: veto'],
    ['evidence in prose', { evidence: 'RSI' }, 'wrong_schema', 'not a list'],
    ['a field too many in evidence', { evidence: [{ feature: 'rsi_5m', value: 64.123, weight: 1 }] }, 'wrong_schema', 'evidence 1 has a field'],
    ['another instrument', { instrument: 'ETH-USDT.alpha' }, 'invented_number', 'it is about ETH-USDT.alpha'],
  ])('%s', (_name, changes, fault, words) => {
    expect(read({ ...GOOD, ...changes })).toMatchObject({ ok: false, complaint: { fault, sentence: expect.stringContaining(words) as string } });
  });

  it.each<[name: string, text: string, fault: string]>([
    ['nothing', '', 'invalid_json'],
    ['prose', 'I would buy.', 'invalid_json'],
    ['prose round JSON', `Sure! ${JSON.stringify(GOOD)}`, 'invalid_json'],
    ['lesson 42: JSON that was cut', JSON.stringify(GOOD).slice(0, -10), 'invalid_json'],
    ['a list', '[]', 'wrong_schema'],
    ['null', 'null', 'wrong_schema'],
    ['a number too large to be one', JSON.stringify(GOOD).replace('0.7', '1e999'), 'wrong_schema'],
    ['a prototype', `{"__proto__":${JSON.stringify(GOOD)}}`, 'wrong_schema'],
  ])('%s is no answer', (_name, text, fault) => {
    expect(read(text)).toMatchObject({ ok: false, complaint: { fault } });
  });

  it.each(['hold', 'abstain'])('%s needs no prices; those it names are not kept', (stance) => {
    const reading = read({ ...GOOD, ...NO_TRADE, stance, stop: 61_000 });
    expect(reading).toMatchObject({ ok: true, content: { analysis: { stance, stop: null, entryZone: null, confidence: stance === 'hold' ? 0.7 : 0 } } });
  });

  it('hears a veto from the risk officer', () => {
    expect(read({ ...GOOD, ...NO_TRADE, stance: 'abstain', veto: 'too volatile' }, { officer: true })).toMatchObject({ ok: true, content: { analysis: { veto: 'too volatile' } } });
    expect(read({ ...GOOD, ...NO_TRADE, stance: 'abstain' }, { officer: true })).toMatchObject({ ok: false, complaint: { fault: 'wrong_schema' } });
  });

  it('reads only features that were shown', () => {
    expect(read(GOOD, { reads: ['rsi_5m'] })).toMatchObject({ ok: false, complaint: { fault: 'invented_number', sentence: 'it quotes ema_fast_5m, which it was not shown' } });
  });

  const CHOICES = ['trend', 'carry'] as AgentId[];
  it.each<[wanted: AnswerWanted, answer: unknown, result: unknown]>([
    [{ kind: 'choice', choices: CHOICES }, { chosen: 'carry', text: 'Funding.' }, { ok: true, content: { kind: 'choice', chosen: 'carry', text: 'Funding.' } }],
    [{ kind: 'choice', choices: CHOICES }, { chosen: 'Carry', text: '' }, { ok: false, complaint: { fault: 'unknown_value' } }],
    [{ kind: 'note', choices: [] }, { text: 'So\u202eme\u0000thing' }, { ok: true, content: { kind: 'note', text: 'So me thing', chosen: null } }],
    [{ kind: 'note', choices: CHOICES }, { text: 'You.', chosen: 'trend' }, { ok: true, content: { kind: 'note', chosen: 'trend' } }],
    [{ kind: 'note', choices: [] }, { text: 'You.', chosen: 'trend' }, { ok: false, complaint: { fault: 'wrong_schema' } }],
    [{ kind: 'review' }, { accepted: false, text: 'No stop.' }, { ok: true, content: { kind: 'review', accepted: false, text: 'No stop.' } }],
    [{ kind: 'review' }, { accepted: 'yes', text: '' }, { ok: false, complaint: { fault: 'wrong_schema' } }],
    [{ kind: 'analysis', choices: CHOICES }, { ...GOOD, chosen: 'carry' }, { ok: true, content: { kind: 'analysis', chosen: 'carry' } }],
    [{ kind: 'analysis', choices: CHOICES }, { ...GOOD, chosen: null }, { ok: true, content: { chosen: null } }],
    [{ kind: 'analysis', choices: CHOICES }, { ...GOOD, chosen: 'nobody' }, { ok: false, complaint: { fault: 'unknown_value' } }],
  ])('%j', (wanted, answer, result) => {
    expect(read(answer, { wanted })).toMatchObject(result as object);
  });

  it('never throws, and what it lets through always holds against the snapshot', () => {
    const value = fc.oneof(fc.constantFrom(...Object.values(GOOD)), fc.double(), fc.constantFrom('buy', 'sell', null, true, [], {}), fc.string());
    const answer = fc.record(Object.fromEntries(Object.keys(GOOD).map((name) => [name, fc.oneof({ weight: 6, arbitrary: fc.constant(GOOD[name as keyof typeof GOOD]) }, { weight: 1, arbitrary: value })])));
    let taken = 0;
    fc.assert(fc.property(fc.oneof(answer.map((one) => JSON.stringify(one)), fc.string(), fc.json()), (text) => {
      const reading = read(text);
      if (!reading.ok) return;
      taken += 1;
      if (reading.content.kind === 'analysis') expect(checkAnalysis(reading.content.analysis, SNAPSHOT)).toBe(reading.content.analysis);
    }), { numRuns: 500 });
    expect(taken).toBeGreaterThan(10);
  });
});

describe('the snapshot as it is shown', () => {
  it('has prices on the tick and other numbers to five digits', () => {
    const { lastPrice, values } = quotedSnapshot(SNAPSHOT);
    expect([lastPrice, values['ema_fast_5m'], values['rsi_5m'], values['atr_5m']]).toEqual([61_234.57, 61_200.12, 64.123, 123.46]);
    expect(quotedSnapshot(snapshotWith({ last_price: 0.000012345678 }, { lastPrice: 0.000012345678, tickSize: 1e-8 })).lastPrice).toBe(0.00001235);
  });
});

describe('the form', () => {
  it('names every field as required and allows no others, at every level', () => {
    const kinds: AnswerWanted[] = [{ kind: 'analysis', choices: [] }, { kind: 'choice', choices: ['a' as AgentId] }, { kind: 'note', choices: [] }, { kind: 'review' }];
    for (const wanted of kinds) {
      const { schema } = answerForm(wanted, ['rsi_5m'], true);
      expect(schema).toMatchObject({ additionalProperties: false, required: Object.keys(schema['properties'] as object) });
    }
  });

  it('without features to quote it has no empty list of allowed names, which no server takes', () => {
    expect(JSON.stringify(answerForm({ kind: 'analysis', choices: [] }, [], false))).not.toContain('"enum":[]');
  });
});
