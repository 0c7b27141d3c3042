import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenLinks, machineTraces, oddNames, sizeComplaint, unexplainedSilence } from './tidiness.ts';
import { ownFiles, root, textOf } from './tree.ts';

const files = ownFiles();
const texts = files.filter((file) => !/\.(png|ico|icns|gz|db|sqlite|woff2)$/.test(file));
const sources = files.filter((file) => /\.(tsx?|mjs|css)$/.test(file));
const pages = files.filter((file) => file.endsWith('.md'));
const limits = { source: 400, test: 600 };
/** These two hold the violations they plant. */
const planted = /^scripts\/house\/(tidy|planted-lint)\.test\.ts$/;

interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Every complaint about every file, prefixed by the file. */
function complaints(of: readonly string[], judge: (text: string, file: string) => readonly string[]): string[] {
  return of.filter((file) => !planted.test(file)).flatMap((file) => judge(textOf(file), file).map((complaint) => `${file}: ${complaint}`));
}

describe('our own files', () => {
  it('are there', () => {
    expect(texts.length).toBeGreaterThan(60);
    expect(files).toEqual(expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'package.json', 'package-lock.json', '.ci/run']));
  });

  it('name no path of a machine and no registry', () => {
    expect(complaints(texts, machineTraces)).toEqual([]);
  });

  it('are locked by hash, from any registry', () => {
    const lock = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, LockedPackage> };
    const packages = Object.entries(lock.packages).filter(([name]) => name !== '');
    expect(packages.length).toBeGreaterThan(50);
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    // A ready-built binary for another platform may lack its hash: the registry did not have it when the file was locked.
    expect(packages.filter(([, { integrity, optional, os }]) => integrity === undefined && !(optional === true && os !== undefined))).toEqual([]);
  });

  it('are locked with every ready-built binary, without which npm ci refuses the file', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, LockedPackage> };
    const wanted = Object.entries(packages).flatMap(([holder, { optionalDependencies = {} }]) => Object.keys(optionalDependencies).map((name) => [holder, name] as const));
    expect(wanted.length).toBeGreaterThan(20);
    const missing = wanted.filter(([holder, name]) => !(`node_modules/${name}` in packages) && !(`${holder}/node_modules/${name}` in packages));
    expect(missing).toEqual([]);
  });

  it('silence a check only with a reason', () => {
    expect(complaints(sources, unexplainedSilence)).toEqual([]);
  });

  it('have kebab-case names', () => {
    const judged = files.filter((file) => /^(src-[a-z]+|bench|scripts|docs|resources)\//.test(file) && !file.endsWith('/README.md'));
    expect(judged.filter((file) => oddNames(file).length > 0)).toEqual([]);
  });

  it('stay within their size, or pay their debt down', () => {
    const debts = JSON.parse(textOf('scripts/house/size-debt.json')) as Record<string, number>;
    const limitOf = (file: string): number => (/\.(?:test|e2e)\.tsx?$/.test(file) ? limits.test : limits.source);
    const found = sources.flatMap((file) => sizeComplaint(file, textOf(file).trimEnd().split('\n').length, limitOf(file), debts[file]) ?? []);
    expect(found).toEqual([]);
    expect(Object.keys(debts).filter((file) => !sources.includes(file)), 'debts of files that are gone').toEqual([]);
  });

  it('link only to what exists', () => {
    expect(complaints(pages, (text, file) => brokenLinks(text, path.posix.dirname(file), readTarget))).toEqual([]);
  });

  it('run every verb through the bootstrap', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const expected = ['start', 'app', 'test', 'check', 'quorum', 'simulate', 'bench'].map((verb) => [verb, `node scripts/bootstrap.mjs ${verb}`]);
    expect(scripts).toEqual(Object.fromEntries(expected));
  });

  it('let continuous integration run what a person runs', () => {
    const { mode } = fs.statSync(path.join(root, '.ci', 'run'));
    expect(mode & 0o111, '.ci/run is executable').toBe(0o111);
    expect(textOf('.ci/run')).toMatch(/^set -euo pipefail$[\s\S]*^npm test$/m);
  });
});

/** The text of a file, an empty text for a folder, undefined for nothing. */
function readTarget(file: string): string | undefined {
  const target = path.join(root, file);
  if (!fs.existsSync(target)) return undefined;
  return fs.statSync(target).isDirectory() ? '' : fs.readFileSync(target, 'utf8');
}

describe('each rule about text bites', () => {
  it.each([
    [`see ${'/'}root/notes`, true],
    ["cwd: '/home/ann/quorum'", true],
    ['the registry.example.org mirror', true],
    ['from https://npmjs.example/x', true],
    ['src-main/work/x and ./home/y', false],
    ['npm config get registry', false],
  ])('machine traces in %j: %s', (text, found) => {
    expect(machineTraces(text).length > 0).toBe(found);
  });

  it.each([
    ['// oxlint-disable-next-line max-lines', true],
    ['// oxlint-disable-next-line max-lines -- one table, read as one', false],
    ['// @ts-ignore because I say so', true],
    ['// @ts-expect-error', true],
    ['// @ts-expect-error the wrong type is the test', false],
  ])('unexplained silence in %j: %s', (text, found) => {
    expect(unexplainedSilence(text).length > 0).toBe(found);
  });

  it.each([
    ['src-main/engine/core/order.property.test.ts', []],
    ['src-main/Engine/my_file.ts', ['Engine', 'my_file.ts']],
  ])('odd names in %s', (file, odd) => {
    expect(oddNames(file)).toEqual(odd);
  });

  it.each([
    ['within the limit', 400, undefined, undefined],
    ['above it', 401, undefined, 'the limit is 400'],
    ['above its debt', 451, 450, 'never to pass 450'],
    ['exactly its debt', 450, 450, undefined],
    ['below its debt', 449, 450, 'lower its debt'],
    ['debt paid', 400, 450, 'remove it from the debt list'],
  ])('size: %s', (_name, lines, debt, words) => {
    const complaint = sizeComplaint('a.ts', lines, 400, debt);
    if (words === undefined) expect(complaint).toBeUndefined();
    else expect(complaint).toContain(words);
  });

  it('broken links', () => {
    const text = '# A heading, here\n[a](b.md) [c](gone.md) [d](#a-heading-here) [e](#nowhere) [f](b.md#L2) [g](b.md#L9) [h](https://x.test) `[i](code.md)`';
    const read = (file: string): string | undefined => (file === 'docs/b.md' ? 'one\ntwo' : undefined);
    expect(brokenLinks(text, 'docs', read)).toEqual(['gone.md', '#nowhere', 'b.md#L9']);
  });
});
