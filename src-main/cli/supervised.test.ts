/** Sessions whose engine misbehaves, and ways to leave one, as a person or a script meets them. */
import { spawnSync } from 'node:child_process';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { atTerminal, endAll, Live, newFolder, parse, quorum, removeFolders, type Line } from './command-line.fixture.ts';
import { TEST_FAULT } from '../engine/composition/test-fault.ts';

afterEach(endAll);
afterAll(removeFolders);

const isProtected = (line: Line): boolean => line.type === 'position' && line['protection'] === 'native';

describe('a session whose engine is stuck', () => {
  it('is halted and closed by the halt worker, which tells each thing it does; a halted engine follows', async () => {
    const folder = newFolder();
    const data = ['--data-dir', folder];
    const live = new Live(folder, [], { [TEST_FAULT]: 'stuck' });
    await live.line(isProtected);
    expect(await quorum('pause', ...data)).toMatchObject({ code: 1, err: expect.stringContaining('has not acknowledged') as string });
    expect(parse((await quorum('status', '--json', ...data)).out)).toMatchObject([{ running: true, fresh: false }]);

    const halted = await quorum('halt', '--close', '--json', ...data);
    const told = parse(halted.out);
    expect(told.at(-1)).toMatchObject({ type: 'command', accepted: true, verified: true, sentence: expect.stringContaining('halt worker') as string });
    expect(halted.code).toBe(0);
    expect(told.some((line) => line.type === 'halt_progress' && String(line['sentence']).startsWith('closed'))).toBe(true);

    await live.line((line) => line.type === 'supervisor' && line['state'] === 'running' && line['restarts'] === 1);
    await live.line((line) => line.type === 'status' && line['trading'] === 'halted' && line['openPositions'] === 0);
    expect(parse((await quorum('status', '--json', ...data)).out)).toMatchObject([{ running: true, fresh: true, trading: 'halted', openPositions: 0, supervisor: { state: 'running', restarts: 1 } }]);
    expect((await quorum('status', ...data)).out).toContain('restarted 1 time, the last one ended because: it did not answer a halt');
    live.child.kill('SIGTERM');
    expect((await live.end).code).toBe(0);
    expect(live.lines.at(-1)).toMatchObject({ type: 'summary', trading: 'halted', ledgerBalanced: true, openPositions: 0 });
    expect((await quorum('db', 'check', ...data)).code).toBe(0);
  });

  it('told to leave twice, it is left at once and its positions keep their stops', async () => {
    const folder = newFolder();
    const data = ['--data-dir', folder];
    const live = new Live(folder, ['--on-quit', 'close'], { [TEST_FAULT]: 'stuck' });
    await live.line(isProtected);
    await quorum('pause', ...data);
    live.child.kill('SIGTERM');
    // Each waits half a second for the engine: together longer than the echo of a signal.
    await quorum('status', ...data);
    await quorum('status', ...data);
    live.child.kill('SIGTERM');
    expect(await live.end).toMatchObject({ code: 1, err: expect.stringContaining('Leaving at once') as string });

    const again = new Live(folder);
    await again.line((line) => line.type === 'status' && line['trading'] === 'active' && Number(line['openPositions']) > 0 && line['unprotected'] === 0);
    again.child.kill('SIGTERM');
    expect((await again.end).code).toBe(0);
    expect(again.lines.at(-1)).toMatchObject({ failure: null, ledgerBalanced: true });
  });
});

/** Somebody at a terminal: `script` gives the command one. */
describe.skipIf(spawnSync('script', ['--version']).status !== 0)('leaving with open positions at a terminal', () => {
  it.each([['l', 'open with their stops'], ['c', 'Now            flat']])('asks once, and does what is answered: %s', async (answer, says) => {
    const { child, text, until } = atTerminal(newFolder());
    await until('rests at');
    child.stdin.write('\u0003');
    await until('What now?');
    child.stdin.write(`${answer}\n`);
    await until('Decision hash');
    const code = await new Promise((resolve) => { child.once('close', resolve); });
    expect(code).toBe(0);
    expect(text()).toContain(says);
    expect(text().split('What now?')).toHaveLength(2);
  });
});

describe('leaving with open positions where nobody can be asked', () => {
  it.each<[string, readonly string[], (open: number) => boolean, string]>([
    ['keeps them and says so', [], (open) => open > 0, 'open with their stops'], ['closes them first where that was asked', ['--on-quit', 'close'], (open) => open === 0, ''],
  ])('%s', async (_name, words, fits, says) => {
    const folder = newFolder();
    const live = new Live(folder, words);
    await live.line(isProtected);
    await live.line((line) => line.type === 'status' && Number(line['openPositions']) > 0);
    live.child.kill('SIGINT');
    const { code, err } = await live.end;
    expect(code).toBe(0);
    expect(err).toContain(says);
    const summary = live.lines.at(-1);
    expect(summary).toMatchObject({ type: 'summary', ended: 'stopped', unprotected: 0, trading: 'active' });
    expect(fits(Number(summary?.['openPositions'])), JSON.stringify(summary?.['openPositions'])).toBe(true);
  });

  it('is told what it may be', async () => {
    expect(await quorum('run', '--on-quit', 'panic', '--data-dir', newFolder())).toMatchObject({ code: 2, err: expect.stringContaining('`keep`') as string });
  });
});
