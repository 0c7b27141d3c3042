import { cpus, loadavg } from 'node:os';
import { ratioOf, spreadOf, verdictOf, type Claim, type Figure, type Target } from './harness.ts';

/** What the figures depend on. The load says how much of the machine others had. */
export function machineLine(): string {
  const processors = cpus();
  const load = loadavg().map((value) => value.toFixed(2)).join(' ');
  return `node ${process.versions.node}, ${process.platform} ${process.arch}, ${processors.length} cores (${processors[0]?.model.trim() ?? 'unknown'}), load average ${load}`;
}

/** Four significant digits, thousands with commas. */
export function amount(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(4)));
}

function targetText(target: Target | null): string {
  return target === null ? '' : `${target.sense === 'at least' ? '≥' : '≤'} ${amount(target.must)} (aim ${amount(target.aim)})`;
}

/** The figures of a claim as a table with a heading. */
export function claimText(claim: Claim, figures: readonly Figure[]): string {
  const rows = figures.flatMap((figure) => figureRows(figure));
  const head = ['', 'median', 'min', 'max', '', 'ratio', 'target', ''];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => cells.map((cell, i) => (i >= 1 && i <= 3 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ').trimEnd();
  const notes = figures.flatMap(({ what, note }) => (note === undefined ? [] : [`    ${what}: ${note}`]));
  return [`${claim.name}: ${claim.sentence}`, line(head), ...rows.map(line), ...notes, ''].join('\n');
}

function figureRows(figure: Figure): string[][] {
  const { median, min, max } = spreadOf(figure.samples);
  const ratio = ratioOf(figure);
  const own = [`  ${figure.what}`, amount(median), amount(min), amount(max), figure.unit, ratio === null ? '' : `${amount(ratio)}×`, targetText(figure.target), verdictOf(figure)];
  if (figure.baseline === null) return [own];
  const base = spreadOf(figure.baseline.samples);
  return [own, [`    against ${figure.baseline.what}`, amount(base.median), amount(base.min), amount(base.max), figure.unit, '', '', '']];
}

/** One machine-readable line per figure. */
export function figureLine(claim: string, figure: Figure): string {
  const { what, unit, samples, baseline, target, note } = figure;
  return JSON.stringify({
    type: 'figure', claim, what, unit, ...spreadOf(samples), samples,
    baseline: baseline === null ? null : { what: baseline.what, ...spreadOf(baseline.samples), samples: baseline.samples },
    ratio: ratioOf(figure), target, verdict: verdictOf(figure) || null, note: note ?? null,
  });
}
