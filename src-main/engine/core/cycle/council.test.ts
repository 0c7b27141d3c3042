/** The loop's two frameworks: who votes, what is remembered of it, and what asking changes. */
import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { encode } from '../codec.ts';
import { BTC, Desk, type DeskOptions } from '../engine.fixture.ts';
import { analyseNow, consensusNow } from './analyse-now.ts';

const MINUTES_5 = 300_000;

/** Two hours of a rising market in five-minute bars, then a quote at 100. */
function rising(more: DeskOptions = {}): Desk {
  const desk = new Desk({ instruments: [BTC], ...more, tweaks: { consensus: { threshold: 0, minVoices: 1, minPresence: 0, maxSnapshotAgeMs: 86_400_000 }, ...more.tweaks }, warm: false });
  const first = Math.floor(desk.at / MINUTES_5) - 120;
  desk.observe(...Array.from({ length: 120 }, (_, i) => ({
    kind: 'candle' as const, instrument: BTC.id, timeframe: '5m' as const, openAt: ((first + i) * MINUTES_5) as Timestamp, open: 80 + i / 6, high: 80.3 + i / 6, low: 79.9 + i / 6, close: 80.2 + i / 6, volume: 1, closed: true, history: true as const,
  })));
  desk.quote(BTC.id, 100);
  return desk;
}

const bar = (desk: Desk, low: number, high: number, close: number): Parameters<Desk['observe']>[0] => ({
  kind: 'candle', instrument: BTC.id, timeframe: '5m', openAt: (Math.floor(desk.at / MINUTES_5) * MINUTES_5 - MINUTES_5) as Timestamp, open: 100, high, low, close, volume: 1, closed: true,
});

/** Lets the bars that may decide about what has just been said begin and end. */
function nextBar(desk: Desk, low: number, high: number, close: number): void {
  desk.advance(2 * MINUTES_5);
  desk.observe(bar(desk, low, high, close));
}

describe('each round', () => {
  it('every seat of both frameworks votes, crew first, the same agents in both; officers do not', () => {
    const desk = rising();
    desk.cycle();
    const { votes } = must(desk.factsOf('round_held')[0], 'a round').round;
    const agents = ['trend', 'mean_reversion', 'breakout', 'order_flow', 'carry', 'regime'];
    expect(votes.map(({ framework, agent }) => `${framework} ${agent}`)).toEqual(['crew', 'group_chat'].flatMap((framework) => agents.map((agent) => `${framework} ${agent}`)));
    for (const { weight } of votes) expect(weight).toBeCloseTo(1 / 12, 12);
  });

  it('a signal keeps what was said in each framework', () => {
    const desk = rising();
    desk.cycle();
    const { hearings } = must(desk.factsOf('round_held')[0], 'a round');
    expect(hearings?.map(({ framework, analyses }) => [framework, analyses.length])).toEqual([['crew', 7], ['group_chat', 7]]);
  });

  it('without a group chat in the configuration the crew votes alone', () => {
    const desk = rising();
    const { teams } = desk.state.config;
    const alone = rising({ tweaks: { teams: teams.slice(0, 1) } });
    alone.cycle();
    expect(new Set(alone.factsOf('round_held')[0]?.round.votes.map(({ framework }) => framework))).toEqual(new Set(['crew']));
  });
});

describe('what came of opinions', () => {
  it('is told when a bar settles them, kept per framework and regime, and weighs from the next vote on', () => {
    const desk = rising();
    desk.cycle();
    const said = must(desk.factsOf('round_held')[0], 'a round').round.votes.filter(({ stance }) => stance === 'buy');
    expect(said.length).toBeGreaterThan(1);
    expect(desk.state.council.opinions.size).toBe(said.length);
    nextBar(desk, 95, 100, 96);
    const settled = desk.factsOf('opinion_settled');
    expect(settled.map(({ opinion }) => `${opinion.framework} ${opinion.agent}`).sort()).toEqual(said.map(({ framework, agent }) => `${framework} ${agent}`).sort());
    for (const { opinion, tally } of settled) {
      expect(opinion).toMatchObject({ end: 'stop', direction: 1, instrument: BTC.id });
      expect(opinion.resultR).toBeLessThan(-1);
      expect(tally).toMatchObject({ n: 1, hits: 0, sumR: opinion.resultR });
      expect(desk.state.council.results.of(opinion.framework, opinion.agent, opinion.regime)).toEqual(tally);
    }
  });

  it('is taken back at the next start, but not where an account begins anew: that market has not happened yet', () => {
    const results = [{ framework: 'crew' as const, agent: 'trend' as never, regime: 'bull' as const, tally: { n: 400, hits: 100, sumR: -200, sumSquaredR: 400, sumBrier: 100, bins: Array.from({ length: 10 }, () => ({ n: 40, hits: 10, confidenceSum: 20 })) } }];
    const later = new Desk({ stored: { results } });
    expect(later.state.council.results.of('crew', 'trend' as never, 'bull').n).toBe(400);
    const anew = new Desk({ stored: { results }, freshVenues: [BTC.venue] });
    expect(anew.state.council.results.of('crew', 'trend' as never, 'bull').n).toBe(0);
  });
});

describe('asking', () => {
  it('shows every word of each framework, and the vote the next cycle would hold', () => {
    const desk = rising();
    const asked = analyseNow(desk.state, BTC.id, ['crew', 'group_chat']);
    expect(asked.debates.map(({ team, debate }) => [team.framework, debate.said.length >= 7, debate.end])).toEqual([['crew', true, 'done'], ['group_chat', true, 'stop_condition']]);
    const [vote] = consensusNow(desk.state, [BTC.id]);
    expect(vote).toEqual(asked.round);
    desk.post({ kind: 'timer_fired', timer: 'cycle', dueAt: desk.at as Timestamp });
    const held = must(desk.factsOf('round_held')[0], 'a round').round;
    expect(held.votes).toEqual(asked.round.votes);
    expect([held.agreement, held.confidence, held.outcome]).toEqual([asked.round.agreement, asked.round.confidence, asked.round.outcome]);
  });

  it('one framework alone votes with all the weight', () => {
    const desk = rising();
    for (const framework of ['crew', 'group_chat'] as const) {
      const { debates, round } = analyseNow(desk.state, BTC.id, [framework]);
      expect(debates).toHaveLength(1);
      expect(new Set(round.votes.map((vote) => vote.framework))).toEqual(new Set([framework]));
      expect(round.votes.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    }
  });

  it('changes nothing: a session that was asked at every step decides as one that was not', () => {
    const [asked, left] = [rising(), rising()];
    for (const desk of [asked, left]) {
      for (const [low, high, close] of [[99, 101, 100.5], [100, 102, 101], [95, 101, 96], [94, 97, 95]] as const) {
        if (desk === asked) { analyseNow(desk.state, BTC.id, ['crew']); consensusNow(desk.state, [BTC.id]); }
        desk.cycle();
        if (desk === asked) analyseNow(desk.state, BTC.id, ['crew', 'group_chat']);
        nextBar(desk, low, high, close);
      }
    }
    expect(asked.results.map(({ facts, effects }) => encode({ facts, effects }))).toEqual(left.results.map(({ facts, effects }) => encode({ facts, effects })));
    expect(asked.factsOf('opinion_settled').length).toBeGreaterThan(0);
  });
});
