/** Where the window was, and where it may be again. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const boundsSchema = z.strictObject({
  x: z.number().int(), y: z.number().int(), width: z.number().int().min(200).max(20_000), height: z.number().int().min(200).max(20_000), maximized: z.boolean(),
});

export type SavedBounds = z.output<typeof boundsSchema>;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the layout is made for, and what it still works at: at a larger zoom, or on a screen without room for the first. CSS px of the window. */
export const USUAL_MINIMUM: Size = { width: 1280, height: 720 };
export const TIGHT_MINIMUM: Size = { width: 1024, height: 640 };
const FIRST_SIZE: Size = { width: 1600, height: 960 };

/** The smallest a window may be. @param zoom per cent */
export function minimumSize(zoom: number, workArea: Size): Size {
  const roomy = zoom <= 100 && workArea.width >= USUAL_MINIMUM.width && workArea.height >= USUAL_MINIMUM.height;
  return roomy ? USUAL_MINIMUM : TIGHT_MINIMUM;
}

/** Saved bounds where a title bar of it can be seen and fits, else the middle of the first screen. @param screens work areas, the main one first */
export function placeWindow(saved: SavedBounds | null, screens: readonly [Box, ...Box[]]): Box {
  const home = saved === null ? undefined : screens.find((screen) => overlap(saved, screen));
  const [main] = screens;
  const screen = home ?? main;
  const width = Math.min(saved?.width ?? FIRST_SIZE.width, screen.width);
  const height = Math.min(saved?.height ?? FIRST_SIZE.height, screen.height);
  if (saved === null || home === undefined) return { x: screen.x + Math.floor((screen.width - width) / 2), y: screen.y + Math.floor((screen.height - height) / 2), width, height };
  return { x: clamp(saved.x, screen.x, screen.x + screen.width - width), y: clamp(saved.y, screen.y, screen.y + screen.height - height), width, height };
}

/** At least a hand's breadth of its top edge lies on the screen. */
function overlap(box: Box, screen: Box): boolean {
  const across = Math.min(box.x + box.width, screen.x + screen.width) - Math.max(box.x, screen.x);
  return across >= 100 && box.y >= screen.y - 20 && box.y <= screen.y + screen.height - 40;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** Null where nothing usable was saved. */
export function readBounds(file: string): SavedBounds | null {
  try {
    return boundsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Writes them aside and renames, so that a crash leaves no half file. What cannot be written is forgotten: a window's place is not worth an error. */
export function writeBounds(file: string, bounds: SavedBounds): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(bounds));
    renameSync(`${file}.new`, file);
  } catch {
    // See above.
  }
}
