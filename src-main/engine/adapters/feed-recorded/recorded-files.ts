/** Test helper: a folder of recorded files that goes away with the test run. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { must } from '../../../../src-shared/support/assert.ts';
import type { FeedBatch } from '../../ports/market-feed.ts';
import { RecordedFeed } from './recorded-feed.ts';
import type { RecordedFeedOptions } from './recorded-feed-options.ts';

/** 2024-01-01T00:00:00Z: the first bar of the made files. */
export const START = 1_704_067_200_000;
export const HEADER = 'ts_ms,open,high,low,close,volume';
/** A year after the made files. */
export const NOW = START + 365 * 86_400_000;

/** Writes files into a fresh temporary folder; names ending in .gz are packed. Returns the folder. */
export function writeFiles(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'quorum-feed-'));
  for (const [name, content] of Object.entries(files)) {
    const packed = name.endsWith('.gz') && typeof content === 'string';
    writeFileSync(join(folder, name), packed ? gzipSync(content) : content);
  }
  return folder;
}

/** Rows of sound 1-minute bars: bar `n` opens at 100 + n. */
export function bars(count: number, first = 0, stepMs = 60_000): string[] {
  return Array.from({ length: count }, (_, index) => {
    const n = first + index;
    return `${START + n * stepMs},${100 + n},${101 + n}.5,${99 + n}.25,${100 + n}.75,${n + 1}.125`;
  });
}

/** A candle file's text. */
export function csv(rows: readonly string[]): string {
  return `${[HEADER, ...rows].join('\n')}\n`;
}

export interface Reading {
  readonly batches: readonly FeedBatch[];
  readonly sentences: readonly string[];
  readonly codes: readonly string[];
}

/** Opens a feed and reads it to its end. */
export async function readAll(options: Omit<RecordedFeedOptions, 'nowMs'> & { readonly nowMs?: number }): Promise<Reading> {
  const feed = new RecordedFeed({ nowMs: NOW, ...options });
  const opened = await feed.open();
  must(opened.ok ? opened : null, opened.ok ? '' : opened.error.sentence);
  const batches: FeedBatch[] = [];
  for (let batch = await feed.read(); batch !== null; batch = await feed.read()) batches.push(batch);
  await feed.close();
  const problems = batches.flatMap((batch) => batch.problems);
  return { batches, sentences: problems.map(({ sentence }) => sentence), codes: problems.map(({ code }) => code) };
}
