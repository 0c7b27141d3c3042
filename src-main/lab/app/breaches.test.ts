import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { contract } from '../../../src-shared/contract/contract.ts';
import type { RowId, Timestamp } from '../../../src-shared/domain/ids.ts';
import { openDataFolder } from '../../engine/adapters/store-sqlite/data-folder.ts';
import { openStore } from '../../engine/adapters/store-sqlite/open-store.ts';
import type { Fact } from '../../engine/core/fact.ts';
import { openReader } from '../reader.ts';
import { breaches } from './breaches.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'quorum-breaches-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const event = (code: string, at: number): Fact => ({
  kind: 'risk_event', id: `e${at}` as RowId, code, instrument: null, sentence: `Equity 9500 fell (${at}).`, checks: [{ name: 'daily loss', value: '9500', limit: '9510', passed: false }], at: at as Timestamp,
});

it('halts by a limit on loss are told newest first, page by page; what was merely refused is no breach', () => {
  const opened = openDataFolder(folder, 1);
  if (!opened.ok) throw new Error(opened.error.sentence);
  const store = openStore(opened.value, { at: 1 });
  if (!store.ok) throw new Error(store.error.sentence);
  store.value.apply([event('daily_loss', 10), event('ticket_refused', 20), event('drawdown', 30)], { seq: 1, at: 30 as Timestamp, body: { kind: 'clock_measured', skewMs: 0 } });
  store.value.commit(true);
  store.value.close();
  const reader = openReader(folder);
  if (!reader.ok) throw new Error(reader.error.sentence);
  const told = contract['risk.breaches'].output.parse(breaches(reader.value, { before: null, limit: 10 }));
  expect(told.breaches.map(({ at, measure, act, value, limit }) => [at, measure, act, value, limit])).toEqual([[30, 'drawdown', 'halt', '9500', '9510'], [10, 'dailyLoss', 'halt', '9500', '9510']]);
  expect(breaches(reader.value, { before: 30, limit: 10 }).breaches.map(({ at }) => at)).toEqual([10]);
  reader.value.close();
  opened.value.release();
});
