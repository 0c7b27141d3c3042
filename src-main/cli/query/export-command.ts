import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { exportText, EXPORT_COLUMNS, type ExportKind } from '../../lab/export.ts';
import { lotsText, pnlText } from '../../lab/pnl/pnl-export.ts';
import { makeStatement } from '../../lab/pnl/statement.ts';
import { ExitCode } from '../exit-code.ts';
import { readPnlWish } from './pnl-command.ts';
import type { PnlFlags } from './pnl-program.ts';
import { withReader, type QueryBasis } from './with-reader.ts';

/** Text is gathered to about this much before it is written. */
const PIECE = 65_536;

export interface ExportWish {
  readonly kind: string;
  readonly format: string;
  /** Null: to stdout. */
  readonly out: string | null;
  /** Of lots and of profit and loss: how they are counted. */
  readonly pnl: PnlFlags;
}

/** `quorum export`: everything of one kind, to stdout or to a file that is either whole or not there. */
export async function exportRecords(basis: QueryBasis, { kind, format, out, pnl }: ExportWish): Promise<ExitCode> {
  const { terminal } = basis;
  const counted = kind === 'lots' || kind === 'pnl';
  if (!counted && !isKind(kind)) {
    terminal.fail({ code: 'bad_option', sentence: `There is no export of "${kind}".`, remedy: `There are ${Object.keys(EXPORT_COLUMNS).join(', ')}, lots and pnl.` });
    return ExitCode.usage;
  }
  if (format !== 'csv' && format !== 'json') {
    terminal.fail({ code: 'bad_option', sentence: `--format cannot be "${format}".`, remedy: 'It is csv or json.' });
    return ExitCode.usage;
  }
  const wish = counted ? readPnlWish(basis, pnl) : null;
  if (typeof wish === 'number') return wish;
  return withReader(basis, async (reader) => {
    const textOf = (): Iterable<string> => {
      if (wish === null) return exportText(reader, kind as ExportKind, format);
      return (kind === 'lots' ? lotsText : pnlText)(makeStatement(reader, wish), format);
    };
    const pieces = gathered(textOf());
    if (out === null) {
      for (const piece of pieces) await terminal.raw(piece);
      return ExitCode.done;
    }
    return writeFile(path.resolve(out), pieces, basis);
  });
}

function isKind(kind: string): kind is ExportKind {
  return Object.hasOwn(EXPORT_COLUMNS, kind);
}

function* gathered(parts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const part of parts) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function writeFile(file: string, pieces: Iterable<string>, { json, terminal }: QueryBasis): ExitCode {
  const temporary = `${file}.${process.pid}.partial`;
  let bytes = 0;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const handle = openSync(temporary, 'w');
    try {
      for (const piece of pieces) bytes += writeSync(handle, piece);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (error) {
    removeQuietly(temporary);
    terminal.fail({ code: 'export_failed', sentence: `${file} could not be written (${error instanceof Error ? error.message : String(error)}). Nothing of it is left.`, remedy: 'Free space or choose another place with --out.' });
    return ExitCode.failed;
  }
  if (json) void terminal.json({ type: 'export', file, bytes });
  else void terminal.line(`${file}: ${bytes} bytes.`);
  return ExitCode.done;
}

/** What could not be written need not be there to be removed. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The reason it could not be written is told already.
  }
}
