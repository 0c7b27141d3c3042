/**
 * Who may import whom. One row per room, most specific folder first; the rule `quorum/rooms` reads this table and nothing else.
 *
 *   room       its name in messages and in the lists below
 *   folder     where it lives (or the one file it is); `*` makes every folder below a room of its own, whose name ends in that folder's
 *   values     rooms whose values and types it may import
 *   types      rooms of which it may import types only (`import type`): the words, not the doing
 *   libraries  `none`, or packages and Node's own modules as the table at the end allows
 *
 * A room always sees itself. Tests see everything and are seen by nothing.
 */

/** @typedef {{ room: string, folder: string, values: string[], types: string[], libraries: 'none' | 'allowed' }} Row */

/** @type {Row[]} */
export const rooms = [
  { room: 'domain', folder: 'src-shared/domain', values: ['support'], types: [], libraries: 'none' },
  { room: 'support', folder: 'src-shared/support', values: ['domain'], types: [], libraries: 'none' },
  { room: 'contract', folder: 'src-shared/contract', values: ['domain', 'support'], types: [], libraries: 'allowed' },

  { room: 'core', folder: 'src-main/engine/core', values: ['domain', 'support'], types: [], libraries: 'none' },
  { room: 'ports', folder: 'src-main/engine/ports', values: ['domain', 'support'], types: ['core'], libraries: 'none' },
  { room: 'runner', folder: 'src-main/engine/runner', values: ['core', 'ports', 'domain', 'support'], types: [], libraries: 'allowed' },
  { room: 'adapter', folder: 'src-main/engine/adapters/*', values: ['ports', 'domain', 'support'], types: ['core'], libraries: 'allowed' },
  {
    room: 'simulation', folder: 'src-main/engine/simulation',
    values: ['engine', 'runner', 'core', 'ports', 'adapter', 'domain', 'support'], types: [], libraries: 'allowed',
  },
  // The composition roots: compose.ts, worker.ts, worker-url.ts. The only place where a port meets an adapter.
  {
    room: 'engine', folder: 'src-main/engine',
    values: ['simulation', 'runner', 'core', 'ports', 'adapter', 'contract', 'domain', 'support'], types: [], libraries: 'allowed',
  },

  {
    room: 'lab', folder: 'src-main/lab',
    values: ['engine', 'simulation', 'runner', 'core', 'ports', 'adapter', 'contract', 'domain', 'support'], types: [], libraries: 'allowed',
  },
  // Between engine and windows: no Electron in it. Of the engine only how to start it, and the words to talk about it.
  { room: 'hub', folder: 'src-main/hub', values: ['engine', 'lab', 'contract', 'domain', 'support'], types: ['core', 'ports'], libraries: 'allowed' },
  // The same wire over loopback sockets. It is handed a hub and knows nothing of engines.
  { room: 'gateway', folder: 'src-main/gateway', values: ['contract', 'domain', 'support'], types: ['hub'], libraries: 'allowed' },
  { room: 'cli', folder: 'src-main/cli', values: ['hub', 'gateway', 'engine', 'simulation', 'lab', 'contract', 'domain', 'support'], types: ['core', 'ports'], libraries: 'allowed' },

  // The only rooms that know Electron. The desktop is handed a hub and adds no trading logic.
  { room: 'preload', folder: 'src-preload', values: ['contract'], types: [], libraries: 'allowed' },
  { room: 'desktop', folder: 'src-main/desktop', values: ['hub', 'preload', 'contract', 'domain', 'support'], types: [], libraries: 'allowed' },
  { room: 'main', folder: 'src-main/main.ts', values: ['desktop', 'hub', 'gateway'], types: [], libraries: 'allowed' },

  // What runs in a window or a browser. Features never see each other; what they share is in workbench (intents, words, registries' types).
  { room: 'bridge', folder: 'src-renderer/bridge', values: ['contract', 'domain', 'support'], types: [], libraries: 'allowed' },
  { room: 'mirror', folder: 'src-renderer/mirror', values: ['bridge', 'contract', 'domain', 'support'], types: [], libraries: 'allowed' },
  { room: 'ui', folder: 'src-renderer/ui', values: ['domain', 'support'], types: [], libraries: 'allowed' },
  { room: 'workbench', folder: 'src-renderer/workbench', values: ['ui', 'mirror', 'bridge', 'contract', 'domain', 'support'], types: [], libraries: 'allowed' },
  { room: 'feature', folder: 'src-renderer/features/*', values: ['workbench', 'ui', 'mirror', 'bridge', 'contract', 'domain', 'support'], types: [], libraries: 'allowed' },
  { room: 'app', folder: 'src-renderer/app', values: ['feature', 'workbench', 'ui', 'mirror', 'bridge', 'contract', 'domain', 'support'], types: [], libraries: 'allowed' },
  // For design work and tests: a made-up stream behind the real interface. The product's entry never imports it.
  { room: 'testing', folder: 'src-renderer/testing', values: ['app', 'feature', 'workbench', 'ui', 'mirror', 'bridge', 'contract', 'domain', 'support'], types: [], libraries: 'allowed' },
  { room: 'renderer', folder: 'src-renderer', values: ['app', 'bridge', 'contract', 'domain', 'support'], types: [], libraries: 'allowed' },

  {
    room: 'bench', folder: 'bench',
    values: ['desktop', 'cli', 'hub', 'gateway', 'lab', 'engine', 'simulation', 'runner', 'core', 'ports', 'adapter', 'contract', 'domain', 'support'], types: [], libraries: 'allowed',
  },
  { room: 'scripts', folder: 'scripts', values: [], types: [], libraries: 'allowed' },
];

/** Libraries that belong to certain rooms only. What is not listed may be used wherever libraries are allowed. */
export const libraryHomes = {
  ccxt: ['adapter'],
  openai: ['adapter', 'bench'],
  'onnxruntime-web': ['adapter'],
  '@ag-ui/client': ['adapter'],
  '@ag-ui/core': ['adapter', 'engine'],
  'better-sqlite3': ['adapter', 'bench'],
  '@napi-rs/keyring': ['adapter'],
  'drizzle-orm': ['adapter', 'bench'],
  commander: ['cli'],
  electron: ['preload', 'desktop', 'main', 'bench'],
  ws: ['gateway', 'bench'],
  pino: ['hub', 'cli'],
  vitest: ['scripts'],
  'fast-check': [],
};
