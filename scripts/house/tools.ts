import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** The checking tools, each run over a tree (ours or a planted one) and answering what it found and how much it looked at. */

/** One thing a tool objects to: the rule's name, the file inside the tree, and the tool's sentence. */
export interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly sentence: string;
}

/** What a tool found, and the files (or their number) it looked at: a check that looked at nothing is not a check. */
export interface Verdict {
  readonly looked: number;
  readonly findings: readonly Finding[];
}

/** One line per finding, for the message of a failing test. */
export function describeFindings(findings: readonly Finding[]): string {
  return findings.map(({ rule, file, sentence }) => `${file}: ${rule}: ${sentence}`).join('\n');
}

/** Lints a tree with its own .oxlintrc.json. */
export function lint(tree: string): Verdict {
  const output = runTool(tree, 'oxlint/bin/oxlint', ['--format', 'json']);
  const report = parseJson(output) as { diagnostics: OxlintDiagnostic[]; number_of_files: number };
  const findings = report.diagnostics.map(({ code, filename, message, help }) => ({
    rule: code ?? 'oxlint',
    file: filename,
    sentence: help === undefined ? message : `${message} ${help}`,
  }));
  return { looked: report.number_of_files, findings };
}

interface OxlintDiagnostic {
  readonly code?: string;
  readonly filename: string;
  readonly message: string;
  readonly help?: string;
}

/** Type-checks every room of a tree. `looked` is the number of the tree's own files that belong to a project. */
export function typeCheck(tree: string): Verdict {
  const output = runTool(tree, 'typescript/bin/tsc', ['-b', '--pretty', 'false']);
  const findings = output.split('\n').flatMap((line) => typeFinding(line) ?? []);
  return { looked: projectFiles(tree).size, findings };
}

function typeFinding(line: string): Finding | undefined {
  const match = /^(?:(.+?)\(\d+,\d+\): )?error (TS\d+): (.*)$/.exec(line);
  return match === null ? undefined : { rule: match[2] ?? '', file: match[1] ?? '', sentence: match[3] ?? '' };
}

/** The tree's own files that the compiler's notes name, after a build. Paths are relative to the tree. */
export function projectFiles(tree: string): Set<string> {
  const notes = path.join(tree, '.cache', 'types');
  const files = new Set<string>();
  for (const name of fs.readdirSync(notes, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.tsbuildinfo')) continue;
    for (const file of filesOfNote(path.join(notes, name))) files.add(path.relative(tree, file));
  }
  return new Set([...files].filter((file) => !file.startsWith('..') && !/(^|\/)(node_modules|\.cache)\//.test(file)));
}

function filesOfNote(note: string): string[] {
  const { fileNames = [] } = JSON.parse(fs.readFileSync(note, 'utf8')) as { fileNames?: string[] };
  return fileNames.map((name) => path.resolve(path.dirname(note), name));
}

/** Looks for dead files, exports and dependencies in a tree. */
export function findDeadCode(tree: string): Verdict {
  const reporter = path.join(tree, 'scripts', 'house', 'knip-counts.mjs');
  const output = runTool(tree, 'knip/bin/knip.js', ['--no-progress', '--no-config-hints', '--reporter', reporter]);
  const report = parseJson(output) as { looked: number; findings: { type: string; file: string; name: string }[] };
  const findings = report.findings.map(({ type, file, name }) => ({ rule: type, file: path.relative(tree, file), sentence: name }));
  return { looked: report.looked, findings };
}

function runTool(tree: string, tool: string, args: string[]): string {
  const script = path.join(tree, 'node_modules', tool);
  const result = spawnSync(process.execPath, [script, ...args], { cwd: tree, encoding: 'utf8', maxBuffer: 64 << 20, env: plainEnvironment() });
  if (result.error !== undefined) throw result.error;
  return result.stdout + result.stderr;
}

/** Colours would end up in what we parse. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
}

function parseJson(output: string): unknown {
  try {
    return JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  } catch {
    throw new Error(`the tool did not answer in JSON but said:\n${output}`);
  }
}
