import { beforeAll, describe, expect, it } from 'vitest';
import { describeFindings, lint, type Finding } from './tools.ts';
import { withPlantedTree } from './tree.ts';

/**
 * Every lint rule of this house meets one violation it must report. All are planted in one tree, which is linted once.
 * Columns: the rule, the file, its content, and words its message must contain.
 */
type Plant = readonly [rule: string, file: string, content: string, words: string];

const core = 'src-main/engine/core';
const longFunction = `export function long(): number {\n${'  Number(1);\n'.repeat(71)}  return 1;\n}\n`;
const longFile = `export const rows = [\n${'  1,\n'.repeat(600)}];\n`;

const plants: readonly Plant[] = [
  ['typescript(no-floating-promises)', 'src-main/engine/runner/floating.ts', 'export function go(): void { Promise.resolve(1); }\n', 'Promises must be awaited'],
  ['typescript(no-floating-promises)', 'src-main/engine/runner/floating.test.ts', 'export function go(): void { Promise.resolve(1); }\n', 'Promises must be awaited'],
  ['typescript(switch-exhaustiveness-check)', `${core}/open-switch.ts`,
    "export function flip(side: 'buy' | 'sell'): number {\n  switch (side) {\n    case 'buy': return 1;\n  }\n  return 0;\n}\n", 'sell'],
  ['typescript(no-explicit-any)', `${core}/loose.ts`, 'export const loose: any = 1;\n', 'any'],
  ['import(no-cycle)', `${core}/ring-a.ts`, "import { b } from './ring-b.ts';\nexport const a = (): number => b() + 1;\n", 'cycle'],
  ['eslint(max-lines)', `${core}/long-file.ts`, longFile, '600'],
  ['eslint(max-lines-per-function)', `${core}/long-function.ts`, longFunction, '70'],
  ['unicorn(filename-case)', `${core}/CamelCase.ts`, 'export const one = 1;\n', 'kebab'],
  ['eslint(no-warning-comments)', `${core}/promise.ts`, '// TODO: later\nexport const one = 1;\n', 'todo'],
  ['vitest(no-focused-tests)', `${core}/focused.test.ts`, "import { expect, it } from 'vitest';\nit.only('x', () => { expect(1).toBe(1); });\n", 'focused'],

  ['eslint(no-restricted-globals)', `${core}/calendar.ts`, 'export const at = (ms: number): unknown => new Date(ms);\n', 'know no calendar'],
  ['eslint(no-restricted-globals)', 'src-shared/domain/tongue.ts', 'export const tongue = (): unknown => new Intl.NumberFormat();\n', 'know no calendar'],
  ['eslint(no-restricted-properties)', `${core}/locale.ts`, 'export const shown = (n: number): string => n.toLocaleString();\n', 'no locale'],
  ['eslint(no-restricted-properties)', `${core}/chance.ts`, 'export const draw = (): number => Math.random();\n', 'rng port'],
  ['eslint(no-restricted-properties)', 'src-main/lab/now.ts', 'export const now = (): number => Date.now();\n', 'clock port'],
  ['eslint(no-restricted-properties)', 'src-main/engine/simulation/name.ts', 'export const name = (): string => crypto.randomUUID();\n', 'ids port'],
  ['eslint(no-restricted-globals)', 'src-main/engine/simulation/timer.ts', 'export const later = (then: () => void): unknown => setTimeout(then, 1);\n', 'timers are effects'],
  ['eslint(no-restricted-globals)', 'src-main/lab/web.ts', "export const ask = (): unknown => fetch('x');\n", 'only adapters speak to the network'],
  ['eslint(no-restricted-globals)', 'src-main/lab/stopwatch.ts', 'export const now = (): number => performance.now();\n', 'clock port'],
  ['eslint(no-restricted-imports)', 'src-main/lab/sleep.ts', "import { setTimeout as sleep } from 'node:timers/promises';\nexport const nap = sleep;\n", 'timers are effects'],
  ['quorum(no-ambient-date)', 'src-main/engine/simulation/today.ts', 'export const today = (): number => new Date().getTime();\n', 'reads the clock'],

  ['quorum(rooms)', 'src-shared/domain/up.ts', "import { step } from '../../src-main/engine/core/step.ts';\nexport const up = step;\n", 'domain may not import core'],
  ['quorum(rooms)', `${core}/io.ts`, "import fs from 'node:fs';\nexport const io = fs;\n", 'core may not import a library'],
  ['quorum(rooms)', `${core}/adapter.ts`, "import { one } from '../adapters/venue-paper/one.ts';\nexport const adapter = one;\n", 'core may not import adapter venue-paper'],
  ['quorum(rooms)', 'src-main/engine/ports/doing.ts', "import { step } from '../core/step.ts';\nexport const doing = step;\n", 'import type'],
  ['quorum(rooms)', 'src-main/engine/adapters/venue-paper/neighbour.ts', "import { two } from '../clock-system/two.ts';\nexport const neighbour = two;\n", 'adapter venue-paper may not import adapter clock-system'],
  ['quorum(rooms)', 'src-main/engine/runner/shortcut.ts', "import { one } from '../adapters/venue-paper/one.ts';\nexport const shortcut = one;\n", 'runner may not import adapter'],
  ['quorum(rooms)', 'src-main/hub/upwards.ts', "import { main } from '../cli/main.ts';\nexport const upwards = main;\n", 'hub may not import cli'],
  ['quorum(rooms)', 'src-main/gateway/engine.ts', "import { seed } from '../engine/compose.ts';\nexport const engine = seed;\n", 'gateway may not import engine'],
  ['quorum(rooms)', 'src-main/hub/window.ts', "import { app } from 'electron';\nexport const quit = app.quit;\n", 'hub may not import electron'],
  ['quorum(rooms)', 'src-main/desktop/engine.ts', "import { seed } from '../engine/compose.ts';\nexport const engine = seed;\n", 'desktop may not import engine'],
  ['quorum(rooms)', 'src-main/hub/socket.ts', "import { WebSocket } from 'ws';\nexport const socket = WebSocket;\n", 'hub may not import ws'],
  ['quorum(rooms)', 'src-main/cli/reach.ts', "import { step } from '../engine/core/step.ts';\nexport const reach = step;\n", 'cli may import only types of core'],
  ['quorum(rooms)', 'src-main/engine/runner/foreign.ts', "import ccxt from 'ccxt';\nexport const foreign = ccxt;\n", 'belongs to adapter'],
  ['quorum(rooms)', `${core}/lazy.ts`, "export const lazy = (): unknown => import('../runner/loop.ts');\n", 'core may not import runner'],
  ['quorum(rooms)', `${core}/sees-test.ts`, "import { go } from './focused.test.ts';\nexport const seen = go;\n", 'a test is seen by nothing'],
  ['quorum(rooms)', 'src-main/attic/box.ts', 'export const box = 1;\n', 'is in no room'],
  ['quorum(no-barrel)', `${core}/barrel.ts`, "export * from './step.ts';\n", 'only re-exports'],
  ['quorum(place-names)', `${core}/utils/round.ts`, 'export const round = 1;\n', '"utils" says nothing'],
  ['quorum(trading-words)', `${core}/exchange.ts`, 'export const one = 1;\n', 'our word is venue'],
  ['quorum(trading-words)', `${core}/word.ts`, 'export const symbolName = 1;\n', 'our word is instrument'],
];

