/** `quorum doctor`: what is well, what is not, and what to do about it. */
import { diagnose } from '../../hub/doctor/diagnose.ts';
import type { Finding } from '../../hub/doctor/finding.ts';
import { ExitCode } from '../exit-code.ts';
import type { QueryBasis } from '../query/with-reader.ts';
import type { Paint } from '../terminal.ts';
import { checkConfig, checkInstance } from './check-instance.ts';

/** As a person would look: the machine first, then the folder, then what runs. */
const ORDER = ['node', 'clock', 'disk', 'permissions', 'config', 'database', 'backups', 'halt', 'socket', 'keychain', 'display'];

/** Checks everything; fails when any check failed. */
export async function runDoctor({ dataDir, json, terminal }: QueryBasis): Promise<ExitCode> {
  const found = [...await diagnose(dataDir), checkConfig(dataDir), await checkInstance(dataDir)];
  const findings = found.toSorted((a, b) => ORDER.indexOf(a.check) - ORDER.indexOf(b.check));
  for (const finding of findings) {
    if (json) void terminal.json({ type: 'finding', ...finding });
    else void terminal.line(describe(finding, terminal.paint));
  }
  return findings.some((finding) => finding.level === 'failed') ? ExitCode.failed : ExitCode.done;
}

function describe({ check, level, sentence, remedy }: Finding, paint: Paint): string {
  const mark = level === 'ok' ? paint('green', 'ok     ') : level === 'warning' ? paint('yellow', 'warning') : paint('red', 'failed ');
  return `${mark}  ${check.padEnd(12)} ${sentence}${remedy === '' ? '' : `\n${' '.repeat(22)} → ${remedy}`}`;
}
