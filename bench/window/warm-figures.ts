/** What a window that runs is measured for: keys, prices on their way to pixels, frames. */
import { percentile, type Figure } from '../harness.ts';
import type { Feed } from './feeding-main.ts';
import { framesOf, keyToPixel, type BenchWindow, type Frames } from './open-window.ts';

const ROUNDS = 3;
const FRAMES_MS = 5_000;
const KEYS = 15;
const MARKS = 60;
const WATCHLIST = '[role=grid][aria-label=Watchlist]';

/** Of a blank window. */
export interface Blank {
  readonly keyMs: readonly number[];
  readonly frames: readonly Frames[];
}

/** Milliseconds of each key in a field of a window that has nothing else. */
export async function blankKeys({ page }: BenchWindow): Promise<number[]> {
  await page.focus('#field');
  const samples: number[] = [];
  for (let key = 0; key < KEYS; key += 1) samples.push(await keyToPixel(page, 'a', `document.querySelector('#field').value.length > ${key}`));
  return samples;
}

export async function keyFigures({ page }: BenchWindow, { keyMs }: Blank): Promise<Figure[]> {
  const baseline = { what: 'a key in a field of a blank window', samples: keyMs };
  const palette: number[] = [];
  const typed: number[] = [];
  const journals: number[] = [];
  const workspaces: number[] = [];
  for (let round = 0; round < KEYS; round += 1) {
    palette.push(await keyToPixel(page, 'Control+k', 'document.querySelector(".palette-input") !== null'));
    typed.push(await keyToPixel(page, 'a', 'document.querySelector(".palette-input").value === "a"'));
    await keyToPixel(page, 'Escape', 'document.querySelector(".palette-input") === null');
    journals.push(await keyToPixel(page, 'Control+4', 'document.querySelector(".journal .ui-body-row") !== null'));
    workspaces.push(await keyToPixel(page, 'Control+1', 'document.querySelector(".workspace .ui-body-row") !== null'));
  }
  // The first of each also loads what was left out of the first look: it is not felt again.
  return [
    { what: 'key to pixel while typing', unit: 'ms', samples: typed.slice(1), baseline, target: { sense: 'at most', must: 100, aim: 50 } },
    { what: 'palette open', unit: 'ms', samples: palette.slice(1), baseline, target: { sense: 'at most', must: 200, aim: 100 } },
    { what: 'workspace to journal with its rows', unit: 'ms', samples: journals.slice(1), baseline, target: { sense: 'at most', must: 300, aim: 150 }, note: 'the rows are asked of the lab and read from the database' },
    { what: 'journal to workspace with its rows', unit: 'ms', samples: workspaces.slice(1), baseline, target: { sense: 'at most', must: 300, aim: 150 } },
  ];
}

/** So many rounds of frames. */
export async function frameRounds({ page }: BenchWindow): Promise<Frames[]> {
  const rounds: Frames[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await framesOf(page, FRAMES_MS));
  return rounds;
}

export function frameFigures(busy: readonly Frames[], idle: readonly Frames[], blank: Blank, rate: string): Figure[] {
  const figure = (what: string, unit: string, of: (frames: Frames) => number, target: Figure['target'], note?: string): Figure => ({
    what, unit, samples: busy.map(of), baseline: { what: 'the same window without them', samples: idle.map(of) }, target, ...(note === undefined ? {} : { note }),
  });
  const bare = (of: (frames: Frames) => number): string => `a blank window: ${blank.frames.map((one) => of(one).toFixed(1)).join(', ')} ms`;
  return [
    figure(`between frames at ${rate}, mean`, 'ms', ({ meanMs }) => meanMs, { sense: 'at most', must: 20, aim: 17.2 }, bare(({ meanMs }) => meanMs)),
    figure(`between frames at ${rate}, p95`, 'ms', ({ p95Ms }) => p95Ms, { sense: 'at most', must: 34, aim: 17 }, bare(({ p95Ms }) => p95Ms)),
    figure(`between frames at ${rate}, p99`, 'ms', ({ p99Ms }) => p99Ms, { sense: 'at most', must: 60, aim: 34 }, bare(({ p99Ms }) => p99Ms)),
    figure(`the page's thread at ${rate}`, 's/s', (frames) => frames.busy, { sense: 'at most', must: 0.5, aim: 0.25 }),
    figure(`its processor time at ${rate}`, 's/s', ({ processor }) => processor, { sense: 'at most', must: 0.5, aim: 0.25 }, 'without what other work took from it'),
    figure(`layouts per frame at ${rate}`, '', ({ layouts }) => layouts, { sense: 'at most', must: 1, aim: 1 }),
  ];
}

/** Nothing but the price: what the specification asks of it. */
export const ALONE = 'else nothing';

/** From a price taken in the place of the engine to the end of the frame that shows it. */
export async function eventToPixel({ app, page }: BenchWindow, load: string): Promise<Figure> {
  const instrument = (await page.evaluate(`new Promise((resolve) => {
    window.quorum.listen((down) => {
      if (down.kind !== 'mirror' || down.message.kind !== 'snapshot') return;
      // The same pair at another venue is not on the list.
      const watched = new Set(down.message.changes.filter(([collection, , row]) => collection === 'instruments' && row.watched).map(([, key]) => key));
      resolve(down.message.changes.find(([collection, key, row]) => collection === 'quotes' && watched.has(key) && row.last > 10_000)[1]);
    });
    window.quorum.post({ v: 1, kind: 'sync' });
  })`)) as string;
  const samples: number[] = [];
  for (let mark = 0; mark < MARKS; mark += 1) {
    const price = 54_000 + mark;
    await page.evaluate(`void (window.pixel = new Promise((resolve) => {
      const list = document.querySelector('${WATCHLIST}');
      const watch = new MutationObserver(() => {
        if (!/${String(price).slice(0, 2)}\\D?${String(price).slice(2)}/.test(list.textContent)) return;
        watch.disconnect();
        // Rows change before a frame is drawn: what is posted now comes after it.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
        port2.postMessage(0);
      });
      watch.observe(list, { subtree: true, childList: true, characterData: true });
    }))`);
    // Spread evenly over two frames, so that no phase of a frame is favoured.
    const afterMs = ((mark * 0.618_033_988_7) % 1) * 33.3;
    const at = await app.evaluate((_electron, wish) => (globalThis as unknown as { feed: Feed }).feed.mark(wish.instrument, wish.price, wish.afterMs), { instrument, price, afterMs });
    samples.push(((await page.evaluate('window.pixel')) as number) - at);
  }
  await app.evaluate(() => (globalThis as unknown as { feed: Feed }).feed.release());
  return {
    what: `a price taken to its pixels, p95, ${load}`, unit: 'ms', samples: thirds(samples).map((part) => percentile(part, 0.95)), baseline: { what: 'the median of the same', samples: thirds(samples).map((part) => percentile(part, 0.5)) },
    target: load === ALONE ? { sense: 'at most', must: 25, aim: 17 } : null, note: 'a frame of this screen is 16.7 ms; making the row of it, 0.1 ms in the engine, is not in it',
  };
}

function thirds(samples: readonly number[]): readonly (readonly number[])[] {
  return [0, 1, 2].map((part) => samples.filter((_sample, n) => n % 3 === part));
}
