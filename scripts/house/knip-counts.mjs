/**
 * A reporter for knip that also says how many files it looked at, because a check that looked at nothing is not a check.
 * @param {{ issues: Record<string, unknown>, counters: { processed: number, total: number } }} report
 */
export default function reportWithCounts({ issues, counters }) {
  /** @type {{ type: string, file: string, name: string }[]} */
  const findings = [];
  for (const [type, found] of Object.entries(issues)) {
    if (typeof found !== 'object' || found === null) continue;
    for (const byName of Object.values(found)) {
      for (const issue of Object.values(byName)) findings.push({ type, file: issue.filePath ?? '', name: issue.symbol ?? '' });
    }
  }
  console.log(JSON.stringify({ looked: counters.processed, findings }));
}
