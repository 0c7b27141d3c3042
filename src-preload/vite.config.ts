import path from 'node:path';
import { defineConfig } from 'vite';
import { contract, CONTRACT_VERSION } from '../src-shared/contract/contract.ts';

const root = path.resolve(import.meta.dirname, '..');

/** One preload a build, named by the mode (`app` or `strip`): a sandboxed page loads one CommonJS file and nothing beside it. */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  cacheDir: path.join(root, '.cache', 'vite-preload'),
  publicDir: false,
  define: { CONTRACT_NAMES: JSON.stringify(Object.keys(contract)), CONTRACT_VERSION: JSON.stringify(CONTRACT_VERSION) },
  build: {
    outDir: path.join(root, 'dist', 'preload'),
    emptyOutDir: false,
    target: 'chrome140',
    minify: false,
    lib: { entry: path.join(import.meta.dirname, `${mode}.ts`), formats: ['cjs'], fileName: () => `${mode}.cjs` },
    rolldownOptions: { external: ['electron'] },
  },
}));
