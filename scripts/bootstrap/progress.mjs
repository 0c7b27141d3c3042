import process from 'node:process';

/** A step that takes longer says so again this often, so that silence never looks like a hang. */
const reminderMs = 15_000;

/** Prints one line of progress to stderr. @param {string} line */
export function say(line) {
  process.stderr.write(`quorum: ${line}\n`);
}

/**
 * Announces a step, performs it, and says how long it took.
 * @template T
 * @param {string} doing as in "installing dependencies"
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function timed(doing, step) {
  const startedMs = Date.now();
  const seconds = () => Math.round((Date.now() - startedMs) / 1000);
  say(`${doing}…`);
  const reminder = setInterval(() => say(`still ${doing} (${seconds()} s)…`), reminderMs);
  try {
    const result = await step();
    say(`${doing}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(reminder);
  }
}
