/** The window as a person feels it, in real Electron on a screen nobody sees: what the runtime costs is beside each figure. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Claim, Figure } from './harness.ts';
import type { Feed } from './window/feeding-main.ts';
import { memoryOf, type Memory } from './window/memory-of.ts';
import { firstVote, framesOf, openScreen, openWindow, within, type BenchWindow, type Frames, type Screen } from './window/open-window.ts';
import { ALONE, blankKeys, eventToPixel, frameFigures, frameRounds, keyFigures, type Blank } from './window/warm-figures.ts';

const ROUNDS = 3;
const TICKS = 500;
const SOAK_TICKS = 200;
const FRAMES_MS = 4_000;
/** QUORUM_BENCH_MINUTES makes it long enough to see a slope. */
const MEMORY_MS = Number(process.env['QUORUM_BENCH_MINUTES'] ?? '1') * 60_000;
/** Samples of memory are taken so often over all. */
const MEMORY_SAMPLES = 20;
const SLOPE_MINUTES = 10;
const BUNDLE = path.resolve(import.meta.dirname, '..', 'dist', 'renderer');

const ROW = '[role=grid][aria-label=Watchlist] .ui-body-row';
const APP = { main: null, ready: ROW };
const FED = { main: 'bench/window/feeding-main.ts', ready: ROW };
const BLANK = { main: 'bench/window/blank-main.ts', ready: '#field' };

interface BlankWindow extends Blank {
  readonly paintedMs: readonly number[];
  readonly launchMs: readonly number[];
  readonly memory: readonly Memory[];
}

async function measure(): Promise<Figure[]> {
  const screen = await openScreen();
  try {
    const blank = await blankWindow(screen);
    return [...(await launches(screen, blank)), ...(await fed(screen, blank)), ...bundle()];
  } finally {
    screen.end();
  }
}

/** The same runtime with next to nothing in it. */
async function blankWindow(screen: Screen): Promise<BlankWindow> {
  const [paintedMs, launchMs, keyMs]: [number[], number[], number[]] = [[], [], []];
  const frames: Frames[] = [];
  const memory: Memory[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const open = await openWindow(screen, BLANK);
    try {
      paintedMs.push(open.paintedMs);
      launchMs.push(open.launchMs);
      keyMs.push(...(await blankKeys(open)));
      frames.push(await framesOf(open.page, FRAMES_MS));
      memory.push(await memoryOf(open));
    } finally {
      await open.end();
    }
  }
  return { paintedMs, launchMs, keyMs, frames, memory };
}

async function launches(screen: Screen, blank: BlankWindow): Promise<Figure[]> {
  const [painted, live, cycle]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const open = await openWindow(screen, APP);
    try {
      painted.push(open.paintedMs);
      live.push(open.launchMs);
      await firstVote(open);
      cycle.push(performance.now() - began);
    } finally {
      await open.end();
    }
  }
  const baseline = { what: 'a blank window on the same runtime', samples: blank.launchMs };
  return [
    { what: 'launch to the window painted', unit: 'ms', samples: painted, baseline: { what: 'a blank window painted', samples: blank.paintedMs }, target: { sense: 'at most', must: 1_000, aim: 600 }, note: 'from starting the process to the first frame with content, driver included, in a new data folder' },
    { what: 'launch to a live workspace', unit: 'ms', samples: live, baseline, target: { sense: 'at most', must: 2_500, aim: 1_300 }, note: 'to the first row of the watchlist' },
    { what: 'launch to the first vote in the window', unit: 'ms', samples: cycle, baseline, target: { sense: 'at most', must: 4_000, aim: 2_000 } },
  ];
}

