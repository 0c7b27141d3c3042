import { defineConfig } from 'vitest/config';
import { WindowsBetween } from './scripts/test/windows-between.ts';

/**
 * Tests live beside what they test. A test is never retried: one that fails sometimes is a bug, in it or in us.
 * Those in real windows (`*.e2e.ts`) are a project of their own, for which desktops are set up, one for each worker. They mostly wait for a market and for
 * pages, and so run between the others, which mostly compute.
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
    maxWorkers: 2,
    sequence: { sequencer: WindowsBetween },
    projects: [
      { extends: true, test: { name: 'plain', include: ['src-*/**/*.test.ts', 'src-renderer/**/*.test.tsx', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'] } },
      { extends: true, test: { name: 'windows', include: ['src-main/desktop/**/*.e2e.ts', 'scripts/**/*.e2e.ts'], globalSetup: ['scripts/test/windows-setup.ts'] } },
    ],
  },
});
