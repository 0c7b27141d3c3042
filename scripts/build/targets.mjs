/**
 * What is built before the desktop app or the browser interface can be shown. Everything else runs as it is written.
 *
 *   inputs    files and folders whose content decides whether it is stale
 *   config    Vite's configuration; a target without one is not built
 *   mode      given to it
 *   output    a file that is there once it was built
 */

/** @typedef {{ name: string, config: string, mode: string, inputs: string[], output: string }} Target */

/** Versions of the tools, and how they are called. */
const always = ['package-lock.json', 'scripts/build'];

/** @type {Target[]} */
export const targets = [
  { name: 'preload of the window', config: 'src-preload/vite.config.ts', mode: 'app', inputs: ['src-preload', 'src-shared', ...always], output: 'dist/preload/app.cjs' },
  { name: 'preload of the halt strip', config: 'src-preload/vite.config.ts', mode: 'strip', inputs: ['src-preload', 'src-shared', ...always], output: 'dist/preload/strip.cjs' },
  { name: 'interface', config: 'src-renderer/vite.config.ts', mode: 'production', inputs: ['src-renderer', 'src-shared', ...always], output: 'dist/renderer/index.html' },
];
