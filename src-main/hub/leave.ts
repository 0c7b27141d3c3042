/** Leaving with open positions: closing them first, in order. */
import type { RowId } from '../../src-shared/domain/ids.ts';
import type { EngineLink } from './engine-link.ts';
import type { HubClock } from './hub-clock.ts';

/** How long positions may take to close when a person leaves with closing, ms. */
const CLOSE_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 200;
/** What an entry in flight opens after the wish is to be closed as well: so many looks later it is asked for again. */
const LOOKS_BETWEEN = 10;

/**
 * Closes every position and waits until all are. False when some are still open after half a minute: then nothing else has been done.
 * @param isOff whether waiting has become pointless
 * Closing pauses, so that nothing is opened meanwhile; a session that traded before is stored as one that trades.
 */
export async function closeEverything(engine: Pick<EngineLink, 'closeAll' | 'status' | 'command' | 'lastStatus'>, clock: HubClock, isOff: () => boolean = () => false): Promise<boolean> {
  const wasActive = engine.lastStatus?.trading === 'active';
  engine.closeAll('leaving');
  const deadline = clock.nowMs() + CLOSE_WITHIN_MS;
  for (let looks = 1; clock.nowMs() < deadline && !isOff(); looks += 1) {
    await new Promise<void>((resolve) => { clock.after(LOOK_EVERY_MS, resolve); });
    const status = await engine.status();
    if (status?.openPositions !== 0) {
      if (looks % LOOKS_BETWEEN === 0) engine.closeAll('leaving');
      continue;
    }
    if (wasActive) await engine.command({ kind: 'resume', id: clock.newId() as string as RowId, by: 'leaving', acknowledge: false });
    return true;
  }
  return false;
}
