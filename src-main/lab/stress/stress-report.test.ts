import { afterEach, describe, expect, it } from 'vitest';
import { contract, type InputOf, type OutputOf } from '../../../src-shared/contract/contract.ts';
import { scenarioSchema, scenariosSchema, type Scenario } from '../../../src-shared/contract/stress-report.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { deviation } from '../../engine/core/measures/moments.ts';
import { answerLab } from '../app/answer-lab.ts';
import { closesFrom, madeFolder, type MadeBooks, type MadeMarket } from '../risk/risk-folder.fixture.ts';

type Report = OutputOf<'risk.stress'>;

const BTC = 'BTC-USDT-PERP.alpha';
const LTC = 'LTC-USDT-PERP.alpha';
let done: (() => void) | null = null;
afterEach(() => { done?.(); done = null; });

function ask(books: MadeBooks, input: Partial<InputOf<'risk.stress'>> = {}): Report {
  const made = madeFolder(books);
  done = made.done;
  const { input: shape, output } = contract['risk.stress'];
  return output.parse(value(answerLab(made.reader, 'risk.stress', shape.parse({ own: [], whatIf: [], lose: 0.1, ...input }))));
}

const wave = (count: number, size: number): number[] => Array.from({ length: count }, (_, i) => size * (i % 2 === 0 ? 1 : -1) * (1 + (i % 5) / 10));
const market = (id: string, size: number, count = 400): MadeMarket => ({ id, kind: 'perpetual', closes: [...closesFrom(wave(count, size)), 100] });
const long = (instrument: string, quantity: string, more: object = {}): MadeBooks['positions'][number] => ({ instrument, direction: 'long', quantity, entry: '100', ...more });
const books: MadeBooks = { markets: [market(BTC, 0.002), market(LTC, 0.004)], positions: [long(BTC, '50')], equity: [10_000], balance: '10000' };
const rowOf = (report: Report, key: string): Report['rows'][number] => must(report.rows.find((row) => row.key === key), key);

describe('what would become of what is held', () => {
  it('is framed as what has not happened, and says how it is reckoned', () => {
    const report = ask(books);
    expect(report.framing).toMatch(/^HYPOTHETICAL/);
    expect(report.rules.join(' ')).toMatch(/Stops: .*Liquidation: /);
    expect(report.rows).toHaveLength(18);
  });

  it('half of equity long BTC loses half of what BTC lost on 19 May 2021', () => {
    expect(rowOf(ask(books), '2021-05-19')).toMatchObject({ change: '-1584.5', share: expect.closeTo(-0.15845, 9), equityAfter: '8415.5', positions: [{ move: -0.3169, from: 'listed', end: 'held', at: '68.31' }] });
  });

  it('and over three days what BTC lost in three: the stop fires where the jump ends in both, and only what is held goes on falling', () => {
    const report = ask(books);
    expect(rowOf(report, '2022-06-13')).toMatchObject({ name: '13 June 2022', change: '-1020.5' });
    expect(rowOf(report, '2022-06-13-3d')).toMatchObject({ name: '13 June 2022, three days', kind: 'historical', change: '-1458.5', positions: [{ move: -0.2917, from: 'listed', end: 'held' }] });
    done?.();
    const stopped = ask({ ...books, positions: [long(BTC, '50', { stop: '95' })] });
    expect(rowOf(stopped, '2022-06-13-3d').change).toBe(rowOf(stopped, '2022-06-13').change);
    expect(Number(rowOf(stopped, '2022-06-13').positions[0]?.at)).toBeCloseTo(93.89, 0);
  });

  it('a market that is not listed falls by its beta, or, where too few bars are known, as the worst listed, and that is said', () => {
    const report = ask({ ...books, positions: [long(LTC, '10')] });
    expect(rowOf(report, '2021-05-19').positions[0]).toMatchObject({ from: 'beta', move: expect.closeTo(2 * -0.3169, 2) });
    done?.();
    const unknown = ask({ ...books, markets: [market(BTC, 0.002), market(LTC, 0.004, 50)], positions: [long(LTC, '10')] });
    expect(rowOf(unknown, '2021-05-19').positions[0]).toMatchObject({ from: 'worst_listed', move: -0.567 });
    expect(unknown.notes.join(' ')).toContain('Of LTC only 51 bars are known, of 250 needed');
  });

  it('a market of BTC with few bars takes only the beta along, not the market’s own deviation', () => {
    const report = ask({ ...books, markets: [market(BTC, 0.002, 50), market(LTC, 0.004)], positions: [long(LTC, '10')] });
    expect(rowOf(report, '2021-05-19').positions[0]).toMatchObject({ from: 'worst_listed', move: -0.567 });
    expect(Math.abs(rowOf(report, 'one-bet').positions[0]?.move ?? 0)).toBeCloseTo(3 * deviation(wave(400, 0.004)) * Math.sqrt(24), 1);
    expect(rowOf(report, 'one-bet').positions[0]?.move).not.toBeCloseTo(-0.18, 4);
    expect(report.notes.join(' ')).toContain('LTC has no beta: of BTC beside it only 51 bars are known, of 250 needed.');
  });

  it('stops are filled where the jump ends', () => {
    const row = rowOf(ask({ ...books, positions: [long(BTC, '50', { stop: '95' })] }), 'fall-20');
    expect(row.positions[0]).toMatchObject({ end: 'stopped' });
    expect(Number(row.positions[0]?.at)).toBeCloseTo(80, 0);
  });

  it('a wallet of four times its money is closed by its venue', () => {
    const report = ask({ ...books, positions: [long(BTC, '400')] });
    expect(rowOf(report, 'fall-30')).toMatchObject({ positions: [{ end: 'liquidated' }], wallets: [{ liquidated: true, maintenanceBefore: '400', maintenanceAfter: '0' }] });
    expect(rowOf(report, 'fall-20').wallets[0]?.liquidated).toBe(false);
  });

  it('what-if positions are added, marked, and need a market that is known', () => {
    const report = ask({ ...books, positions: [] }, { whatIf: [{ instrument: LTC, direction: 'short', value: '2000', stop: null }, { instrument: 'NO-SUCH.alpha', direction: 'long', value: '1', stop: null }] });
    expect(rowOf(report, 'fall-10')).toMatchObject({ change: '200', positions: [{ whatIf: true, direction: 'short' }] });
    expect(report.notes.join(' ')).toContain('NO-SUCH.alpha is left out: no such market is known here.');
  });

  it('with nothing held: rows of nothing, and only the account’s own currency can lose', () => {
    const report = ask({ ...books, positions: [] });
    expect(rowOf(report, 'fall-30').change).toBe('0');
    expect(rowOf(report, 'depeg').change).toBe('-1000');
    expect(report.reverse.sentence).toBe('Nothing is held: no move of prices loses anything.');
  });

  it('without books there is nothing to ask about', () => {
    expect(ask({ markets: [], positions: [], equity: [] })).toMatchObject({ rows: [], equity: null });
  });
});

