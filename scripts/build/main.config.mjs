import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const main = path.join(root, 'src-main');

/** The app's main process and its threads. Each is started by its own file; what they share lies beside them. */
const entries = {
  main: path.join(main, 'main.ts'),
  worker: path.join(main, 'engine', 'worker.ts'),
  'halt-worker': path.join(main, 'engine', 'halt-worker.ts'),
  'background-writer-thread': path.join(main, 'engine', 'adapters', 'store-sqlite', 'background-writer-thread.ts'),
  'lab-worker': path.join(main, 'hub', 'lab-pool', 'lab-worker.ts'),
  'onnx-thread': path.join(main, 'engine', 'adapters', 'model-onnx', 'onnx-thread.ts'),
};

/**
 * A thread is started by the address of its source beside the one who starts it. In the bundle it is the file of the same name; one that is not among the
 * entries would not be there, and the build says so.
 * @returns {import('vite').Plugin}
 */
function threads() {
  return {
    name: 'quorum-threads',
    transform(code) {
      return code.replace(/new URL\((['"])\.\/([\w-]+)\.ts\1, import\.meta\.url\)/g, (_all, _quote, /** @type {string} */ name) => {
        if (!Object.hasOwn(entries, name)) this.error(`the thread ${name}.ts is not among the entries of scripts/build/main.config.mjs`);
        return `new URL('./${name}.js', import.meta.url)`;
      });
    },
  };
}

/** One file a thread instead of hundreds of modules: what is loaded one after the other is the longest part of a start. Not minified, so that the log's stacks can be read. */
export default defineConfig({
  root: main, publicDir: false, cacheDir: path.join(root, '.cache', 'vite-main'), plugins: [threads()],
  // The native modules, the runtime's own, and those of which one file of many megabytes is loaded when it is asked for.
  ssr: { noExternal: true, external: ['electron', 'better-sqlite3', '@napi-rs/keyring', 'ccxt', 'onnxruntime-web'] },
  build: {
    ssr: true, target: 'node24', minify: false, emptyOutDir: true, reportCompressedSize: false,
    rolldownOptions: { input: entries, output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } },
  },
});
