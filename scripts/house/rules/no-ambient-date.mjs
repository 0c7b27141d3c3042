/** Refuses `new Date()` and `Date()`: without an argument they read the clock. `new Date(atMs)` is arithmetic and stays allowed. */
export const noAmbientDateRule = {
  /** @param {import('./rooms.mjs').Context} context */
  create(context) {
    /** @param {CallNode} node */
    const check = (node) => {
      if (node.callee.name !== 'Date' || (node.type === 'NewExpression' && node.arguments.length > 0)) return;
      context.report({ node, message: 'this reads the clock: time comes in as an argument (see the clock port).' });
    };
    return { NewExpression: check, CallExpression: check };
  },
};

/** @typedef {{ type: string, callee: { name?: string }, arguments: unknown[] }} CallNode */
