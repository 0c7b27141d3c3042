/**
 * What is built before the desktop app or the browser interface can be shown. Everything else runs as it is written.
 *
 *   inputs    files and folders whose content decides whether it is stale
 *   config    Vite's configuration; a target without one is not built
 *   mode      given to it
 *   output    a file that is there once it was built; where its folder is named by VERSION, that is the inputs' fingerprint: each version has a folder
 *             of its own, and one that runs keeps its files while the next is built
 */

/** @typedef {{ name: string, config: string, mode: string, inputs: string[], output: string }} Target */

/** Stands for the fingerprint in an output's path. */
export const VERSION = '<version>';

/** Versions of the tools, and how they are called. */
const always = ['package-lock.json', 'scripts/build'];

/** The app's main process with its threads. @type {Target} */
export const mainTarget = { name: 'main process', config: 'scripts/build/main.config.mjs', mode: 'production', inputs: ['src-main', 'src-preload', 'src-shared', ...always], output: `dist/main/${VERSION}/main.js` };

/** @type {Target[]} */
export const targets = [
  { name: 'preload of the window', config: 'src-preload/vite.config.ts', mode: 'app', inputs: ['src-preload', 'src-shared', ...always], output: 'dist/preload/app.cjs' },
  { name: 'preload of the halt strip', config: 'src-preload/vite.config.ts', mode: 'strip', inputs: ['src-preload', 'src-shared', ...always], output: 'dist/preload/strip.cjs' },
  { name: 'interface', config: 'src-renderer/vite.config.ts', mode: 'production', inputs: ['src-renderer', 'src-shared', ...always], output: 'dist/renderer/index.html' },
  mainTarget,
];
