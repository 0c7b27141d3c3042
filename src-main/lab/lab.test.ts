import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../src-shared/contract/contract.ts';
import { must } from '../../src-shared/support/assert.ts';
import { value } from '../../src-shared/support/result.fixture.ts';
import { databaseFileOf, type DataFolder, openDataFolder } from '../engine/adapters/store-sqlite/data-folder.ts';
import { openWriter } from '../engine/adapters/store-sqlite/connection.ts';
import { backupOnline } from '../engine/adapters/store-sqlite/backup.ts';
import { writeNote } from '../engine/adapters/store-sqlite/journal-notes.ts';
import { openStore } from '../engine/adapters/store-sqlite/open-store.ts';
import type { NamedQuery } from '../engine/adapters/store-sqlite/read-database.ts';
import type { SqliteStore } from '../engine/adapters/store-sqlite/store.ts';
import type { Fact } from '../engine/core/fact.ts';
import { FactStory, give, storySession, storyTimes } from '../engine/ports/fact-story.test.ts';
import * as ablationQueries from './ablation/ablate.ts';
import { answerLab } from './app/answer-lab.ts';
import * as chartQueries from './app/chart-data.ts';
import * as markQueries from './app/chart-marks.ts';
import * as decisionQueries from './app/decisions.ts';
import * as curveQueries from './app/equity-curve.ts';
import * as learnedQueries from './app/learned.ts';
import * as explainQueries from './app/explain-rows.ts';
import * as breachQueries from './app/breaches.ts';
import * as listQueries from './app/history-lists.ts';
import * as sessionQueries from './app/session-lists.ts';
import * as exportQueries from './export.ts';
import * as healthQueries from './health.ts';
import * as ledgerQueries from '../engine/adapters/store-sqlite/ledger-check.ts';
import * as recordQueries from './agent-records.ts';
import * as lessonQueries from './lessons.ts';
import * as lockQueries from './locks.ts';
import * as loopQueries from './loop-metrics.ts';
import * as marketQueries from './market.ts';
import * as modelQueries from './model-costs.ts';
import * as orderQueries from './orders.ts';
import * as performanceQueries from './performance-views.ts';
import * as policyQueries from './policy.ts';
import * as positionQueries from './positions.ts';
import * as pnlQueries from './pnl/stored-books.ts';
import { openReader, type Reader } from './reader.ts';
import * as rebalanceQueries from './rebalance/past-rebalances.ts';
import * as windowQueries from './rebalance/return-window.ts';
import * as portfolioQueries from './rebalance/stored-portfolio.ts';
import * as pastOpinionQueries from './report/past-opinions.ts';
import * as reportQueries from './report/agents-report.ts';
import * as bookQueries from './risk/books.ts';
import * as equityQueries from './risk/equity-measures.ts';
import * as statusQueries from './status.ts';
import * as whyQueries from './why.ts';

type AnyQuery = NamedQuery<Record<string, unknown>, (string | number | null)[]>;

function isQuery(one: unknown): one is AnyQuery {
  return typeof one === 'object' && one !== null && 'sql' in one && 'name' in one;
}

const QUERIES: AnyQuery[] = [
  ablationQueries, lockQueries, breachQueries, pastOpinionQueries, reportQueries, bookQueries, equityQueries, learnedQueries, lessonQueries, recordQueries, chartQueries, markQueries, decisionQueries, curveQueries, explainQueries, listQueries, sessionQueries, exportQueries, healthQueries, ledgerQueries, loopQueries, marketQueries, modelQueries, orderQueries, performanceQueries, policyQueries, positionQueries, statusQueries, whyQueries, portfolioQueries, windowQueries, pnlQueries,
  portfolioQueries, windowQueries, rebalanceQueries,
].flatMap((module) => Object.values(module).filter(isQuery));

/** How many parameters a statement takes. */
function placesIn(sql: string): number {
  return sql.split('?').length - 1;
}