describe('the move that loses so much', () => {
  it('of everything and of each asset alone, both ways where there are shorts', () => {
    const { reverse } = ask({ ...books, positions: [long(BTC, '50'), { instrument: LTC, direction: 'short', quantity: '20', entry: '100' }] });
    // 5,000 long and 2,000 short: 1,000 is lost when all fall by a third, or BTC by a fifth, or LTC rises by half.
    expect(reverse).toMatchObject({ money: '1000', fall: expect.closeTo(-1 / 3, 6), rise: null, assets: [{ asset: 'BTC', direction: 'fall', move: expect.closeTo(-0.2, 6) }, { asset: 'LTC', direction: 'rise', move: expect.closeTo(0.5, 6) }] });
    expect(reverse.sentence).toBe('10.0 % of equity is lost by a fall of 33.3 % of all prices at one jump.');
  });
});

describe('a person’s own scenario', () => {
  const mine: Scenario = { name: 'Mine', moves: { BTC: -0.4 }, others: 0, gap: 1, spreadTimes: 1, funding: 0, depeg: 0, unreachable: false };

  it('stands beside the others', () => {
    expect(rowOf(ask(books, { own: [mine] }), 'own:Mine')).toMatchObject({ kind: 'own', name: 'Mine', change: '-2000' });
  });

  it.each([
    [{ moves: { BTC: -1 } }, 'a fall of less than 100 %'],
    [{ moves: { BTC: 11 } }, 'a rise of at most'],
    [{ moves: { bitcoin: -0.1 } }, 'an asset such as BTC'],
    [{ moves: {}, others: 0 }, 'something must happen in it'],
    [{ moves: { ETH: -0.1 }, others: 'beta' }, 'name a move of BTC'],
    [{ name: ' ' }, 'a name'],
    [{ funding: 0.5 }, 'at most 10 % either way'],
    [{ spreadTimes: 0.5 }, 'at least 1'],
    [{ depeg: 1 }, 'less than all of it'],
  ])('nonsense is refused with a reason: %j', (change, reason) => {
    const parsed = scenarioSchema.safeParse({ ...mine, ...change });
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toContain(reason);
  });

  it('two of one name are refused', () => {
    expect(scenariosSchema.safeParse({ scenarios: [mine, { ...mine, name: 'mine' }] }).success).toBe(false);
  });
});
