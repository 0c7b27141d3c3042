/** `quorum limits` as a person types it: where nothing runs, over what is stored, and in a running instance. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endAll, Live, newFolder, parse, quorum, removeFolders } from '../command-line.fixture.ts';
import { readLimitName, readPlace, readValue } from './limit-flags.ts';

const subjects = { venues: ['alpha'], quotes: ['USDT'], instruments: ['BTC-USDT-PERP.alpha', 'ETH-USDT-PERP.alpha', 'ETH-USDT-SPOT.alpha'] };

describe('what is typed', () => {
  it.each([
    ['instrument:btc', 'notional', 'close', { scope: 'instrument', subject: 'BTC-USDT-PERP.alpha', measure: 'notional', act: 'close' }],
    ['portfolio', 'daily-loss', 'halt', { scope: 'portfolio', subject: null, measure: 'dailyLoss', act: 'halt' }],
    ['strategy:agents', 'drawdown', 'block', { scope: 'strategy', subject: 'agents', measure: 'drawdown', act: 'block' }],
    ['strategy:by hand', 'LEVERAGE', 'block', { scope: 'strategy', subject: 'by hand', measure: 'leverage', act: 'block' }],
    ['team:group-chat', 'leverage', 'block', { scope: 'team', subject: 'group_chat', measure: 'leverage', act: 'block' }],
    // Two are meant, or none: the engine refuses it with what there is.
    ['instrument:ETH', 'notional', 'block', { scope: 'instrument', subject: 'ETH', measure: 'notional', act: 'block' }],
  ])('%s %s %s', (place, measure, act, read) => {
    expect(readPlace({ place, measure, act }, subjects)).toEqual({ ok: true, value: read });
  });

  it.each([['account', 'notional', 'block', '"account" is no scope.'], ['portfolio', 'luck', 'block', '"luck" is no measure.'], ['portfolio', 'notional', 'shout', '"shout" is no act.']])('%s %s %s is refused', (place, measure, act, sentence) => {
    expect(readPlace({ place, measure, act }, subjects)).toMatchObject({ ok: false, error: { sentence, remedy: expect.stringMatching(/^It is one of /) as string } });
  });

  it('values and names', () => {
    expect(['2%', '0.02', '2500', 'two'].map((text) => readValue(text)).map((read) => (read.ok ? read.value : null))).toEqual([0.02, 0.02, 2_500, null]);
    expect(readLimitName('daily-loss-halt')).toEqual({ ok: true, value: 'dailyLossHalt' });
    expect(readLimitName('maximum')).toMatchObject({ ok: false, error: { remedy: expect.stringContaining('riskPerTrade, maxRiskByHand') as string } });
  });
});

describe('where nothing runs', () => {
  const folder = newFolder();
  const limits = (...words: string[]) => quorum('limits', ...words, '--data-dir', folder);
  const stored = async () => parse((await limits('--json')).out)[0] as { readonly list: unknown; readonly listConfigured: unknown; readonly limits: readonly { readonly name: string; readonly value: number; readonly configured: number | null }[]; readonly running: boolean };
  beforeAll(async () => {
    expect((await quorum('run', '--market', 'generated', '--seed', '7', '--for', '6h', '--speed', 'max', '--json', '--data-dir', folder)).err).toBe('');
  }, 120_000);
  afterAll(removeFolders);

  it('shows each limit with what is left, and says that nothing runs', async () => {
    const { code, out, err } = await limits();
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/portfolio +daily loss +[\d.]+ % +5 % +[\d.]+ +halt +(ok|near|broken)/);
    expect(out).toMatch(/portfolio +notional +[\d.]+ +[\d.]+ +[\d.]+ +block/);
    expect(out).toContain('  riskPerTrade 0.25 %');
    expect(out).toContain('Nothing runs: as stored at');
  }, 60_000);

  it('tries, refuses and changes them: the next look finds the change', async () => {
    const drawdown = { scope: 'portfolio', subject: null, measure: 'drawdown', limit: 0.08, act: 'close' };
    expect((await limits('add', 'portfolio', 'drawdown', '8%', 'close', '--dry-run')).out).toContain('Nothing was changed: this is what would come of it.');
    expect((await stored()).list).toEqual([]);
    expect(await limits('add', 'portfolio', 'drawdown', '8%', 'close')).toMatchObject({ code: 0, out: expect.stringContaining('In force now: drawdown of the portfolio 8 % (close; new). The next start takes it up.') as string });
    expect(await stored()).toMatchObject({ running: false, list: [drawdown], listConfigured: [] });
    expect(await limits('add', 'instrument:XYZ', 'notional', '500', 'block')).toMatchObject({ code: 5, err: expect.stringContaining('There is no instrument XYZ in this session') as string });
    expect(await limits('remove', 'portfolio', 'drawdown', 'close')).toMatchObject({ code: 5, err: expect.stringContaining('say why, in 5 letters or more') as string });
    expect(await limits('remove', 'portfolio', 'drawdown', 'halt')).toMatchObject({ code: 2, err: expect.stringContaining('There is portfolio drawdown 0.08 close.') as string });
    expect(await limits('set', 'dailyLossHalt', '3%')).toMatchObject({ code: 0, out: expect.stringContaining('daily loss 3 % (was 5 %). The next start takes it up.') as string });
    expect((await stored()).limits.find(({ name }) => name === 'dailyLossHalt')).toMatchObject({ value: 0.03, configured: 0.05 });
    expect(await limits('remove', 'portfolio', 'drawdown', 'close', '--reason', 'it was only a test')).toMatchObject({ code: 0 });
    expect(await stored()).toMatchObject({ list: [], listConfigured: null });
  }, 120_000);

  it('a limit that was taken out and is set again counts the drawdown of its part from then', async () => {
    const parts = newFolder();
    const agents = { scope: 'strategy', subject: 'agents', measure: 'drawdown', limit: 0.5, act: 'block' };
    writeFileSync(path.join(parts, 'config.json'), JSON.stringify({ risk: { limits: [agents] } }));
    expect((await quorum('run', '--market', 'generated', '--seed', '7', '--for', '6h', '--speed', 'max', '--json', '--data-dir', parts)).err).toBe('');
    const lost = async (): Promise<number> => {
      const [told] = parse((await quorum('limits', '--json', '--data-dir', parts)).out) as unknown as readonly { readonly standings: readonly { readonly subject: string | null; readonly measure: string; readonly value: string | null }[] }[];
      return Number(told?.standings.find(({ subject, measure }) => subject === 'agents' && measure === 'drawdown')?.value);
    };
    expect(await lost()).toBeGreaterThan(0);
    expect(await quorum('limits', 'remove', 'strategy:agents', 'drawdown', 'block', '--reason', 'to count anew', '--data-dir', parts)).toMatchObject({ code: 0 });
    expect(await quorum('limits', 'add', 'strategy:agents', 'drawdown', '50%', 'block', '--data-dir', parts)).toMatchObject({ code: 0, out: expect.stringContaining('In force now: drawdown of agents 50 % (block; new)') as string });
    expect(await lost()).toBe(0);
  }, 120_000);

  it('knows nothing of a folder nobody traded in', async () => {
    expect(await quorum('limits', '--data-dir', newFolder())).toMatchObject({ code: 4 });
  }, 30_000);
});

describe('in a running instance', () => {
  afterAll(endAll);

  it('shows, tries and changes them at once', async () => {
    const folder = newFolder();
    const session = new Live(folder, ['--speed', '20']);
    const limits = (...words: string[]) => quorum('limits', ...words, '--data-dir', folder);
    await session.line((line) => line.type === 'trading_state' && line['to'] === 'active');
    expect((await limits()).out).toContain('Of the running instance, now.');
    const tried = parse((await limits('add', 'portfolio', 'min-equity', '20000', 'block', '--dry-run', '--json')).out)[0];
    expect(tried).toMatchObject({ type: 'limits_tried', running: true, refusal: null, looser: [], consequences: [expect.stringMatching(/^Broken at once: portfolio minimum equity [\d.]+ of 20000\.00: entries it covers are refused/)] });
    expect(await limits('add', 'portfolio', 'min-equity', '20000', 'block')).toMatchObject({ code: 0, out: expect.stringMatching(/^In force now: minimum equity of the portfolio .*Broken at once/) as string });
    expect(parse((await limits('--json')).out)[0]).toMatchObject({ running: true, standings: expect.arrayContaining([expect.objectContaining({ measure: 'minEquity', state: 'broken', basic: false })]) as unknown });
  }, 120_000);
});