let root: string;
let folder: DataFolder;
let store: SqliteStore;
let reader: Reader;
const facts: Fact[] = [];

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'quorum-lab-'));
  folder = value(openDataFolder(root, 1));
  store = value(openStore(folder, { at: 1 }));
  const story = new FactStory(12);
  store.openSession(storySession(1));
  for (let i = 0; i < 1_500; i += 1) {
    const turn = story.next();
    facts.push(...structuredClone(turn.facts));
    give(store, turn);
    if (turn.facts.some(({ kind }) => kind === 'cycle_completed')) store.recordStages(storyTimes(i, turn.event.at));
  }
  store.commit(true);
  writeNote(store.db, { subject: 'session', id: storySession(1).id, text: 'a long life', tags: ['story'], at: 1 });
  value(await backupOnline(store.db, root, { cause: 'daily', at: 1, keep: 7 }));
  reader = value(openReader(root));
});
afterAll(() => {
  reader.close();
  store.close();
  folder.release();
  rmSync(root, { recursive: true, force: true });
});

const objects = (type: 'table' | 'view'): string[] =>
  // What a full-text index is made of is its own.
  store.db.prepare<[string], string>("SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_fts_%' ORDER BY name").pluck().all(type);

describe('every table has a writer and a reader', () => {
  it('the writer: after a long enough life each table has rows', () => {
    const empty = objects('table').filter((table) => store.db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get() === 0);
    expect(empty).toEqual([]);
  });

  it('the reader: a query of the lab names each table, itself or through a view, and each view', () => {
    const views = new Map(objects('view').map((name) => [name, store.db.prepare<[string], string>('SELECT sql FROM sqlite_master WHERE name = ?').pluck().get(name) ?? '']));
    const named = (name: string, text: string): boolean => new RegExp(`\\b${name}\\b`).test(text);
    const texts = QUERIES.map(({ sql }) => sql);
    const readViews = [...views].filter(([view]) => texts.some((text) => named(view, text)) || [...views].some(([other, sql]) => other !== view && named(view, sql)));
    expect([...views.keys()].filter((view) => !readViews.some(([name]) => name === view))).toEqual([]);
    const reach = [...texts, ...readViews.map(([, sql]) => sql)];
    expect(objects('table').filter((table) => !reach.some((text) => named(table, text)))).toEqual([]);
  });

  it('each query runs, and the unfiltered ones find rows', () => {
    expect(QUERIES.length).toBeGreaterThan(40);
    const found = new Map<string, number>();
    for (const { name, sql } of QUERIES) {
      found.set(name, reader.all({ name, sql } as AnyQuery, ...Array.from({ length: placesIn(sql) }, () => 100)).length);
    }
    const unfiltered = QUERIES.filter(({ sql }) => !sql.includes('?')).map(({ name }) => name);
    expect(unfiltered.filter((name) => (found.get(name) ?? 0) === 0)).toEqual([]);
  });
});

describe('plans of the critical queries', () => {
  it.each([
    ['open orders', 'orders_open'],
    ['orders of a position', 'orders_by_position'],
    ['orders of an instrument', 'orders_by_instrument'],
    ['open positions', 'positions_by_close'],
    ['closed positions', 'positions_by_close'],
    ['an order', 'orders_clientOrderId_unique'],
    ['events of an order', 'order_events_by_order'],
    ['fills of an order', 'fills_by_order'],
    ['a signal', 'trading_signals_id_unique'],
    ['a round', 'consensus_rounds_id_unique'],
    ['votes of a round', 'consensus_votes_by_round'],
    ['analyses of a round', 'agent_decisions_by_round'],
    ['candles', 'PRIMARY KEY'],
    ['equity curve', 'portfolio_snapshots_by_time'],
    ['stage times of a session', 'loop_metrics_by_session'],
    ['cycles of a session', 'loop_cycles_by_session'],
    ['protective orders of a position', 'orders_by_position'],
    ['result of a position', 'positions_id_unique'],
    ['newest candles', 'PRIMARY KEY'],
    ['newest rounds of a time', 'consensus_rounds_id_unique'],
    ['count of rounds of a time', 'consensus_rounds_id_unique'],
    ['an explained round', 'consensus_rounds_id_unique'],
    ['the signal of a round', 'trading_signals_by_round'],
    ['orders of a signal', 'orders_by_signal'],
    ['all orders of a position', 'orders_by_position'],
    ['the position of a signal', 'positions_by_signal'],
    ['steps of an order', 'order_events_by_order'],
    ['listed fills of an order', 'fills_by_order'],
    ['orders of an instrument before', 'orders_by_instrument'],
    ['orders before', 'orders_by_creation'],
    ['orders of a moment', 'orders_by_creation'],
    ['fills before', 'fills_by_moment'],
    ['fills of a moment', 'fills_by_moment'],
    ['positions closed before', 'positions_by_close'],
    ['the opening of a session', 'engine_events_by_session'],
    ['snapshots since', 'portfolio_snapshots_by_time'],
    ['fills on a chart', 'fills_by_time'],
  ])('%s searches by %s and scans nothing', (name, index) => {
    const { sql } = must(QUERIES.find((one) => one.name === name), name);
    const plan = reader.plan(sql, Array.from({ length: placesIn(sql) }, () => 'x'));
    expect(plan.join('\n')).toMatch(new RegExp(`SEARCH .*(${index})`));
    expect(plan.filter((step) => step.startsWith('SCAN'))).toEqual([]);
  });

  it.each(['filtered rounds', 'count of filtered rounds'])('%s: read an index that covers them, and no round itself', (name) => {
    const { sql } = must(QUERIES.find((one) => one.name === name), name);
    const plan = reader.plan(sql, Array.from({ length: placesIn(sql) }, () => '[]'));
    expect(plan.join('\n')).toMatch(/SEARCH r USING COVERING INDEX consensus_rounds_by_outcome \(instrument=\? AND outcome=\? AND id>\? AND id<\?\)/);
    expect(plan.filter((step) => /consensus_rounds(?!_by_outcome)/.test(step))).toEqual([]);
  });

  it('details of decisions find each row by its key', () => {
    const { sql } = must(QUERIES.find(({ name }) => name === 'details of decisions'), 'details of decisions');
    expect(reader.plan(sql, ['[]']).filter((step) => step.startsWith('SCAN'))).toEqual([expect.stringContaining('SCAN j VIRTUAL TABLE')]);
  });

  it('newest orders walk the table from its end and stop', () => {
    const { sql } = must(QUERIES.find(({ name }) => name === 'newest orders'), 'newest orders');
    expect(reader.plan(sql, [10])).toEqual(['SCAN orders']);
  });
});

