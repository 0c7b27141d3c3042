import { beforeAll, describe, expect, it } from 'vitest';
import { describeFindings, findDeadCode, type Finding } from './tools.ts';
import { textOf, withPlantedTree } from './tree.ts';

/** What knip must report: a file nobody imports, an export nobody uses, a package nobody needs, a package nobody declared. */
const cli = 'src-main/cli';

const tree: Readonly<Record<string, string>> = {
  'package.json': textOf('package.json').replace('"dependencies": {', '"dependencies": {\n    "left-behind": "1.0.0",'),
  [`${cli}/main.ts`]: "import { used } from './used.ts';\nimport 'undeclared-package';\nused();\n",
  [`${cli}/used.ts`]: 'export const used = (): number => 1;\nexport const idle = (): number => 2;\nexport interface Idle { readonly a: number }\n',
  [`${cli}/dead.ts`]: 'export const dead = 1;\n',
};

describe('dead code is found', () => {
  let findings: readonly Finding[] = [];

  beforeAll(() => {
    ({ findings } = withPlantedTree(tree, findDeadCode));
  });

  it.each([
    ['files', `${cli}/dead.ts`, `${cli}/dead.ts`],
    ['exports', `${cli}/used.ts`, 'idle'],
    ['types', `${cli}/used.ts`, 'Idle'],
    ['dependencies', 'package.json', 'left-behind'],
    ['unlisted', `${cli}/main.ts`, 'undeclared-package'],
  ])('%s in %s: %s', (rule, file, sentence) => {
    expect(findings, describeFindings(findings)).toContainEqual({ rule, file, sentence });
  });

  it('leaves what is used alone', () => {
    expect(findings.filter(({ sentence }) => sentence === 'used' || sentence === `${cli}/main.ts`)).toEqual([]);
  });
});
