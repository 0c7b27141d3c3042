/** The command line and the app's dialog: the same wish has the same figures, for every option both have. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changed, readDraft, USUAL_DRAFT, type Draft } from '../../../src-renderer/features/rebalance/rebalance-draft.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { answerLab } from '../../lab/app/answer-lab.ts';
import { openReader, type Reader } from '../../lab/reader.ts';
import { storedPortfolio } from '../../lab/rebalance/stored-portfolio.ts';
import { newFolder, parse, quorum, removeFolders } from '../command-line.fixture.ts';

const folder = newFolder();
let reader: Reader;
beforeAll(async () => {
  const ran = await quorum('run', '--market', 'generated', '--seed', '7', '--for', '3h', '--speed', 'max', '--json', '--data-dir', folder);
  expect(ran.err).toBe('');
  reader = value(openReader(folder));
}, 120_000);
afterAll(() => {
  reader.close();
  removeFolders();
});

describe('a dry run', () => {
  it.each<[readonly string[], readonly Partial<Draft>[]]>([
    [[], []],
    [['--method', 'min-variance', '--shorts', '--cost-aversion', '2.5', '--window', '6h'], [{ method: 'min_variance' }, { shorts: true }, { costAversion: '2.5', window: 'h6' }]],
    [['--method', 'max-sharpe', '--shorts', '--min', '-10%', '--max', '0.3', '--least-change', '1%', '--stop', '5%'], [{ method: 'max_sharpe', max: '30' }, { shorts: true }, { min: '-10', leastChange: '1', stop: '5' }]],
    [['--method', 'equal', '--instruments', 'BTC,ETH', '--max', '50%', '--cash', '20%', '--max-turnover', '40%'], [{ method: 'equal', instruments: 'BTC,ETH', max: '50' }, { cash: '20', maxTurnover: '40' }]],
  ])('%j proposes what the dialog does, order by order', async (words, parts) => {
    const known = value(storedPortfolio(reader)).holdings.map(({ instrument }) => instrument);
    const wish = must(readDraft(parts.reduce(changed, USUAL_DRAFT), known).wish, 'a wish');
    const ran = await quorum('rebalance', '--dry-run', '--json', ...words, '--data-dir', folder);
    expect(ran).toMatchObject({ code: 0, err: '' });
    const [line] = parse(ran.out);
    const { type, ...proposal } = line ?? {};
    expect(type).toBe('rebalance');
    expect(proposal).toEqual(JSON.parse(JSON.stringify(value(answerLab(reader, 'rebalance.propose', wish)))));
  });
});