describe('the ledger check', () => {
  it('finds the books of a whole life in balance, to the last digit', () => {
    const report = ledgerQueries.checkLedger(reader);
    expect(report).toMatchObject({ balanced: true, imbalances: [] });
    expect(report.entries).toBe(facts.filter(({ kind }) => kind === 'ledger_posted').length);
    const last = facts.filter((fact) => fact.kind === 'ledger_posted').at(-1);
    expect(report.accounts).toHaveLength(1);
    expect(last?.entry.balanceAfter.toString()).toContain(must(report.accounts[0], 'one account').total.replace('.', '').replace(/^0+/, ''));
  });

  it.each([
    ['an entry is gone', 'DELETE FROM ledger_entries WHERE ordinal = 5', 'entry'],
    ['a balance was changed by the smallest amount', "UPDATE balances SET total = decimal_sub(total, '0.000000000000000001')", 'balance'],
    ['a fill is gone', 'DELETE FROM fills WHERE booking = (SELECT max(booking) FROM fills)', 'position'],
  ])('notices when %s', (_name, damage, kind) => {
    const copy = mkdtempSync(path.join(tmpdir(), 'quorum-books-'));
    store.db.prepare('VACUUM INTO ?').run(databaseFileOf(copy));
    const writer = openWriter(databaseFileOf(copy));
    writer.exec(damage);
    writer.close();
    const damaged = value(openReader(copy));
    const report = ledgerQueries.checkLedger(damaged);
    damaged.close();
    rmSync(copy, { recursive: true, force: true });
    expect(report.balanced).toBe(false);
    expect(new Set(report.imbalances.map((one) => one.kind))).toContain(kind);
  });
});

describe('what was learned, for the app', () => {
  it('is of the contract’s shape: the policy in bands, seats by tenths of confidence over all regimes', () => {
    const answer = value(answerLab(reader, 'agents.learned', {}));
    const { policy, seats, bands } = contract['agents.learned'].output.parse(answer);
    expect(policy.states.length).toBeGreaterThan(0);
    for (const { regime, volatility, agreement, drawdown } of policy.states) {
      expect([bands.regimes.includes(regime), bands.volatilities.includes(volatility), bands.agreements.includes(agreement), bands.drawdowns.includes(drawdown)]).toEqual([true, true, true, true]);
    }
    expect(seats.length).toBeGreaterThan(1);
    const records = recordQueries.readRecords(reader).filter(({ regime }) => regime === null);
    for (const { framework, agent, settled, brier, bins } of seats) {
      expect(records.find((record) => record.framework === framework && record.agent === agent)).toMatchObject({ n: settled, brier });
      // The story's bins: the tenth has as many results as its number a regime, half of them right, of five per cent each.
      expect(bins[4]).toMatchObject({ hits: (bins[4]?.settled ?? 0) / 2, confidence: 0.05 });
      expect(bins[0]).toEqual({ settled: 0, hits: 0, confidence: null });
    }
  });
});

