import { isOurs, relativePath } from '../place.mjs';

/** Names that say nothing about what is inside, so everything ends up there. */
const emptyWords = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'shared-utils']);

/** Refuses files and folders whose name says nothing. */
export const placeNamesRule = {
  /** @param {import('./rooms.mjs').Context} context */
  create(context) {
    return {
      /** @param {unknown} node */
      Program(node) {
        const word = emptyWordIn(relativePath(context.filename));
        if (word !== undefined) context.report({ node, message: `"${word}" says nothing: name the file or folder after what is in it.` });
      },
    };
  },
};

/** The first empty word among the folders and the file of a path. @param {string} relative @returns {string | undefined} */
export function emptyWordIn(relative) {
  if (!isOurs(relative)) return undefined;
  return relative.split('/').map((part) => part.split('.')[0] ?? '').find((part) => emptyWords.has(part));
}
