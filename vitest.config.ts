import { defineConfig } from 'vitest/config';

/** Tests live beside what they test. A test is never retried: one that fails sometimes is a bug, in it or in us. */
export default defineConfig({
  cacheDir: '.cache/vite',
  test: {
    include: ['src-*/**/*.test.ts', 'src-renderer/**/*.test.tsx', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: 0,
    fsModuleCachePath: '.cache/vitest-modules',
  },
});