describe('experiences gone over again', () => {
  it('teach the same each time, each as often as asked, and leave the stored policy alone', () => {
    const before = policyQueries.readPolicy(reader);
    const once = policyQueries.relearn(reader, 1);
    const often = policyQueries.relearn(reader, 200);
    const visits = (view: policyQueries.PolicyView): number => view.states.reduce((sum, state) => sum + state.visits, 0);
    expect([visits(once), visits(often)]).toEqual([before.experiences, 200 * before.experiences]);
    expect(policyQueries.relearn(reader, 200)).toEqual(often);
    expect(policyQueries.readPolicy(reader)).toEqual(before);
    // Every experience of the story brought −0.53 by the same action; what comes after it is worth nothing, since actions that were never taken are.
    for (const { actions, best } of often.states) {
      expect(actions[1]?.value).toBeCloseTo(-0.53, 2);
      expect(best).toBe(0);
    }
  });
});

describe('lessons', () => {
  const closed = () => facts.flatMap((fact) => (fact.kind === 'position_changed' && fact.change === 'closed' && fact.position.signal !== null && fact.position.initialRisk !== null ? [fact.position] : []));

  it('each agent that had a say takes one from each position the agents closed, in its own words', () => {
    const one = must(closed().at(-1), 'a closed position of a signal');
    const raised = must(facts.find((fact) => fact.kind === 'signal_raised' && fact.signal.id === one.signal), 'its signal') as Extract<Fact, { kind: 'signal_raised' }>;
    const held = must(facts.find((fact) => fact.kind === 'round_held' && fact.id === raised.signal.round), 'its round') as Extract<Fact, { kind: 'round_held' }>;
    const lessons = reader.all(lessonQueries.LESSONS_OF_POSITION, one.id);
    const voices = new Map(held.round.votes.filter(({ stance }) => stance !== 'abstain').reverse().map((vote) => [vote.agent as string, vote]));
    expect(lessons.map(({ agent }) => agent)).toEqual([...voices.keys()].sort((a, b) => (a < b ? -1 : 1)));
    for (const { agent, text, resultR, regime, at } of lessons) {
      const { stance } = must(voices.get(agent), agent);
      expect([regime, at]).toEqual(['bull', one.closedAt]);
      expect(text).toMatch(new RegExp(`^Wanted to ${stance === 'hold' ? 'wait' : stance} with \\d+ % confidence in a bull market \\(the trend is up, "and" stays\\); the ${raised.signal.direction} brought [+−]\\d+\\.\\d\\d R in .*: (right|wrong)\\.$`));
      const backed = stance === (raised.signal.direction === 'long' ? 'buy' : 'sell');
      expect(text.endsWith(': right.')).toBe(backed === resultR > 0);
    }
  });

  it('stand beside what a language model wrote of the same position, under its name, where one did', () => {
    const one = must(closed().at(-1), 'a closed position of a signal');
    const written = new Map(facts.flatMap((fact) => (fact.kind === 'lesson_written' && fact.position === one.id ? [[fact.agent as string, fact.words] as const] : [])));
    const lessons = reader.all(lessonQueries.LESSONS_OF_POSITION, one.id);
    expect(lessons.map(({ agent, words, wordsBy }) => [agent, words, wordsBy])).toEqual(lessons.map(({ agent }) => [agent, written.get(agent) ?? null, written.has(agent) ? 'analyst-1' : null]));
    expect(new Set(lessons.map(({ words }) => words === null)).size).toBe(2);
    expect(['analyst-1', '', null].map((wordsBy) => lessonQueries.writerOf({ wordsBy }))).toEqual(['analyst-1', 'its language model', 'its language model']);
    const newest = reader.all(lessonQueries.NEWEST_LESSONS, 3);
    expect(newest).toHaveLength(3);
    expect(newest[0]?.at).toBe(Math.max(...newest.map(({ at }) => at)));
  });

  it('are found by instrument and regime, of positions that had closed by then, two an agent, newest first', () => {
    const { instrument, at } = must(closed().flatMap(({ id }) => reader.all(lessonQueries.LESSONS_OF_POSITION, id)).at(-1), 'a lesson');
    const found = lessonQueries.recall(reader, instrument, 'bull', at);
    for (const lesson of found) expect(lesson.at < at && lesson.instrument === instrument).toBe(true);
    const later = lessonQueries.recall(reader, instrument, 'bull', at + 1);
    expect(later[0]).toMatchObject({ instrument, at });
    const counts = new Map<string, number>();
    for (const { agent } of later) counts.set(agent, (counts.get(agent) ?? 0) + 1);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(2);
    expect(lessonQueries.recall(reader, instrument, 'bear', at + 1)).toEqual([]);
    expect(lessonQueries.recall(reader, 'no "such" thing', 'bull', at + 1)).toEqual([]);
  });
});

