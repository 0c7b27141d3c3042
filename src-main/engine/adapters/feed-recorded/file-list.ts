import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import type { InstrumentKind } from '../../../../src-shared/domain/instrument.ts';
import { TIMEFRAME_MS } from '../../../../src-shared/domain/timeframe.ts';
import { fileFormat, readCandleFileName, type CandleFileName } from './file-name.ts';

export interface CandleFile {
  readonly format: 'candles';
  readonly path: string;
  readonly name: CandleFileName;
}

export interface StreamFile {
  readonly format: 'stream';
  readonly path: string;
}

export interface FileList {
  readonly files: readonly (CandleFile | StreamFile)[];
  /** What the candle files of the path hold, wanted or not, e.g. `BTC-USDT`. */
  readonly available: readonly string[];
  /** Files that were left out, and why. */
  readonly problems: readonly Failure[];
}

/**
 * Lists the usable files of a path, kept to the wanted instruments (streams say theirs only once opened).
 * @param kind what every file is taken for; null: what its name says.
 */
export async function findFiles(path: string, wanted: readonly string[], kind: InstrumentKind | null): Promise<Result<FileList>> {
  const paths = await listPaths(path);
  if (!paths.ok) return paths;
  const problems: Failure[] = [];
  const files: (CandleFile | StreamFile)[] = [];
  for (const file of paths.value) {
    if (fileFormat(basename(file)) === 'stream') {
      files.push({ format: 'stream', path: file });
      continue;
    }
    const name = readCandleFileName(basename(file), file);
    if (name.ok) files.push({ format: 'candles', path: file, name: name.value });
    else problems.push(name.error);
  }
  if (files.length === 0 && problems[0] !== undefined) return err(problems[0]);
  const chosen = files.filter((file) => file.format === 'stream' || isWanted(file, wanted));
  const available = files.flatMap((file) => (file.format === 'candles' ? `${file.name.base}-${file.name.quote}` : []));
  return ok({ files: finestOnly(chosen, kind, problems), available: [...new Set(available)], problems });
}

/** Whether a wanted name means this candle file. Case does not matter. */
function isWanted(file: CandleFile, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.some((text) => candleFileMatches(file, text));
}

/** Whether `text` is the file's base currency, pair, instrument name or id, or file name. */
export function candleFileMatches(file: CandleFile, text: string): boolean {
  const { base, quote, name } = file.name;
  const id = text.toUpperCase().split('.')[0] ?? '';
  const names = [base, `${base}-${quote}`, `${base}-${quote}-PERP`, `${base}${quote}`, `${base}/${quote}`, name.toUpperCase()];
  return names.includes(id) || basename(file.path).toUpperCase() === text.toUpperCase();
}

/** Of several lengths of bars of one instrument only the shortest is used: the engine builds the longer ones itself. */
function finestOnly(files: readonly (CandleFile | StreamFile)[], kind: InstrumentKind | null, problems: Failure[]): (CandleFile | StreamFile)[] {
  const best = new Map<string, CandleFile>();
  for (const file of files) {
    if (file.format !== 'candles') continue;
    const key = `${file.name.base}-${file.name.quote}-${kind ?? file.name.kind}`;
    const rival = best.get(key);
    if (rival === undefined || TIMEFRAME_MS[file.name.timeframe] < TIMEFRAME_MS[rival.name.timeframe]) best.set(key, file);
  }
  const kept = new Set<CandleFile>(best.values());
  return files.filter((file) => {
    if (file.format === 'stream' || kept.has(file)) return true;
    problems.push(failure('file_coarser', `${file.path} was left out: another file has the same instrument in shorter or equal bars.`, 'Keep one file per instrument in a folder.'));
    return false;
  });
}

async function listPaths(path: string): Promise<Result<readonly string[]>> {
  try {
    const info = await stat(path);
    if (!info.isDirectory()) return ok([path]);
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries.filter((entry) => !entry.isDirectory() && fileFormat(entry.name) !== null).map((entry) => entry.name);
    if (names.length > 0) return ok(names.sort().map((name) => join(path, name)));
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
    const remedy = folders.length > 0 ? `Name one of its folders: ${folders.slice(0, 12).join(', ')}.` : 'Put files named <INSTRUMENT>_<timeframe>.csv or .csv.gz there.';
    return err(failure('market_empty', `${path} has no candle file (.csv, .csv.gz) and no stream (.jsonl, .jsonl.gz).`, remedy));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return err(failure('market_missing', `${path} cannot be read: ${reason}.`, 'Check the path: it must be a file or a folder of recorded market data.'));
  }
}
