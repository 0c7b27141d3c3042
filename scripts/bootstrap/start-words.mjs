/** How a start is meant: with a window and nothing else, with one if possible, or in the terminal. @typedef {'window' | 'if_possible' | 'terminal'} How */

/** The words the desktop app knows itself. */
const windowWords = [/^--data-dir(=|$)/, /^--halt$/];

/**
 * Reads the words after `npm start --`. What only the terminal knows means the terminal.
 * @param {readonly string[]} words @returns {{ how: How, rest: string[] }}
 */
export function readStartWords(words) {
  const rest = words.filter((word) => word !== '--window' && word !== '--headless');
  if (words.includes('--window')) return { how: 'window', rest };
  const forTerminal = rest.some((word, at) => word.startsWith('--') ? !windowWords.some((known) => known.test(word)) : rest[at - 1] !== '--data-dir');
  return { how: words.includes('--headless') || forTerminal ? 'terminal' : 'if_possible', rest };
}

/**
 * What `quorum halt` is told where `--halt` finds no window to open; null: nobody asked to halt. The folder alone: a halt must not fail over a word that is
 * meant for a start.
 * @param {readonly string[]} words @returns {string[] | null}
 */
export function haltWords(words) {
  if (!words.includes('--halt')) return null;
  return words.filter((word, at) => word.startsWith('--data-dir=') || (word === '--data-dir' && at + 1 < words.length) || words[at - 1] === '--data-dir');
}