describe('the policy', () => {
  it('is what the facts since the last reset taught, with the experiences it has that from', () => {
    const learned = facts.flatMap((fact) => (fact.kind === 'policy_learned' ? [fact.lesson] : []));
    const since = facts.findLastIndex((fact) => fact.kind === 'policy_changed' && fact.change === 'reset');
    const rows = new Map(facts.slice(since + 1).flatMap((fact) => (fact.kind === 'policy_learned' && fact.lesson.row !== null ? [[fact.lesson.row.state, fact.lesson.row] as const] : [])));
    const policy = policyQueries.readPolicy(reader);
    expect(policy.states.map(({ state }) => state)).toEqual([...rows.keys()].sort((a, b) => (a < b ? -1 : 1)));
    for (const { state, actions, best } of policy.states) {
      expect(actions[0]).toEqual({ weighting: 'as_voted', size: 1, value: (0.1 + 1 / 3) / 2, visits: rows.get(state)?.visits[0] });
      expect(best).toBe(0);
    }
    expect(policy).toMatchObject({ experiences: learned.length, tried: expect.any(Number) });
    expect(policy.sumReward).toBeCloseTo(-0.53 * learned.length, 6);
    const last = must(facts.findLast((fact) => fact.kind === 'policy_changed' || fact.kind === 'policy_advised'), 'a standing');
    expect(policy.decisions).toBe(last.kind === 'policy_advised' ? last.advice.decisions : (last as Extract<Fact, { kind: 'policy_changed' }>).decisions);
    const text = JSON.parse(policyQueries.policyText(reader)) as { readonly actions: unknown[]; readonly states: { readonly state: string }[]; readonly experiences: { readonly signal: string; readonly reward: number | null }[] };
    expect([text.actions.length, text.states.length]).toEqual([7, rows.size]);
    expect(text.experiences.filter(({ reward }) => reward !== null).map(({ signal }) => signal).sort()).toEqual(learned.map(({ signal }) => signal).sort());
  });
});

describe('records of agents', () => {
  it('add the regimes of a seat up, and say what each comes to', () => {
    const records = recordQueries.readRecords(reader);
    const seats = records.filter(({ regime }) => regime === null);
    expect(new Set(seats.map(({ framework, agent }) => `${framework} ${agent}`)).size).toBe(seats.length);
    const settled = facts.flatMap((fact) => (fact.kind === 'opinion_settled' ? [fact] : []));
    const newest = new Map(settled.map(({ opinion: { framework, agent, regime }, tally }) => [`${framework} ${agent} ${regime}`, tally]));
    expect(newest.size).toBeGreaterThan(4);
    for (const { framework, agent, n, hitRate } of seats) {
      const own = [...newest].filter(([key]) => key.startsWith(`${framework} ${agent} `)).map(([, tally]) => tally);
      expect(n).toBe(own.reduce((sum, tally) => sum + tally.n, 0));
      if (n > 0) expect(hitRate).toBeCloseTo(own.reduce((sum, tally) => sum + tally.hits, 0) / n, 12);
    }
    expect(records.filter(({ regime }) => regime !== null)).toHaveLength(newest.size);
  });
});

