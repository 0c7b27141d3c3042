/** The journal's screen on a long history, in real Electron: its first rows, filters, the way down, export. */
import type { Page } from 'playwright';
import type { SqliteStore } from '../src-main/engine/adapters/store-sqlite/store.ts';
import type { Claim, Figure } from './harness.ts';
import { withDatabase } from './session-rig.ts';
import { inTempFolder } from './temp-folder.ts';
import { firstVote, keyToPixel, openScreen, openWindow, within, type BenchWindow, type Screen } from './window/open-window.ts';

const DECISIONS = 100_000;
const CYCLE_MS = 5_000;
const NAMES = ['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'ADA', 'DOGE', 'AVAX'].map((base) => `${base}-USDT-PERP.alpha`);
const INSTRUMENTS = NAMES.length;
const VISITS = 10;
const PAGES = 10;
const FILTERS = ['ETH', 'SOL', 'ADA'];
/** Above what the page's own client counts to. */
const CALL = 9_000_000;
const APP = { main: null, ready: '[role=grid][aria-label=Watchlist] .ui-body-row' };
const ROWS = '.journal [role=grid]';
const HAS_ROWS = `document.querySelector('${ROWS} .ui-body-row') !== null`;

async function measure(): Promise<readonly Figure[]> {
  return inTempFolder(async (folder) => {
    withDatabase(folder, fill);
    const screen = await openScreen();
    try {
      const short = await newFolder(screen);
      return await long(screen, folder, short);
    } finally {
      screen.end();
    }
  });
}

/** The last hours of a session that traded nothing, in the shape the projector writes them: older decisions without a signal are not kept. */
function fill({ db }: SqliteStore): void {
  const first = Date.now() - (DECISIONS / INSTRUMENTS) * CYCLE_MS;
  const at = `(${first} + (i / ${INSTRUMENTS}) * ${CYCLE_MS})`;
  // Ids begin with their time.
  const id = (last: string): string => `printf('%08x-%04x-7%03x-8000-%012x', ${at} >> 16, ${at} & 65535, ${last}, i)`;
  const votes = JSON.stringify({ rules: ['trend', 'mean_reversion', 'breakout', 'momentum', 'order_flow', 'carry', 'regime'].map((agent, n) => [agent, 'abhs'[n % 4], n * 130, 143]) });
  db.pragma('foreign_keys = OFF');
  db.exec(`INSERT INTO consensus_rounds (id, cycle_id, instrument, at, agreement, presence, confidence, outcome, sentence, votes)
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${DECISIONS - 1})
    SELECT ${id(`i % ${INSTRUMENTS} + 1`)}, ${id('0')}, '${NAMES[0]}', ${at}, (i % 100) / 100.0, 0.57, (i % 97) / 97.0,
      iif(i % 3 = 0, 'hold', iif(i % 3 = 1, 'below_threshold', 'no_presence')), (i % 100) || ' % agreed, 70 % are needed', '${votes}' FROM n`);
  for (const [n, name] of NAMES.entries()) db.exec(`UPDATE consensus_rounds SET instrument = '${name}' WHERE (ordinal - (SELECT min(ordinal) FROM consensus_rounds)) % ${INSTRUMENTS} = ${n}`);
  db.exec('ANALYZE');
  db.pragma('wal_checkpoint(TRUNCATE)');
}

/** Milliseconds of each visit to the journal of a new folder. */
async function newFolder(screen: Screen): Promise<readonly number[]> {
  const open = await openWindow(screen, APP);
  try {
    await firstVote(open);
    return await visits(open.page);
  } finally {
    await open.end();
  }
}

async function visits(page: Page): Promise<readonly number[]> {
  const samples: number[] = [];
  for (let visit = 0; visit <= VISITS; visit += 1) {
    samples.push(await keyToPixel(page, 'Control+4', HAS_ROWS));
    await keyToPixel(page, 'Control+1', 'document.querySelector(".workspace .ui-body-row") !== null');
  }
  // The first also loads the screen's script.
  return samples.slice(1);
}

async function long(screen: Screen, dataDir: string, short: readonly number[]): Promise<readonly Figure[]> {
  const open = await openWindow(screen, { ...APP, dataDir });
  try {
    const { page } = open;
    const first = await visits(page);
    await keyToPixel(page, 'Control+4', HAS_ROWS);
    const down = await pagesDown(page);
    const filters = await filtering(page);
    const { ms, rows, worstFrameMs } = await exporting(open);
    if (rows < DECISIONS) throw new Error(`only ${rows} decisions were exported`);
    const count = DECISIONS.toLocaleString('en-US');
    return [
      { what: `journal first rows with ${count} decisions`, unit: 'ms', samples: first, baseline: { what: 'the same in a new data folder', samples: short }, target: { sense: 'at most', must: 200, aim: 100 }, note: 'from the key on the workspace to the frame with rows: switch of screens, question to the lab, 200 rows' },
      { what: 'the next 200 of them, at the list\'s end', unit: 'ms', samples: down, baseline: null, target: { sense: 'at most', must: 200, aim: 100 } },
      { what: 'typed text to the rows that have it', unit: 'ms', samples: filters, baseline: null, target: { sense: 'at most', must: 400, aim: 300 }, note: 'of these 180 ms wait for the next key' },
      { what: `export of ${count} as CSV`, unit: 'ms', samples: [ms], baseline: null, target: null, note: `the longest frame meanwhile took ${worstFrameMs.toFixed(0)} ms` },
    ];
  } finally {
    await open.end();
  }
}

/** Jumps to the end of what is known, again and again. */
async function pagesDown(page: Page): Promise<readonly number[]> {
  const samples: number[] = [];
  await page.locator(`${ROWS} .ui-body-row`).first().focus();
  for (let n = 0; n < PAGES; n += 1) {
    const known = Number(await page.locator(ROWS).getAttribute('aria-rowcount'));
    samples.push(await keyToPixel(page, 'End', `Number(document.querySelector('${ROWS}').getAttribute('aria-rowcount')) > ${known}`));
    await page.waitForFunction('document.querySelector(".journal-more") === null');
  }
  return samples;
}

async function filtering(page: Page): Promise<readonly number[]> {
  const samples: number[] = [];
  const search = page.locator('.journal-search input');
  for (const text of FILTERS) {
    await search.fill(text.slice(0, -1));
    samples.push(await keyToPixel(page, text.slice(-1), `[...document.querySelectorAll('${ROWS} .ui-body-row')].every((row) => row.textContent.includes('${text}')) && document.querySelector('.journal-sentence').textContent.includes('${text}')`));
  }
  await search.fill('');
  return samples;
}

/** By the same question as the button's. */
async function exporting({ page }: BenchWindow): Promise<{ readonly ms: number; readonly rows: number; readonly worstFrameMs: number }> {
  return within(60, 'the export', page.evaluate(`new Promise((resolve, reject) => {
    const began = performance.now();
    let [last, worstFrameMs, over] = [began, 0, false];
    const frame = (now) => { worstFrameMs = Math.max(worstFrameMs, now - last); last = now; if (!over) requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
    window.quorum.listen((down) => {
      if (down.call !== ${CALL}) return;
      over = true;
      if (down.kind === 'refusal') reject(new Error(down.error.sentence));
      else requestAnimationFrame(() => resolve({ ms: performance.now() - began, rows: down.output.rows, worstFrameMs }));
    });
    window.quorum.post({ v: 1, kind: 'request', call: ${CALL}, name: 'journal.export', input: { filter: { text: '', instrument: null, action: 'any', direction: null, tag: null, from: null, until: null, noted: false }, format: 'csv' } });
  })`) as Promise<{ readonly ms: number; readonly rows: number; readonly worstFrameMs: number }>);
}

export const windowJournalClaim: Claim = { name: 'window-journal', sentence: `the journal's screen in real Electron, among ${DECISIONS.toLocaleString('en-US')} decisions`, measure };
