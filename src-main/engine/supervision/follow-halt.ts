import type { HaltOutcome, HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';

const LOOK_EVERY_MS = 200;
/** The engine's own patience is 30 s. */
const WITHIN_MS = 35_000;
/** Each waits half a second. */
const MOST_SILENCES = 4;

/** How following ended: with an outcome, or because the engine fell silent or was ended over it. */
export type Followed = { readonly kind: 'settled'; readonly outcome: HaltOutcome } | { readonly kind: 'silent' };

/** Tells how far the engine is with a halt it has acknowledged, until it is verified. @param ask how it stands now; null when it does not answer in time */
export async function followHalt(ask: () => Promise<EngineStatus | null>, tell: (line: HaltProgressLine) => void): Promise<Followed> {
  const told = new Map<string, string>();
  const startedMs = performance.now();
  let silences = 0;
  for (;;) {
    const status = await ask();
    silences = status === null ? silences + 1 : 0;
    if (silences >= MOST_SILENCES) return { kind: 'silent' };
    if (status !== null) {
      for (const line of news(status, told)) tell(line);
      const outcome = outcomeOf(status);
      if (outcome !== null) return { kind: 'settled', outcome };
    }
    if (performance.now() - startedMs > WITHIN_MS) return settled(false, `The halt stands, but it is not verified after ${WITHIN_MS / 1000} s. It is tried further; \`quorum status\` shows what is left.`);
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
  }
}

function outcomeOf({ trading, halt }: EngineStatus): HaltOutcome | null {
  if (trading !== 'halted' || halt === null) return { verified: false, sentence: 'Trading is not halted any more: somebody resumed it.' };
  return halt.verifiedAt === null ? null : { verified: true, sentence: 'Verified: nothing that adds risk is open.' };
}

function settled(verified: boolean, sentence: string): Followed {
  return { kind: 'settled', outcome: { verified, sentence } };
}

/** Lines that were not told, or differently. One that is gone is done. */
function news({ halt }: EngineStatus, told: Map<string, string>): HaltProgressLine[] {
  const lines = halt?.lines ?? [];
  const keys = new Set(lines.map(({ venue, subject }) => `${venue} ${subject}`));
  const gone = [...told].flatMap(([key, text]): HaltProgressLine[] => {
    if (keys.has(key) || text.startsWith('done')) return [];
    const cut = key.indexOf(' ');
    return [{ venue: key.slice(0, cut), subject: key.slice(cut + 1), status: 'done', sentence: 'no longer open' }];
  });
  const fresh = [...gone, ...lines].filter((line) => told.get(`${line.venue} ${line.subject}`) !== `${line.status} ${line.sentence}`);
  for (const { venue, subject, status, sentence } of fresh) told.set(`${venue} ${subject}`, `${status} ${sentence}`);
  return fresh;
}