describe('what language models cost', () => {
  it('is the sum of the calls told, by agent, by day and by decision, and every question is in one of its states', () => {
    const told = facts.flatMap((fact) => (fact.kind === 'model_answered' ? [fact] : []));
    const micros = told.reduce((sum, { answer }) => sum + answer.micros, 0);
    expect(micros).toBeGreaterThan(0);
    const sum = (rows: readonly { readonly micros: number }[]): number => rows.reduce((total, row) => total + row.micros, 0);
    for (const by of ['agent', 'day'] as const) expect(sum(modelQueries.readModelCosts(reader, by)), by).toBe(micros);
    const decisions = modelQueries.readModelCosts(reader, 'decision');
    expect(decisions.length).toBe(Math.min(200, told.length));
    expect(new Set(decisions.map(({ micros: one }) => one))).toEqual(new Set([6_080]));
    const asked = reader.all(modelQueries.ASKED_OF_SEATS);
    expect(asked.reduce((total, { questions }) => total + questions, 0)).toBe(told.length);
    expect(asked.reduce((total, { dropped }) => total + dropped, 0)).toBe(told.filter(({ dropped }) => dropped !== null).length);
  });
});

describe('why', () => {
  it('follows an entry from what was seen to what it brought', () => {
    const id = must(
      store.db.prepare<[], string>(`SELECT client_order_id FROM orders WHERE origin_kind = 'signal' AND state = 'filled' AND position_id IN (SELECT id FROM positions WHERE closed_at IS NOT NULL)`).pluck().get(),
      'a filled entry of a signal',
    );
    const why = value(whyQueries.readWhy(reader, id));
    expect(why.snapshot?.regime).toBe('bull');
    expect(JSON.parse(must(why.snapshot, 'a snapshot').features)).toEqual({ ema20: 100.1, rsi14: 55.5, atr14: 1.5 });
    expect(why.analyses).toHaveLength(18);
    expect(why.votes).toHaveLength(18);
    expect(why.votes[0]).toMatchObject({ agent: 'trend', framework: 'crew', weight: 1 / 18 });
    expect(why.votes[9]).toMatchObject({ agent: 'trend', framework: 'group_chat', weight: 1 / 18 });
    expect(why.round?.id).toBe(why.signal?.roundId);
    expect(why.signal?.end).toBe('executed');
    expect(why.checks.map(({ passed }) => passed)).toEqual([true, false]);
    expect(why.orderEvents.map(({ to }) => to)).toEqual(expect.arrayContaining(['sent', 'accepted', 'filled']));
    expect(why.fills.length).toBeGreaterThan(0);
    expect(why.position?.id).toBe(why.order.positionId);
    expect(why.positionEvents[0]?.change).toBe('opened');
    expect(why.result?.net).toMatch(/^-?\d/);
  });

  it('says so when there is no such order', () => {
    expect(whyQueries.readWhy(reader, 'nobody')).toMatchObject({ ok: false, error: { code: 'unknown_order' } });
  });
});

describe('loop metrics', () => {
  it('count what the facts say', () => {
    const metrics = must(loopQueries.readLoopMetrics(reader, storySession(1).id), 'the session');
    const cycles = facts.filter((fact) => fact.kind === 'cycle_completed');
    expect(metrics.loop_count).toBe(cycles.length);
    expect(metrics.signals_generated).toBe(cycles.reduce((sum, { cycle }) => sum + cycle.signals, 0));
    const closed = facts.filter((fact) => fact.kind === 'position_changed').filter(({ change }) => change === 'closed');
    expect(metrics.successful_trades + metrics.failed_trades).toBe(closed.length);
    const net = closed.reduce((sum, { position }) => sum + position.realised - position.fees + position.funding, 0n);
    expect(BigInt(Math.round(Number(metrics.total_pnl) * 1e9))).toBe(BigInt(Math.round(Number(net) / 1e9)));
    expect(metrics.win_rate).toBeCloseTo(metrics.successful_trades / closed.length, 12);
    expect(metrics.stages?.scan).toEqual({ p50: 0.1, p95: 0.1, p99: 0.1 });
    expect(must(metrics.stages, 'times').total.p99).toBeGreaterThan(must(metrics.stages, 'times').total.p50);
  });

  it.each([
    [[1, 2, 3, 4], 0.5, 2],
    [[1, 2, 3, 4], 0.95, 4],
    [[7], 0.99, 7],
  ])('the quantile of %j at %d is %d', (values, p, expected) => {
    expect(loopQueries.quantile(Float64Array.from(values), p)).toBe(expected);
  });

  it('knows no session that is not there, and which one is the newest', () => {
    expect(loopQueries.readLoopMetrics(reader, 'nobody')).toBeNull();
    const newest = must(loopQueries.readNewestLoopMetrics(reader), 'a newest session');
    expect(newest).toEqual(loopQueries.readLoopMetrics(reader, newest.session));
  });
});

