import { beforeAll, describe, expect, it } from 'vitest';
import { describeFindings, typeCheck, type Finding } from './tools.ts';
import { withPlantedTree } from './tree.ts';

/**
 * What the compiler must refuse: a world a room does not have, and each flag we rely on. All planted in one tree, built once.
 * Columns: what it is about, the compiler's code, the file, its content.
 */
type Plant = readonly [about: string, rule: string, file: string, content: string];

const core = 'src-main/engine/core';

const plants: readonly Plant[] = [
  ['core has no timers', 'TS2304', `${core}/timer.ts`, 'export const later = (): unknown => setTimeout(() => 1, 1);\n'],
  ['core has no Node', 'TS2591', `${core}/node.ts`, "import fs from 'node:fs';\nexport const io: unknown = fs;\n"],
  ['core has no process', 'TS2591', `${core}/process.ts`, 'export const here: unknown = process;\n'],
  ['core has no performance clock', 'TS2304', `${core}/stopwatch.ts`, 'export const now = (): unknown => performance.now();\n'],
  ['core has no DOM', 'TS2584', `${core}/dom.ts`, 'export const page: unknown = document;\n'],
  ['core has no console', 'TS2584', `${core}/print.ts`, 'export const print = (): void => console.log(1);\n'],
  ['core does not see an adapter', 'TS6307', `${core}/adapter.ts`, "import { two } from '../adapters/venue-paper/two.ts';\nexport const adapter: number = two;\n"],
  ['core does not see the runner', 'TS6307', `${core}/runner.ts`, "import { two } from '../runner/two.ts';\nexport const runner: number = two;\n"],
  ['ports have no Node', 'TS2591', 'src-main/engine/ports/node.ts', "import fs from 'node:fs';\nexport const io: unknown = fs;\n"],
  ['src-shared has no timers', 'TS2304', 'src-shared/domain/timer.ts', 'export const later = (): unknown => setTimeout(() => 1, 1);\n'],
  ['src-shared does not see core', 'TS6307', 'src-shared/domain/up.ts', "import { step } from '../../src-main/engine/core/step.ts';\nexport const up: number = step;\n"],

  ['strict', 'TS7006', `${core}/strict.ts`, 'export const same = (it): unknown => it;\n'],
  ['noUncheckedIndexedAccess', 'TS2322', `${core}/indexed.ts`, 'export const first = (all: number[]): number => all[0];\n'],
  ['exactOptionalPropertyTypes', 'TS2375', `${core}/exact.ts`, 'export const exact: { a?: number } = { a: undefined };\n'],
  ['noPropertyAccessFromIndexSignature', 'TS4111', `${core}/signature.ts`, 'export const pick = (all: Record<string, number>): unknown => all.one;\n'],
  ['noImplicitOverride', 'TS4114', `${core}/override.ts`, 'class Base { go(): void {} }\nexport class Derived extends Base { go(): void {} }\n'],
  ['noImplicitReturns', 'TS7030', `${core}/returns.ts`, 'export function sign(n: number) { if (n > 0) return 1; }\n'],
  ['noFallthroughCasesInSwitch', 'TS7029', `${core}/fallthrough.ts`, 'export function f(n: number): number { let r = 0; switch (n) { case 1: r = 1; case 2: r = 2; } return r; }\n'],
  ['noUnusedLocals', 'TS6133', `${core}/unused-local.ts`, 'export function f(): number { const idle = 1; return 2; }\n'],
  ['noUnusedParameters', 'TS6133', `${core}/unused-parameter.ts`, 'export const f = (idle: number): number => 2;\n'],
  ['verbatimModuleSyntax', 'TS1484', `${core}/verbatim.ts`, "import { Word } from './step.ts';\nexport const word: Word = 1;\n"],
  ['erasableSyntaxOnly', 'TS1294', `${core}/erasable.ts`, 'export enum Side { Buy, Sell }\n'],
  ['tests are checked too', 'TS2322', `${core}/order.test.ts`, "export const count: number = 'one';\n"],
  ['the house is checked too', 'TS2322', 'scripts/wrong.mjs', "/** @type {number} */\nexport const count = 'one';\n"],
];

/** What the forbidden imports aim at. An intruder is compiled in the intruded room's world, so these are kept apart from the innocent. */
const targets: Readonly<Record<string, string>> = {
  'src-main/engine/adapters/venue-paper/two.ts': 'export const two = 2;\n',
  'src-main/engine/runner/two.ts': 'export const two = 2;\n',
};

const innocent: Readonly<Record<string, string>> = {
  [`${core}/step.ts`]: 'export type Word = number;\nexport const step: number = 1;\n',
  'src-main/engine/adapters/venue-paper/one.ts': "import fs from 'node:fs';\nexport const one = fs.constants.F_OK;\n",
  'src-main/engine/runner/loop.ts': "import { step } from '../core/step.ts';\nexport const loop: number = step;\nsetTimeout(() => step, 1);\n",
  'src-main/engine/core/fine.test.ts': "import { step } from './step.ts';\nimport { one } from '../adapters/venue-paper/one.ts';\nexport const sum: number = step + one;\n",
};

describe('the compiler refuses', () => {
  let findings: readonly Finding[] = [];
  let looked = 0;

  beforeAll(() => {
    const planted = Object.fromEntries(plants.map(([, , file, content]) => [file, content]));
    ({ findings, looked } = withPlantedTree({ ...innocent, ...targets, ...planted }, typeCheck));
  });

  it('looked at every planted file', () => {
    expect(looked).toBeGreaterThanOrEqual(plants.length + Object.keys(innocent).length);
  });

  it.each(plants)('%s (%s)', (_about, rule, file) => {
    const here = findings.filter((finding) => finding.file === file);
    expect(here.map((finding) => finding.rule), `reported there instead:\n${describeFindings(here)}`).toContain(rule);
  });

  it('says nothing about rooms that have what they use', () => {
    expect(describeFindings(findings.filter(({ file }) => file in innocent))).toBe('');
  });
});

describe('a room that is still empty', () => {
  it('does not break the build', () => {
    const { findings } = withPlantedTree({ [`${core}/step.ts`]: 'export const step = 1;\n' }, typeCheck);
    expect(describeFindings(findings.filter(({ file }) => !file.startsWith('scripts/')))).toBe('');
  });
});
