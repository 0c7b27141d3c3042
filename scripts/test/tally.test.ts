import { describe, expect, it } from 'vitest';
import { countLine, exitCodeFor, skippedLines, tally } from './tally.mjs';

const test = (state: string): { fullName: string; result: () => { state: string } } => ({ fullName: `a ${state} one`, result: () => ({ state }) });
const suite = (...errors: unknown[]): { errors: () => unknown[] } => ({ errors: () => errors });
type Module = Parameters<typeof tally>[0] extends Iterable<infer One> ? One : never;

function file(states: readonly string[], errors: readonly unknown[] = [], suites: readonly { errors: () => unknown[] }[] = []): Module {
  return { moduleId: 'order.test.ts', errors: () => errors, children: { allTests: () => states.map(test), allSuites: () => suites } };
}

describe('what a run adds up to', () => {
  it.each([
    ['tests of every kind', [file(['passed', 'passed', 'failed', 'skipped'])], 0, '2 passed, 1 failed, 1 skipped', 1],
    ['all passed', [file(['passed']), file(['passed'])], 0, '2 passed, 0 failed, 0 skipped', 0],
    ['a file that does not load', [file([], ['syntax']), file(['passed'])], 0, '1 passed, 1 failed, 0 skipped', 1],
    ['a hook that throws', [file(['passed'], [], [suite('beforeAll')])], 0, '1 passed, 1 failed, 0 skipped', 1],
    ['an error nobody caught', [file(['passed'])], 1, '1 passed, 1 failed, 0 skipped', 1],
    ['a test that never ran', [file(['passed', 'pending'])], 0, '1 passed, 0 failed, 1 skipped', 0],
    ['nothing', [], 0, '0 passed, 0 failed, 0 skipped', 1],
    ['everything skipped', [file(['skipped'])], 0, '0 passed, 0 failed, 1 skipped', 1],
  ])('%s', (_name, files, unhandled, line, code) => {
    const total = tally(files, unhandled);
    expect(countLine(total)).toBe(line);
    expect(exitCodeFor(total)).toBe(code);
  });

  it('names what was skipped', () => {
    expect(skippedLines(tally([file(['skipped'])], 0))).toContain('  skipped: order.test.ts > a skipped one');
    expect(skippedLines(tally([file(['passed'])], 0))).toEqual([]);
  });
});
