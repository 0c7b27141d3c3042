import process from 'node:process';
import { SetupProblem } from './problem.mjs';
import { say } from './progress.mjs';

/**
 * Ends the process with the code that the work answers. A problem of the set-up is said in its sentence and its remedy, and is code 1; anything else is a bug.
 * @param {() => Promise<number>} work
 */
export async function endWith(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    say(error.message);
    say(`to go on: ${error.remedy}`);
    process.exitCode = 1;
  }
}
