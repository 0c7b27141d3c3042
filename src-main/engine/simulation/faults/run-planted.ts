/** One planted fault against up to 200 days: prints the day that catches it, and how. Run with `--import plant.ts`. */
import { runDay } from '../day.ts';
import { PLANTED_FAULTS } from './planted-faults.ts';

const DAYS = 200;

/** What came of it, as one line of JSON on standard output. */
export interface PlantedOutcome {
  readonly caughtOnDay: number | null;
  readonly sentence: string | null;
}

function search(): PlantedOutcome {
  const crash = PLANTED_FAULTS.find(({ name }) => name === process.env['QUORUM_PLANTED_FAULT'])?.worst === true;
  for (let seed = 1; seed <= DAYS; seed += 1) {
    const { violation } = runDay({ seed, replay: true, crash });
    if (violation !== null) return { caughtOnDay: seed, sentence: violation.sentence };
  }
  return { caughtOnDay: null, sentence: null };
}

process.stdout.write(`${JSON.stringify(search())}\n`);
