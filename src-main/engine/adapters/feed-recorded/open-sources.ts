import { basename } from 'node:path';
import { TIMEFRAME_MS } from '../../../../src-shared/domain/timeframe.ts';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import { CandleSource } from './candle-source.ts';
import { candleFileMatches, type CandleFile, type FileList, type StreamFile } from './file-list.ts';
import { lastOpenTime } from './file-tail.ts';
import type { RecordedFeedOptions } from './recorded-feed-options.ts';
import type { Source } from './source.ts';
import { StreamSource } from './stream-source.ts';

export interface OpenedSources {
  readonly sources: readonly Source[];
  readonly problems: readonly Failure[];
  /** Last moment of all files, ms UTC; null where one of them cannot say. */
  readonly lastAt: number | null;
}

/** Opens every file of the list; files that cannot be used become problems, and a failure when none is left or a wanted instrument is nowhere. */
export async function openSources(list: FileList, options: RecordedFeedOptions): Promise<Result<OpenedSources>> {
  const problems = [...list.problems];
  const sources: Source[] = [];
  const opened: (CandleFile | StreamFile)[] = [];
  for (const file of list.files) {
    const source = await openSource(file, options);
    if (!source.ok) problems.push(source.error);
    else {
      sources.push(source.value);
      opened.push(file);
    }
  }
  const unknown = (options.instruments ?? []).find((wanted) => !isFound(wanted, opened, sources));
  const usable = sources.filter((source) => source.instruments.length > 0);
  const fault = unknown === undefined ? noneLeft(usable, problems, options) : unknownInstrument(unknown, list.available, options, problems);
  if (fault !== null) {
    for (const source of sources) source.close();
    return err(fault);
  }
  for (const source of sources) if (source.instruments.length === 0) source.close();
  return ok({ sources: usable, problems, lastAt: await lastMoment(opened, options.nowMs) });
}

async function openSource(file: CandleFile | StreamFile, options: RecordedFeedOptions): Promise<Result<Source>> {
  const { from = 0, nowMs, until = Infinity, venue = 'recorded' } = options;
  const common = { path: file.path, venue, from, until, nowMs };
  const forced = options.assumePerpetual === true ? 'perpetual' : options.kind;
  if (file.format === 'candles') return CandleSource.open({ ...common, name: file.name, kind: forced ?? file.name.kind });
  const { bookLevels = 20, instruments = [] } = options;
  return StreamSource.open({ ...common, kind: forced ?? null, levels: bookLevels, wanted: instruments });
}

function isFound(wanted: string, files: readonly (CandleFile | StreamFile)[], sources: readonly Source[]): boolean {
  const text = wanted.toUpperCase();
  return files.some((file, index) => {
    if (file.format === 'candles') return candleFileMatches(file, wanted);
    const known = sources[index]?.instruments ?? [];
    return known.length > 0 && (basename(file.path).toUpperCase() === text || known.some(({ base, quote, id }) => {
      return [base, `${base}${quote}`, `${base}-${quote}`, `${base}/${quote}`, id.toUpperCase(), id.toUpperCase().split('.')[0]].includes(text);
    }));
  });
}

function unknownInstrument(wanted: string, known: readonly string[], options: RecordedFeedOptions, problems: readonly Failure[]): Failure {
  // A wanted file that could not be opened has a better sentence of its own.
  const own = problems.find(({ code, sentence }) => code !== 'file_name' && code !== 'file_coarser' && sentence.toUpperCase().includes(wanted.toUpperCase()));
  if (own !== undefined) return own;
  const remedy = known.length > 0 ? `It has ${known.join(', ')}.` : 'Ask for one of the instruments that the files in it are named after.';
  return failure('instrument_unknown', `${options.path} has no data of ${wanted}.`, remedy);
}

function noneLeft(sources: readonly Source[], problems: readonly Failure[], options: RecordedFeedOptions): Failure | null {
  if (sources.length > 0) return null;
  return problems[0] ?? failure('market_empty', `${options.path} has no usable file.`, 'Put files named <INSTRUMENT>_<timeframe>.csv or .csv.gz there.');
}

async function lastMoment(files: readonly (CandleFile | StreamFile)[], nowMs: number): Promise<number | null> {
  let last = 0;
  for (const file of files) {
    const openAt = file.format === 'candles' ? await lastOpenTime(file.path) : null;
    if (openAt === null || openAt <= 0 || openAt > nowMs || file.format !== 'candles') return null;
    last = Math.max(last, openAt + TIMEFRAME_MS[file.name.timeframe]);
  }
  return last;
}
