import { describe, expect, it } from 'vitest';
import { describeFindings, findDeadCode, lint, projectFiles, typeCheck, type Verdict } from './tools.ts';
import { ownFiles, root } from './tree.ts';

/** The tools over our own tree. Each must find nothing, and must have looked at all of it. */

const sources = ownFiles().filter((file) => /\.(ts|mjs)$/.test(file));

function expectClean({ findings, looked }: Verdict): void {
  expect(describeFindings(findings)).toBe('');
  expect(looked, 'it looked at fewer files than there are').toBeGreaterThanOrEqual(sources.length);
}

describe('our own tree', () => {
  it('has sources to look at', () => {
    expect(sources.length).toBeGreaterThan(40);
  });

  it('has no lint finding', () => {
    expectClean(lint(root));
  }, 300_000);

  it('has no type error', () => {
    expectClean(typeCheck(root));
  });

  it('has every source in a compiler project', () => {
    const known = projectFiles(root);
    expect(sources.filter((file) => !known.has(file))).toEqual([]);
  });

  it('has no dead file, export or dependency', () => {
    expectClean(findDeadCode(root));
  });
});
