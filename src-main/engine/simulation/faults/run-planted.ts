/** One planted fault against up to 200 days: prints a day that catches it, and how. Run with `--import plant.ts`. */
import { runDay } from '../day.ts';
import { CAUGHT_LATELY } from './caught-lately.ts';
import { PLANTED_FAULTS } from './planted-faults.ts';

const DAYS = 200;

/** What came of it, as one line of JSON on standard output. */
export interface PlantedOutcome {
  readonly caughtOnDay: number | null;
  readonly sentence: string | null;
}

function search(): PlantedOutcome {
  const fault = PLANTED_FAULTS.find(({ name }) => name === process.env['QUORUM_PLANTED_FAULT']);
  const crash = fault?.worst === true;
  // Any of the days may catch it: the one that did lately comes first, and all of them where it no longer does.
  const first = CAUGHT_LATELY[fault?.name ?? ''] ?? 1;
  for (const seed of [first, ...Array.from({ length: DAYS }, (_, at) => at + 1).filter((day) => day !== first)]) {
    const { violation } = runDay({ seed, replay: true, crash });
    if (violation !== null) return { caughtOnDay: seed, sentence: violation.sentence };
  }
  return { caughtOnDay: null, sentence: null };
}

process.stdout.write(`${JSON.stringify(search())}\n`);