/** What the plants lean on, and the innocent look-alikes of what is forbidden. None of these may be reported. */
const innocent: Readonly<Record<string, string>> = {
  [`${core}/step.ts`]: 'export const step = (): number => 1;\n',
  [`${core}/ring-b.ts`]: "import { a } from './ring-a.ts';\nexport const b = (): number => a() + 1;\n",
  'src-main/engine/runner/loop.ts': "import { step } from '../core/step.ts';\nexport const now = (): number => Date.now() + step();\n",
  'src-main/engine/adapters/venue-paper/one.ts': 'export const one = 1;\n',
  'src-main/engine/adapters/clock-system/two.ts': 'export const two = (): number => performance.now();\n',
  'src-main/engine/adapters/venue-ccxt/exchange.ts': "import ccxt from 'ccxt';\nexport const exchange = ccxt;\n",
  'src-main/engine/ports/words.ts': "import type { step } from '../core/step.ts';\nexport type Words = typeof step;\n",
  'src-main/lab/arithmetic.ts': 'export const at = (ms: number): string => new Date(ms).toISOString();\n',
  'src-main/engine/compose.ts': "import { one } from './adapters/venue-paper/one.ts';\nexport const seed = (): number => Math.random() + one;\n",
  'src-main/cli/main.ts': "import { seed } from '../engine/compose.ts';\nexport const main = (): number => seed() + Date.now();\n",
};

describe('each lint rule bites', () => {
  let findings: readonly Finding[] = [];
  let looked = 0;

  beforeAll(() => {
    const planted = Object.fromEntries(plants.map(([, file, content]) => [file, content]));
    ({ findings, looked } = withPlantedTree({ ...innocent, ...planted }, lint));
  });

  it('looked at every planted file', () => {
    expect(looked).toBeGreaterThanOrEqual(plants.length + Object.keys(innocent).length);
  });

  it.each(plants)('%s reports %s', (rule, file, _content, words) => {
    const here = findings.filter((finding) => finding.file === file);
    const hit = here.find((finding) => finding.rule === rule && finding.sentence.toLowerCase().includes(words.toLowerCase()));
    expect(hit, `reported there instead:\n${describeFindings(here)}`).toBeDefined();
  });

  it('says nothing about innocent look-alikes', () => {
    const accused = findings.filter(({ file, rule }) => file in innocent && !rule.includes('no-cycle'));
    expect(describeFindings(accused)).toBe('');
  });
});
