import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberOf } from '../../engine/core/measures/measure.ts';
import { cornishFisherVar, ewmaVar, historicalVar, parametricVar, type Confidence } from '../../engine/core/measures/value-at-risk.ts';
import { CONFIDENCES, judgeVar, LEAST_FOR_TEST, rollingVar } from './rolling-var.ts';

const returns = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 40, maxLength: 120 });

describe('the VaR of each bar', () => {
  it('is the measure of the returns before it, by every method', () => {
    fc.assert(fc.property(returns, fc.integer({ min: 25, max: 35 }), (values, window) => {
      const rolled = rollingVar(values, window);
      for (let at = 0; at < values.length; at += 1) {
        const before = values.slice(at - window, at);
        for (const confidence of CONFIDENCES) {
          if (at < window) {
            expect(rolled.historical[confidence][at]).toBeNaN();
            continue;
          }
          expect(rolled.historical[confidence][at]).toBe(numberOf(historicalVar(before, confidence, window)));
          expect(rolled.parametric[confidence][at]).toBeCloseTo(numberOf(parametricVar(before, confidence, window)) ?? Number.NaN, 7);
          expect(rolled.ewma[confidence][at]).toBeCloseTo(numberOf(ewmaVar(values.slice(0, at), confidence, window)) ?? Number.NaN, 9);
        }
      }
    }));
  });

  it('by Cornish and Fisher is there where the expansion is, and equal to it', () => {
    // Logistic quantiles in a scattered order: tails a little heavier than a normal's.
    const values = Array.from({ length: 700 }, (_, i) => { const u = (i * 0.6180339887 + 0.3) % 1; return 0.004 * Math.log((u + 0.001) / (1.001 - u)); });
    const rolled = rollingVar(values, 60);
    let answered = 0;
    for (let at = 60; at < values.length; at += 1) {
      for (const confidence of CONFIDENCES) {
        const direct = numberOf(cornishFisherVar(values.slice(at - 60, at), confidence, 60));
        const ours = rolled.cornish_fisher[confidence][at] as number;
        if (direct === null) expect(ours).toBeNaN();
        else expect(ours).toBeCloseTo(direct, 9);
        if (direct !== null) answered += 1;
      }
    }
    expect(answered).toBeGreaterThan(100);
  });
});

describe('the judgement', () => {
  const flat = (count: number, confidence: Confidence, lossEvery: number): ReturnType<typeof judgeVar> => {
    const values = Array.from({ length: count }, (_, i) => (i % lossEvery === 0 ? -0.02 : 0.001));
    return judgeVar(values, new Float64Array(count).fill(0.01), 0, confidence);
  };

  it('counts losses beyond what was allowed for, and expects their share', () => {
    expect(flat(1_000, 0.99, 100)).toMatchObject({ bars: 1_000, unanswered: 0, exceeded: 10, expected: expect.closeTo(10, 9), tests: { light: 'green' } });
    expect(flat(1_000, 0.99, 20)).toMatchObject({ exceeded: 50, tests: { light: 'red' } });
    expect(flat(1_000, 0.99, 100).tests?.kupiec.pValue).toBeCloseTo(1, 6);
    expect(flat(1_000, 0.99, 20).tests?.kupiec.pValue).toBeLessThan(1e-9);
  });

  it('does not judge by fewer bars than a year has trading days', () => {
    expect(flat(LEAST_FOR_TEST - 1, 0.95, 20).tests).toBeNull();
    expect(flat(LEAST_FOR_TEST, 0.95, 20).tests).not.toBeNull();
  });

  it('sees clusters that the count alone does not show', () => {
    const values = Array.from({ length: 1_000 }, (_, i) => (i >= 500 && i < 550 ? -0.02 : 0.001));
    const { exceeded, tests } = judgeVar(values, new Float64Array(1_000).fill(0.01), 0, 0.95);
    expect(exceeded).toBe(50);
    expect(tests?.kupiec.pValue).toBeGreaterThan(0.9);
    expect(tests?.christoffersen.pValue).toBeLessThan(1e-9);
  });

  it('leaves out bars without a VaR, and says how many', () => {
    const allowed = new Float64Array(600).fill(0.01, 0, 400).fill(Number.NaN, 400);
    expect(judgeVar(Array.from({ length: 600 }, () => -0.02), allowed, 100, 0.95)).toMatchObject({ bars: 300, unanswered: 200, exceeded: 300 });
  });
});
