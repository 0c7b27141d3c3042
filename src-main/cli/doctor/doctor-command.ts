/** `quorum doctor`: what is well, what is not, and what to do about it. */
import { diagnose } from '../../hub/doctor/diagnose.ts';
import type { Finding } from '../../hub/doctor/finding.ts';
import { ExitCode } from '../exit-code.ts';
import type { QueryBasis } from '../query/with-reader.ts';
import type { Paint } from '../terminal.ts';
import { checkConfig, checkInstance } from './check-instance.ts';

/** Checks everything; fails when any check failed. */
export async function runDoctor({ dataDir, json, terminal }: QueryBasis): Promise<ExitCode> {
  const findings = [...await diagnose(dataDir), checkConfig(dataDir), await checkInstance(dataDir)];
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
