/** A column: its heading, and whether figures stand at its right edge. */
export interface Column {
  readonly name: string;
  readonly right?: boolean;
}

/** Rows of text under headings, each column as wide as its widest cell. Empty for no rows. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const widths = columns.map(({ name }, index) => Math.max(name.length, ...rows.map((row) => (row[index] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    columns.map(({ right }, index) => (right === true ? (cells[index] ?? '').padStart(widths[index] ?? 0) : (cells[index] ?? '').padEnd(widths[index] ?? 0))).join('  ').trimEnd();
  return [line(columns.map(({ name }) => name)), ...rows.map(line)];
}

/** `2026-02-03 14:05:06`, UTC. */
export function momentText(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
