import path from 'node:path';
import { isTest, isOurs, placeOf, relativePath } from '../place.mjs';
import { libraryHomes } from '../rooms.mjs';

/** Refuses an import that the table in rooms.mjs does not allow. */
export const roomsRule = {
  /** @param {Context} context */
  create(context) {
    const relative = relativePath(context.filename);
    if (!isOurs(relative) || isTest(relative)) return {};
    const from = placeOf(relative);
    /** @param {ImportNode} node */
    const check = (node) => {
      if (from === undefined || typeof node.source?.value !== 'string') return;
      const message = refusal(relative, from, node.source.value, isTypeOnly(node));
      if (message !== undefined) context.report({ node: node.source, message });
    };
    return {
      /** @param {unknown} node */
      Program: (node) => void (from === undefined && context.report({ node, message: `${relative} is in no room: add its folder to scripts/house/rooms.mjs.` })),
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

/** @typedef {{ filename: string, report: (finding: { node: unknown, message: string }) => void }} Context */
/** @typedef {{ source?: { value?: unknown } | null, importKind?: string, exportKind?: string, specifiers?: { importKind?: string }[] }} ImportNode */

/** @param {ImportNode} node */
function isTypeOnly(node) {
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  const specifiers = node.specifiers ?? [];
  return specifiers.length > 0 && specifiers.every((one) => one.importKind === 'type');
}

/**
 * Why an import is refused, or undefined where it is allowed.
 * @param {string} relative the importing file @param {import('../place.mjs').Place} from its room
 * @param {string} source what it imports, as written @param {boolean} typeOnly
 * @returns {string | undefined}
 */
export function refusal(relative, from, source, typeOnly) {
  if (!source.startsWith('.')) return libraryRefusal(from, source);
  const target = path.posix.join(path.posix.dirname(relative), source);
  if (isTest(target)) return `${from.name} imports the test ${target}: a test is seen by nothing.`;
  const to = placeOf(target);
  if (to === undefined) return isOurs(target) ? `${target} is in no room.` : undefined;
  if (to.name === from.name || from.row.values.includes(to.row.room) && to.row !== from.row) return undefined;
  if (!from.row.types.includes(to.row.room)) return `${from.name} may not import ${to.name} (${target}). The table is scripts/house/rooms.mjs.`;
  return typeOnly ? undefined : `${from.name} may import only types of ${to.name} (${target}): write \`import type\`.`;
}

/** @param {import('../place.mjs').Place} from @param {string} source */
function libraryRefusal(from, source) {
  if (from.row.libraries === 'none') return `${from.name} may not import a library or a Node module (${source}).`;
  const name = source.startsWith('@') ? source.split('/').slice(0, 2).join('/') : source.split('/')[0];
  const homes = /** @type {Record<string, string[] | undefined>} */ (libraryHomes)[name ?? ''];
  if (homes === undefined || homes.includes(from.row.room)) return undefined;
  return `${from.name} may not import ${name}: it belongs to ${homes.join(', ') || 'tests'}.`;
}