describe('status, lists and charts', () => {
  it('tells the present state, and a halt only while it lasts', () => {
    const status = statusQueries.readStatus(reader);
    const last = must(facts.filter((fact) => fact.kind === 'trading_state_changed').at(-1), 'a state');
    expect(status.state).toMatchObject({ trading: last.to, tradingReason: last.reason });
    expect(status.state?.haltedBy ?? null).toBe(store.load().halt?.by ?? null);
    expect(status.openRisk).toHaveLength(store.load().positions.length);
    expect(status.venues[0]).toMatchObject({ venue: 'alpha', connected: 0 });
    expect(status.metrics?.equity).toMatch(/^\d/);
  });

  it('lists what is open as the store loads it', () => {
    const state = store.load();
    expect(positionQueries.readPositions(reader, 'open').map(({ id }) => id)).toEqual(state.positions.map(({ id }) => id));
    const final = ['filled', 'cancelled', 'expired', 'rejected', 'denied'];
    expect(new Set(orderQueries.readOrders(reader, { kind: 'open' }).map(({ clientOrderId }) => clientOrderId))).toEqual(
      new Set(state.orders.filter((order) => !final.includes(order.state)).map(({ ticket }) => ticket.clientOrderId)),
    );
    expect(orderQueries.readOrders(reader, { kind: 'newest', limit: 3 })).toHaveLength(3);
  });

  it('gives candles of a span in order', () => {
    const candles = marketQueries.readCandles(reader, 'BTC-USDT-PERP.alpha', '1m', 0, 9e15);
    expect(candles.length).toBeGreaterThan(10);
    expect(candles.map(({ openAt }) => openAt)).toEqual(candles.map(({ openAt }) => openAt).sort((a, b) => a - b));
    expect(candles[0]).toMatchObject({ open: 100, high: 101.5, low: 99.25, close: 100.75, volume: 12.5, partial: 0 });
  });

  it('finds the audit log whole, and the row that somebody changed', () => {
    expect(healthQueries.firstBrokenAuditRow(reader)).toBeNull();
    const ordinal = store.db.prepare<[], number>('SELECT ordinal FROM audit_log WHERE body LIKE \'%operator%\' ORDER BY ordinal LIMIT 1').pluck().get();
    store.db.prepare("UPDATE audit_log SET body = replace(body, 'operator', 'somebody') WHERE ordinal = ?").run(ordinal);
    expect(healthQueries.firstBrokenAuditRow(reader)).toBe(ordinal);
  });
});

describe('exports', () => {
  it.each(Object.keys(exportQueries.EXPORT_COLUMNS) as exportQueries.ExportKind[])('%s have the promised columns and every row', (kind) => {
    const rows = [...exportQueries.exportRows(reader, kind)];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows.slice(0, 20)) expect(Object.keys(row)).toEqual(exportQueries.EXPORT_COLUMNS[kind]);
    expect([...exportQueries.exportText(reader, kind, 'csv')]).toHaveLength(rows.length + 1);
    expect([...exportQueries.exportText(reader, kind, 'json')].map((line) => JSON.parse(line) as unknown)).toEqual(rows);
  });

  it.each([
    ['plain', 'plain'],
    ['-12.5', '-12.5'],
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['-2+3', "'-2+3"],
    ['@sum', "'@sum"],
    [-1e-7, '-1e-7'],
    [null, ''],
  ])('writes %j as %s', (cell, text) => {
    expect(exportQueries.csvCell(cell)).toBe(text);
  });

  it('keep amounts as exact text', () => {
    const [line] = [...exportQueries.exportText(reader, 'ledger', 'json')].filter((text) => text.includes('0.000000000000000001'));
    expect(line).toContain('"amount":"0.000000000000000001"');
  });
});

describe('opening for reading', () => {
  it('says what to do where there is no database', () => {
    expect(openReader(path.join(root, 'nowhere'))).toMatchObject({ ok: false, error: { code: 'no_database' } });
  });

  it('cannot write', () => {
    expect(() => reader.all({ name: 'sneaky', sql: "DELETE FROM orders" } as NamedQuery<unknown>)).toThrow();
  });

  it('does a full check', () => {
    expect(reader.size().tables.length).toBeGreaterThan(30);
  });
});
