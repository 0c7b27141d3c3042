/** A halt by somebody who has no hub: the folder is another one's, or cannot be held. */
import { writeHaltFile } from '../../engine/composition/stored-control.ts';
import { systemClock } from '../hub-clock.ts';

/** Writes the halt file: a supervisor that runs on this folder sees it within a second, and the next start is halted. False: it could not be written. */
export function haltFromOutside(dataDir: string, by: string): boolean {
  return writeHaltFile(dataDir, { by, reason: `halted by ${by}`, close: false }, systemClock.nowMs());
}
