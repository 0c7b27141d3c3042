/** The report over real one-minute candles: a day of the recorded weeks, traded and reported by the commands a person types. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../../../src-shared/support/assert.ts';
import type { AgentsReport } from '../../lab/report/agents-report.ts';
import type { AgentRecord } from '../../lab/agent-records.ts';
import { newFolder, parse, quorum, removeFolders } from '../command-line.fixture.ts';

const market = fileURLToPath(new URL('../../../../shared/data/market/candles/', import.meta.url));
const missing = !existsSync(market);

describe.skipIf(missing)(missing ? 'SKIPPED: ../shared/data/market/candles is missing' : 'quorum agents report over recorded candles', () => {
  const folder = newFolder();
  let report: AgentsReport;
  let records: readonly AgentRecord[];
  let text = '';

  beforeAll(async () => {
    const ran = await quorum('run', '--market', market, '--speed', 'max', '--seed', '7', '--for', '24h', '--json', '--data-dir', folder);
    expect(ran.err).toBe('');
    report = must(parse((await quorum('agents', 'report', '--json', '--data-dir', folder)).out)[0], 'a report') as unknown as AgentsReport;
    records = parse((await quorum('agents', 'record', '--json', '--data-dir', folder)).out) as unknown as readonly AgentRecord[];
    text = (await quorum('agents', 'report', '--data-dir', folder)).out;
  }, 120_000);
  afterAll(removeFolders);

  it('has every opinion that came out, once, in one part or the other', () => {
    expect(report.speakers.length).toBeGreaterThan(5);
    for (const { framework, agent, before, after } of report.speakers) {
      if (framework === null) continue;
      const record = must(records.find((one) => one.framework === framework && one.agent === agent), `${framework} ${agent}`);
      expect(before.n + after.n, agent).toBe(record.n);
      expect(((before.meanR ?? 0) * before.n + (after.meanR ?? 0) * after.n) / record.n, agent).toBeCloseTo(must(record.meanR, 'a mean'), 9);
    }
    for (const { before, after } of report.speakers) {
      for (const { n, calibration, regimes } of [before, after]) expect([calibration, regimes].map((list) => list.reduce((sum, one) => sum + one.n, 0))).toEqual([n, n]);
    }
  });

  it('has the vote as well, by its own plans and by one measure with its members', () => {
    expect(must(report.speakers.find(({ framework }) => framework === null), 'the vote').before.n).toBeGreaterThan(5);
    expect(report.ablation.differing).toBe(0);
    expect(report.ablation.rows.map(({ without }) => without)).toEqual([null, 'breakout', 'carry', 'mean_reversion', 'momentum', 'order_flow', 'regime', 'trend']);
    const best = must(report.bestMember, 'a best member');
    for (const { framework, agent, before } of report.ablation.members) if (!before.fewResults) expect(before.meanR, `${framework} ${agent}`).toBeLessThanOrEqual(must(best.before.memberMeanR, 'its mean'));
  });

  it('says in words whether the vote is better than its best member, and marks what is too little', () => {
    expect(text).toMatch(/In sample the best member is (crew|group chat) \w+\. .*(better than its best member|worse than its best member|too few trades)/);
    expect(text).toContain('Out of sample, against the same member: ');
    for (const heading of ['Mean R by regime', 'Calibration: stated on average → right', 'By one measure', 'the vote', 'without trend', 'momentum alone']) expect(text).toContain(heading);
    expect(text).toMatch(/\d\*/);
  });

  it('refuses what is no time and no share, and says what would be one', async () => {
    expect(await quorum('agents', 'report', '--from', 'soon', '--data-dir', folder)).toMatchObject({ code: 2, err: expect.stringContaining('ISO time') });
    expect(await quorum('agents', 'report', '--split', '1', '--data-dir', folder)).toMatchObject({ code: 2, err: expect.stringContaining('between 0 and 1') });
  });
});
