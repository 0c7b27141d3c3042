import { describe, expect, it } from 'vitest';
import { checkAnalysis } from '../agents/check-analysis.ts';
import { snapshotWith } from '../agents/snapshot-fixture.ts';
import { featuresOf, scaled } from './user-inputs.ts';
import { outputFault, userAgent, type UserModel, type UserModelOutput } from './user-model.ts';
import { opinionOf } from './user-opinion.ts';

const VOTE = { as: 'vote', frameworks: ['crew'], horizonMs: 7_200_000, stopAtrs: 2, targetAtrs: 3.5, threshold: 0.4 } as const;
const DIRECTION: UserModelOutput = { meaning: 'direction' };
const CHANCES: UserModelOutput = { meaning: 'probabilities', order: ['sell', 'hold', 'buy'] };

function modelWith(output: UserModelOutput = DIRECTION): UserModel {
  return { agent: userAgent('mine'), fileHash: 'ab'.repeat(32), inputs: [{ feature: 'rsi_5m', subtract: 50, divide: 10 }, { feature: 'z_5m', subtract: 0, divide: 1 }], output, use: VOTE };
}

describe('what a model is given', () => {
  it('each feature less what is subtracted, divided; nothing where one is missing', () => {
    const model = modelWith();
    expect(featuresOf(model, snapshotWith({ rsi_5m: 62, z_5m: -1.5 }))).toEqual([62, -1.5]);
    expect(scaled(model, [62, -1.5])).toEqual([1.2, -1.5]);
    expect(featuresOf(model, snapshotWith({ z_5m: undefined }))).toBeNull();
  });
});

describe('what its numbers say', () => {
  it.each<[UserModelOutput, readonly number[], string, number]>([
    [DIRECTION, [0.4], 'buy', 0.4], [DIRECTION, [-0.75], 'sell', 0.75], [DIRECTION, [0.39], 'hold', 0.61], [DIRECTION, [-0.1], 'hold', 0.9], [DIRECTION, [0], 'hold', 1], [DIRECTION, [1.000001], 'buy', 1],
    [CHANCES, [0.1, 0.2, 0.7], 'buy', 0.7], [CHANCES, [0.6, 0.3, 0.1], 'sell', 0.6], [CHANCES, [0.2, 0.5, 0.3], 'hold', 0.5], [CHANCES, [0.3, 0.31, 0.39], 'hold', 0.31], [CHANCES, [0.45, 0.1, 0.45], 'hold', 0.1],
  ])('%o %o: %s with %f', (output, values, stance, confidence) => {
    const opinion = opinionOf(modelWith(output), VOTE, values, snapshotWith());
    expect(opinion.stance).toBe(stance);
    expect(opinion.confidence).toBeCloseTo(confidence, 9);
    expect(checkAnalysis(opinion, snapshotWith())).toBe(opinion);
  });

  it('stop and target are so many ATRs from the price, and what it read is its evidence', () => {
    const opinion = opinionOf(modelWith(), VOTE, [-0.8], snapshotWith({ atr_5m: 1.5 }));
    expect([opinion.stop, opinion.target, opinion.horizonMs]).toEqual([103, 94.75, 7_200_000]);
    expect(opinion.evidence).toEqual([{ feature: 'rsi_5m', value: 50 }, { feature: 'z_5m', value: 0 }, { feature: 'atr_5m', value: 1.5 }]);
    expect(opinion.note).toBe('its model scores −0.80 of 1');
    expect(opinionOf(modelWith(), VOTE, [0.8], snapshotWith({ atr_5m: undefined })).stance).toBe('abstain');
  });
});

describe('numbers that are not as they should be', () => {
  it.each<[string, UserModelOutput, readonly number[], RegExp | null]>([
    ['one that is right', DIRECTION, [0.5], null], ['a hair beyond', DIRECTION, [1.000005], null], ['beyond', DIRECTION, [1.2], /1\.2, beyond -1 to 1/], ['none', DIRECTION, [], /0 numbers where one/], ['two', DIRECTION, [0.1, 0.2], /2 numbers/],
    ['no number', DIRECTION, [NaN], /no number/], ['without end', DIRECTION, [-Infinity], /no number/], ['three that are 1', CHANCES, [0.2, 0.3, 0.5], null], ['three that are not', CHANCES, [0.2, 0.3, 0.6], /add up to 1\.1/],
    ['of its range', { meaning: 'number', min: 0, max: 40 }, [12], null], ['below its range', { meaning: 'number', min: 0, max: 40 }, [-3], /beyond 0 to 40/],
  ])('%s', (_what, output, values, words) => {
    const fault = outputFault(output, values);
    if (words === null) expect(fault).toBeNull();
    else expect(fault).toMatch(words);
  });
});
