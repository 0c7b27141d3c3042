/** `quorum risk` and `quorum stress` as a person types them, over a folder that was traded in. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { correlationReportSchema, riskReportSchema } from '../../../src-shared/contract/risk-report.ts';
import { stressReportSchema } from '../../../src-shared/contract/stress-report.ts';
import { newFolder, parse, quorum, removeFolders } from '../command-line.fixture.ts';

const folder = newFolder();
beforeAll(async () => {
  const ran = await quorum('run', '--market', 'generated', '--seed', '7', '--for', '6h', '--speed', 'max', '--json', '--data-dir', folder);
  expect(ran.err).toBe('');
}, 120_000);
afterAll(removeFolders);

const mine = { name: 'Mine', moves: { BTC: -0.5 }, others: 'beta', gap: 1, spreadTimes: 1, funding: 0, depeg: 0, unreachable: false };

describe('quorum risk', () => {
  it('tells the books’ risk in words and as the contract has it', async () => {
    const shown = await quorum('risk', '--data-dir', folder);
    expect(shown).toMatchObject({ code: 0, err: '' });
    for (const heading of ['Equity ', 'What equity has done', 'Drawdown', 'Sharpe', 'What moves together']) expect(shown.out).toContain(heading);
    const [line] = parse((await quorum('risk', '--json', '--data-dir', folder)).out);
    const { type, correlations, ...report } = line ?? {};
    expect(type).toBe('risk');
    const { state, equityCurve } = riskReportSchema.parse(report);
    const { matrix, timeframe, observations } = correlationReportSchema.parse(correlations);
    expect([timeframe, observations]).toEqual(['1m', 959]);
    expect([state, equityCurve.at.length > 50, (matrix?.instruments.length ?? 0) > 2]).toEqual([expect.stringMatching(/^(held|no_positions)$/), true, true]);
  });

  it('says in words that a window has too few bars for correlations', async () => {
    const shown = await quorum('risk', '--correlations', '7d', '--data-dir', folder);
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toMatch(/Insufficient data: two markets need 1613 bars of 5m, there are 192\./);
  });

  it.each([
    [['--correlations', '13w'], 'a time from 1h to 12w'],
    [['--window', '10'], 'whole number from 250 to 5000'],
    [['--timeframe', '2h'], 'It must be 1m, 5m, 15m or 1h'],
  ])('refuses %j', async (words, sentence) => {
    expect(await quorum('risk', ...words, '--data-dir', folder)).toMatchObject({ code: 2, err: expect.stringContaining(sentence) });
  });

  it('has nothing to tell of a folder nobody traded in', async () => {
    expect(await quorum('risk', '--data-dir', newFolder())).toMatchObject({ code: 4 });
    expect(await quorum('stress', '--data-dir', newFolder())).toMatchObject({ code: 4 });
  });
});

describe('quorum stress', () => {
  it('asks every scenario, framed as what has not happened', async () => {
    const shown = await quorum('stress', '--positions', '--data-dir', folder);
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toMatch(/^HYPOTHETICAL/);
    for (const name of ['19 May 2021', 'Everything falls 30 %', 'Funding spike', 'Liquidation: ']) expect(shown.out).toContain(name);
    expect(shown.out).toMatch(/\nEverything falls 30 % +fall-30 .* \d+\.\d % → \d+\.\d % /);
    expect(shown.out).toMatch(/\n19 May 2021 +2021-05-19 .*\n {2}over three days +2021-05-19-3d /);
  });

  it('or those that are named, and one of a file', async () => {
    const file = path.join(folder, 'mine.json');
    writeFileSync(file, JSON.stringify(mine));
    const [line] = parse((await quorum('stress', '--scenario', 'fall-20', '19 May 2021', file, '--lose', '25 %', '--json', '--data-dir', folder)).out);
    const { type: _type, ...report } = line ?? {};
    const { rows, reverse } = stressReportSchema.parse(report);
    expect(rows.map(({ key }) => key)).toEqual(['2021-05-19', 'fall-20', 'own:Mine']);
    expect(reverse.lose).toBe(0.25);
    expect((await quorum('stress', '--scenario', '2021-05-19-3d', '--data-dir', folder)).out).toMatch(/\n19 May 2021, three days +2021-05-19-3d /);
  });

  it('refuses nonsense with a sentence', async () => {
    const file = path.join(folder, 'wrong.json');
    writeFileSync(file, JSON.stringify({ ...mine, moves: { BTC: -1.5 } }));
    expect(await quorum('stress', '--scenario', file, '--data-dir', folder)).toMatchObject({ code: 2, err: expect.stringContaining('moves.BTC: a fall of less than 100 %') });
    expect(await quorum('stress', '--scenario', 'moonshot', '--data-dir', folder)).toMatchObject({ code: 2, err: expect.stringContaining('There is no scenario "moonshot".') });
    expect(await quorum('stress', '--lose', '200%', '--data-dir', folder)).toMatchObject({ code: 2, err: expect.stringContaining('a share of equity such as 10%') });
  });
});
