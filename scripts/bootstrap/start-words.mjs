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
