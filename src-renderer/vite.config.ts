/**
 * How the interface becomes files: `production` builds the product's page into dist/renderer, `harness` the one on a made-up app into .cache/harness.
 * scripts/build.mjs calls it when sources are newer.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, transformWithOxc, type Plugin } from 'vite';

const here = import.meta.dirname;
const root = path.resolve(here, '..');

/** The halt button's script stays plain and by itself: it works where the bundle does not. */
function haltButton(): Plugin {
  return {
    name: 'quorum-halt-button',
    transformIndexHtml: { order: 'post', handler: () => [{ tag: 'script', attrs: { src: './halt-button.js', defer: true }, injectTo: 'head-prepend' }] },
    async generateBundle() {
      const source = path.join(here, 'halt-button.ts');
      this.addWatchFile(source);
      const { code } = await transformWithOxc(fs.readFileSync(source, 'utf8'), source, { lang: 'ts', sourcemap: false });
      this.emitFile({ type: 'asset', fileName: 'halt-button.js', source: `(() => {\n${code}\n})();\n` });
    },
  };
}

/** Style elements that libraries write by themselves, the same text each time, for the page's policy: the chart library's mark of its maker. */
function styleHashes(): Plugin {
  return {
    name: 'quorum-style-hashes',
    generateBundle() {
      const charts = fs.readFileSync(path.join(root, 'node_modules', 'lightweight-charts', 'dist', 'lightweight-charts.production.mjs'), 'utf8');
      const texts = [...charts.matchAll(/\.innerText="(a#tv-attr-logo[^"]*)"/g)].map(([, text]) => text ?? '');
      if (texts.length === 0) this.error('lightweight-charts no longer writes the style element whose hash the page allows: look again.');
      const hashes = texts.map((text) => `sha256-${createHash('sha256').update(text).digest('base64')}`);
      this.emitFile({ type: 'asset', fileName: 'style-hashes.json', source: JSON.stringify(hashes) });
    },
  };
}

/** What libraries carry along for other tools than a page (docs/decisions/026-size-of-the-interface.md): zod's ways to write a schema as JSON Schema, the texts flexlayout-react writes its types' documentation from. */
const UNUSED: readonly { readonly file: string; readonly what: RegExp; readonly by: string }[] = [
  { file: 'zod/v4/classic/schemas.js', what: /^\s*inst\._zod\.processJSONSchema = .*;$/gm, by: '' },
  { file: 'zod/v4/classic/schemas.js', what: /create(?:StandardJSONSchemaMethod\(this, "(?:in|out)put"\)|ToJSONSchemaMethod\(this, \{\}\)\(params\))/g, by: 'undefined' },
  { file: 'flexlayout-react/dist/index.js', what: /\.setDescription\((?:`[^`]*`|"(?:[^"\\]|\\.)*")\)/g, by: '' },
];

/** Leaves {@link UNUSED} out. Stops where a library has changed, so that nothing is left out unseen. */
function leaveOut(): Plugin {
  return {
    name: 'quorum-leave-out',
    transform(code, id) {
      const own = UNUSED.filter(({ file }) => id.split('?')[0]?.endsWith(`node_modules/${file}`));
      if (own.length === 0) return null;
      for (const { file, what } of own) if (code.search(what) < 0) this.error(`${file} no longer has what is left out of it: look again.`);
      return { code: own.reduce((text, { what, by }) => text.replace(what, by), code), map: null };
    },
  };
}

/** The harness is the product's page with another beginning: one page, so that what is true of one is true of the other. */
function harnessPage(): Plugin {
  return {
    name: 'quorum-harness-page',
    transformIndexHtml: { order: 'pre', handler: (html) => html.replace('./main.tsx', './testing/main.tsx').replace('<title>Quorum</title>', '<title>Quorum harness</title>') },
  };
}

export default defineConfig(({ mode }) => {
  // Whoever builds: a test's own environment would put React's development half into the product, twice the size. In the harness that half finds mistakes.
  process.env['NODE_ENV'] = mode === 'harness' ? 'development' : 'production';
  const harness = mode === 'harness';
  return {
    root: here, base: './', publicDir: false, cacheDir: path.join(root, '.cache', 'vite'), plugins: [...(harness ? [harnessPage()] : []), react(), leaveOut(), haltButton(), styleHashes()],
    build: {
      outDir: harness ? path.join(root, '.cache', 'harness') : path.join(root, 'dist', 'renderer'), emptyOutDir: true, target: 'chrome140', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false,
      chunkSizeWarningLimit: 1_400,
    },
  };
});
