/** Refuses a file that only passes on what other files export: it hides where a thing lives and invites cycles. */
export const noBarrelRule = {
  /** @param {import('./rooms.mjs').Context} context */
  create(context) {
    return {
      /** @param {{ body: Statement[] }} program */
      Program(program) {
        if (program.body.length === 0 || !program.body.every(isPassage) || !program.body.some(isReExport)) return;
        context.report({ node: program, message: 'this file only re-exports: import each thing from the file that defines it.' });
      },
    };
  },
};

/** @typedef {{ type: string, source?: unknown, declaration?: unknown }} Statement */

/** @param {Statement} statement */
function isReExport(statement) {
  return statement.type === 'ExportAllDeclaration' || (statement.type === 'ExportNamedDeclaration' && !statement.declaration);
}

/** @param {Statement} statement */
function isPassage(statement) {
  return statement.type === 'ImportDeclaration' || isReExport(statement);
}
