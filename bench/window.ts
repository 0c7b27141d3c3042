/** The window as a person feels it, in real Electron on a screen nobody sees: what the runtime costs is beside each figure. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { percentile, type Claim, type Figure } from './harness.ts';
import { framesOf, keyToPixel, openScreen, openWindow, type BenchWindow, type Frames, type Screen } from './window/open-window.ts';
import type { Feed } from './window/feeding-main.ts';

const ROUNDS = 3;
const TICKS = 500;
const FRAMES_MS = 5_000;
const KEYS = 15;
const MARKS = 60;
/** QUORUM_BENCH_MINUTES makes it long enough to see a slope. */
const MEMORY_MS = Number(process.env['QUORUM_BENCH_MINUTES'] ?? '1') * 60_000;
const MEMORY_EVERY_MS = 5_000;
const BUNDLE = path.resolve(import.meta.dirname, '..', 'dist', 'renderer');
const MB = 1e6;

const APP = { main: 'src-main/main.ts', ready: '[role=grid][aria-label=Watchlist] .ui-body-row' };
const FED = { main: 'bench/window/feeding-main.ts', ready: APP.ready };
const BLANK = { main: 'bench/window/blank-main.ts', ready: '#field' };

async function measure(): Promise<Figure[]> {
  const screen = await openScreen();
  try {
    const blank = await blankWindow(screen);
    return [...(await launches(screen, blank.launchMs)), ...(await fed(screen, blank)), ...bundle()];
  } finally {
    screen.end();
  }
}

interface Blank {
  readonly launchMs: readonly number[];
  readonly keyMs: readonly number[];
  readonly frames: readonly Frames[];
}

/** The same runtime with next to nothing in it. */
async function blankWindow(screen: Screen): Promise<Blank> {
  const launchMs: number[] = [];
  const keyMs: number[] = [];
  const frames: Frames[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const open = await openWindow(screen, BLANK);
    launchMs.push(open.launchMs);
    await open.page.focus('#field');
    for (let key = 0; key < KEYS; key += 1) keyMs.push(await keyToPixel(open.page, 'a', `document.querySelector('#field').value.length > ${key}`));
    frames.push(await framesOf(open.page, FRAMES_MS));
    await open.end();
  }
  return { launchMs, keyMs, frames };
}

async function launches(screen: Screen, blank: readonly number[]): Promise<Figure[]> {
  const live: number[] = [];
  const cycle: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const open = await openWindow(screen, APP);
    live.push(open.launchMs);
    await firstVote(open);
    cycle.push(performance.now() - began);
    await open.end();
  }
  const baseline = { what: 'a blank window on the same runtime', samples: blank };
  return [
    { what: 'launch to a live workspace', unit: 'ms', samples: live, baseline, target: { sense: 'at most', must: 2_500, aim: 1_500 }, note: 'from starting the process to the first row of the watchlist, driver included, in a new data folder' },
    { what: 'launch to the first vote in the window', unit: 'ms', samples: cycle, baseline, target: { sense: 'at most', must: 4_000, aim: 2_000 } },
  ];
}

/** Waits until the window has heard of a vote. */
async function firstVote({ page }: BenchWindow): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    window.quorum.listen((down) => {
      if (down.kind === 'mirror' && down.message.changes.some(([collection]) => collection === 'rounds')) resolve();
    });
    window.quorum.post({ v: 1, kind: 'sync' });
  })`);
}

/** One window for all that needs it warm: idle, then fed. */
async function fed(screen: Screen, blank: Blank): Promise<Figure[]> {
  const open = await openWindow(screen, { ...FED, ticks: TICKS });
  try {
    // A journal without rows would have nothing to show.
    await firstVote(open);
    const keys = await keyFigures(open, blank.keyMs);
    const idle: Frames[] = [];
    for (let round = 0; round < ROUNDS; round += 1) idle.push(await framesOf(open.page, FRAMES_MS));
    const pixels = await eventToPixel(open);
    await feeding(open, true);
    const busy: Frames[] = [];
    for (let round = 0; round < ROUNDS; round += 1) busy.push(await framesOf(open.page, FRAMES_MS));
    const memory = await memoryOf(open);
    const rate = `${TICKS} ticks/s`;
    const without = (samples: readonly number[]): Figure['baseline'] => ({ what: 'the same window without them', samples });
    return [
      ...keys, ...pixels,
      { what: `between frames at ${rate}, mean`, unit: 'ms', samples: busy.map(({ meanMs }) => meanMs), baseline: without(idle.map(({ meanMs }) => meanMs)), target: { sense: 'at most', must: 20, aim: 17.2 }, note: `a blank window: ${blank.frames.map(({ meanMs }) => meanMs.toFixed(1)).join(', ')} ms` },
      { what: `between frames at ${rate}, p95`, unit: 'ms', samples: busy.map(({ p95Ms }) => p95Ms), baseline: without(idle.map(({ p95Ms }) => p95Ms)), target: { sense: 'at most', must: 34, aim: 17 } },
      { what: `the page's thread at ${rate}`, unit: 's/s', samples: busy.map((one) => one.busy), baseline: without(idle.map((one) => one.busy)), target: { sense: 'at most', must: 0.5, aim: 0.25 } },
      ...memory,
    ];
  } finally {
    await open.end();
  }
}

