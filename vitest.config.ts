import { defineConfig } from 'vitest/config';

/**
 * Tests live beside what they test. A test is never retried: one that fails sometimes is a bug, in it or in us.
 * Those in real windows (`*.e2e.ts`) are a project of their own: one file at a time, because there is one screen and one keyboard.
 */
export default defineConfig({
  cacheDir: '.cache/vite',
  test: {
    pool: 'forks',
    // For the slowest on a machine that has other things to do; a test that hangs is found either way.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // What a page or a process is to do by itself: a second, as usual, is too short where eight others compute.
    expect: { poll: { timeout: 15_000 } },
    retry: 0,
    fsModuleCachePath: '.cache/vitest-modules',
    projects: [
      { extends: true, test: { name: 'plain', include: ['src-*/**/*.test.ts', 'src-renderer/**/*.test.tsx', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'], maxWorkers: 2 } },
      {
        extends: true,
        test: { name: 'windows', include: ['src-main/desktop/**/*.e2e.ts', 'scripts/**/*.e2e.ts'], maxWorkers: 1, fileParallelism: false, globalSetup: ['scripts/test/windows-setup.ts'], sequence: { groupOrder: 1 } },
      },
    ],
  },
});