/** One window for all that needs it warm: idle, then fed. */
async function fed(screen: Screen, blank: BlankWindow): Promise<Figure[]> {
  const open = await openWindow(screen, FED);
  try {
    // A journal without rows would have nothing to show.
    await firstVote(open);
    const keys = await within(120, 'keys', keyFigures(open, blank));
    const idle = await within(60, 'idle frames', frameRounds(open));
    const quiet = await within(60, 'prices', eventToPixel(open, ALONE));
    await rate(open, TICKS);
    const busy = await within(60, 'frames among ticks', frameRounds(open));
    const streaming = await within(60, 'prices among ticks', eventToPixel(open, `among ${TICKS} ticks/s`));
    await rate(open, SOAK_TICKS);
    return [...keys, quiet, streaming, ...frameFigures(busy, idle, blank, `${TICKS} ticks/s`), ...memoryFigures(await memoryOver(open), blank.memory)];
  } finally {
    await open.end();
  }
}

async function rate({ app }: BenchWindow, perSecond: number): Promise<void> {
  await app.evaluate((_electron, wish) => (globalThis as unknown as { feed: Feed }).feed.rate(wish), perSecond);
}

/** Samples while the app is fed. */
async function memoryOver(open: BenchWindow): Promise<readonly Memory[]> {
  const samples: Memory[] = [];
  for (let sample = 0; sample < MEMORY_SAMPLES; sample += 1) {
    await open.page.evaluate(`new Promise((resolve) => setTimeout(resolve, ${MEMORY_MS / MEMORY_SAMPLES}))`);
    samples.push(await memoryOf(open));
    if (MEMORY_MS >= SLOPE_MINUTES * 60_000) process.stderr.write(`${JSON.stringify(samples.at(-1))}\n`);
  }
  return samples;
}

function memoryFigures(samples: readonly Memory[], blank: readonly Memory[]): Figure[] {
  const minutes = MEMORY_MS / 60_000;
  const grown = (of: (memory: Memory) => number): Figure['baseline'] => ({ what: 'the same when that began', samples: samples.slice(0, 3).map(of) });
  const slope = (of: (memory: Memory) => number): number => (slopeOf(samples.slice(samples.length / 4).map(of)) * MEMORY_SAMPLES * 60) / minutes;
  const last = samples.slice(-3);
  return [
    { what: `memory of all processes after ${minutes} min at ${SOAK_TICKS} ticks/s`, unit: 'MB', samples: last.map(({ wholeMb }) => wholeMb), baseline: { what: 'a blank window', samples: blank.map(({ wholeMb }) => wholeMb) }, target: { sense: 'at most', must: 700, aim: 450 }, note: '8 instruments; proportional set size: what processes share counts once, and what another instance of the runtime shares with them counts half' },
    { what: 'the same as system monitors add it up', unit: 'MB', samples: last.map(({ workingSetMb }) => workingSetMb), baseline: { what: 'a blank window', samples: blank.map(({ workingSetMb }) => workingSetMb) }, target: null, note: 'working sets; what processes share counts in each; the specification asks for 943 on a person’s machine' },
    { what: 'the page\'s heap after collecting', unit: 'MB', samples: last.map(({ heapMb }) => heapMb), baseline: grown(({ heapMb }) => heapMb), target: null },
    { what: 'its DOM nodes', unit: '', samples: last.map(({ nodes }) => nodes), baseline: grown(({ nodes }) => nodes), target: null },
    { what: 'its listeners', unit: '', samples: last.map(({ listeners }) => listeners), baseline: grown(({ listeners }) => listeners), target: null },
    // A minute of caches that fill says nothing about an hour.
    ...(minutes < SLOPE_MINUTES ? [] : [
      { what: 'slope of that heap', unit: 'MB/h', samples: [slope(({ heapMb }) => heapMb)], baseline: null, target: { sense: 'at most', must: 1, aim: 0.5 }, note: `least squares over the last three quarters of ${minutes} min` } as const,
      { what: 'slope of the memory of all', unit: 'MB/h', samples: [slope(({ wholeMb }) => wholeMb)], baseline: null, target: null } as const,
    ]),
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
  return [{ what: 'scripts of the interface, minified', unit: 'KiB', samples: [bytes / 1_024], baseline: { what: 'the same, gzipped', samples: [zipped / 1_024] }, target: { sense: 'at most', must: 1_536, aim: 1_024 } }];
}

export const windowClaim: Claim = { name: 'window', sentence: 'the desktop app in real Electron', measure };