async function keyFigures({ page }: BenchWindow, blank: readonly number[]): Promise<Figure[]> {
  const baseline = { what: 'a key in a field of a blank window', samples: blank };
  const palette: number[] = [];
  const typed: number[] = [];
  const screens: number[] = [];
  for (let round = 0; round < KEYS; round += 1) {
    palette.push(await keyToPixel(page, 'Control+k', 'document.querySelector(".palette-input") !== null'));
    typed.push(await keyToPixel(page, 'a', 'document.querySelector(".palette-input").value === "a"'));
    await keyToPixel(page, 'Escape', 'document.querySelector(".palette-input") === null');
    screens.push(await keyToPixel(page, 'Control+3', 'document.querySelector(".journal .ui-body-row") !== null'));
    await keyToPixel(page, 'Control+1', 'document.querySelector(".workspace .ui-body-row") !== null');
  }
  // The first of each also loads what was left out of the first look: it is not felt again.
  return [
    { what: 'key to pixel while typing', unit: 'ms', samples: typed.slice(1), baseline, target: { sense: 'at most', must: 100, aim: 50 } },
    { what: 'palette open', unit: 'ms', samples: palette.slice(1), baseline, target: { sense: 'at most', must: 200, aim: 100 } },
    { what: 'workspace to journal with its rows', unit: 'ms', samples: screens.slice(1), baseline, target: { sense: 'at most', must: 300, aim: 150 }, note: 'the rows are asked of the lab and read from the database' },
  ];
}

/** From a quote handed to the hub to the frame that shows its price. */
async function eventToPixel({ app, page }: BenchWindow): Promise<Figure[]> {
  const instrument = (await page.evaluate(`new Promise((resolve) => {
    window.quorum.listen((down) => { const quote = down.kind === 'mirror' && down.message.changes.find(([collection, , row]) => collection === 'quotes' && row.last > 10_000); if (quote) resolve(quote[1]); });
    window.quorum.post({ v: 1, kind: 'sync' });
  })`)) as string;
  const samples: number[] = [];
  for (let mark = 0; mark < MARKS; mark += 1) {
    const price = 54_000 + mark;
    const shown = page.evaluate(`new Promise((resolve) => {
      const look = () => document.querySelector('[role=grid][aria-label=Watchlist]').textContent.match(/${String(price).slice(0, 2)}\\D?${String(price).slice(2)}/) ? requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => resolve(performance.timeOrigin + performance.now()); port2.postMessage(0); }) : requestAnimationFrame(look);
      look();
    })`) as Promise<number>;
    const at = await app.evaluate((_electron, wish) => (globalThis as unknown as { feed: Feed }).feed.mark(wish.instrument, wish.price), { instrument, price });
    samples.push((await shown) - at);
  }
  return [{
    what: 'a price at the hub to its pixels, p95', unit: 'ms', samples: thirds(samples).map((part) => percentile(part, 0.95)), baseline: { what: 'the median of the same', samples: thirds(samples).map((part) => percentile(part, 0.5)) }, target: { sense: 'at most', must: 100, aim: 50 },
    note: 'before it, the engine gathers changes for at most 50 ms',
  }];
}

function thirds(samples: readonly number[]): readonly (readonly number[])[] {
  const size = Math.ceil(samples.length / 3);
  return [samples.slice(0, size), samples.slice(size, 2 * size), samples.slice(2 * size)];
}

async function feeding({ app }: BenchWindow, on: boolean): Promise<void> {
  await app.evaluate((_electron, wish) => { (globalThis as unknown as { feed: Feed }).feed.on = wish; }, on);
}

/** All processes of the app together, while it is fed. */
async function memoryOf({ app, page }: BenchWindow): Promise<Figure[]> {
  const whole = (): Promise<number> => app.evaluate(({ app: electron }) => electron.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize, 0));
  const sizes: number[] = [];
  const ends = performance.now() + MEMORY_MS;
  do {
    sizes.push(((await whole()) * 1_024) / MB);
    await page.evaluate(`new Promise((resolve) => setTimeout(resolve, ${MEMORY_EVERY_MS}))`);
  } while (performance.now() < ends);
  const minutes = MEMORY_MS / 60_000;
  return [
    { what: `working set of all processes after ${minutes} min at ${TICKS} ticks/s`, unit: 'MB', samples: sizes.slice(-3), baseline: { what: 'the same when that began', samples: sizes.slice(0, 3) }, target: { sense: 'at most', must: 900, aim: 780 }, note: 'memory that processes share is counted in each' },
    { what: 'its slope', unit: 'MB/min', samples: [slopeOf(sizes) * (60_000 / MEMORY_EVERY_MS)], baseline: null, target: null, note: `least squares over ${sizes.length} samples; caches still fill: QUORUM_BENCH_MINUTES=60 says more` },
  ];
}

/** Of the least-squares line, per sample. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0) / values.reduce((sum, _value, i) => sum + (i - middle) ** 2, 0);
}

function bundle(): Figure[] {
  const files = readdirSync(BUNDLE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js')).map((file) => readFileSync(path.join(BUNDLE, file)));
  const bytes = files.reduce((sum, file) => sum + file.length, 0);
  const zipped = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
  return [{ what: 'scripts of the interface, minified', unit: 'KiB', samples: [bytes / 1_024], baseline: { what: 'the same, gzipped', samples: [zipped / 1_024] }, target: { sense: 'at most', must: 1_434, aim: 1_024 } }];
}

export const windowClaim: Claim = { name: 'window', sentence: 'the desktop app in real Electron', measure };
