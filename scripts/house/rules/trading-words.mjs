import { isOurs, isTest, relativePath } from '../place.mjs';

/** One word per thing. The left ones belong to other people's interfaces, so only the adapters that speak to those may use them. */
/** @type {Record<string, string | undefined>} */
const ourWords = { exchange: 'venue', exchanges: 'venues', symbol: 'instrument', symbols: 'instruments' };
const bordersWithOthers = /^src-main\/engine\/adapters\/[^/]*(ccxt|csv)[^/]*\//;

/** Refuses foreign words in the names of files and of what they export. */
export const tradingWordsRule = {
  /** @param {import('./rooms.mjs').Context} context */
  create(context) {
    const relative = relativePath(context.filename);
    if (!isOurs(relative) || isTest(relative) || bordersWithOthers.test(relative)) return {};
    /** @param {unknown} node @param {string} name */
    const check = (node, name) => {
      const word = foreignWordIn(name);
      if (word !== undefined) context.report({ node, message: `"${name}" says ${word}; our word is ${ourWords[word]}.` });
    };
    return {
      /** @param {unknown} node */
      Program: (node) => check(node, relative),
      /** @param {ExportNode} node */
      ExportNamedDeclaration: (node) => exportedNames(node).forEach((name) => check(node, name)),
    };
  },
};

/** @typedef {{ name?: string }} Identifier */
/** @typedef {{ id?: Identifier | null, declarations?: { id?: Identifier }[] }} Declaration */
/** @typedef {{ declaration?: Declaration | null, specifiers?: { exported?: Identifier }[] }} ExportNode */

/** @param {ExportNode} node @returns {string[]} */
function exportedNames({ declaration, specifiers = [] }) {
  const identifiers = [declaration?.id, ...(declaration?.declarations ?? []).map((one) => one.id), ...specifiers.map((one) => one.exported)];
  return identifiers.flatMap((identifier) => (identifier?.name === undefined ? [] : [identifier.name]));
}

/** The first foreign word in a name, in any of the ways we join words. @param {string} name @returns {string | undefined} */
export function foreignWordIn(name) {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z0-9]+/);
  return words.find((word) => ourWords[word] !== undefined);
}
