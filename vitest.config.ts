import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/setup/longest-first.ts';

/** rules: pure, no database. slices: real PostgreSQL, one cloned database per test file. browser: real Chromium. */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'rules',
          testTimeout: 60_000,
          include: [
            'src/**/*.rules.test.ts',
            'src/**/*.api.test.ts',
            'src/boundaries.test.ts',
            'src/**/*.pure.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'slices',
          include: ['src/**/*.test.ts', 'test/slices/**/*.test.ts'],
          exclude: [
            'src/**/*.rules.test.ts',
            'src/**/*.api.test.ts',
            'src/**/*.pure.test.ts',
            'src/boundaries.test.ts',
          ],
          globalSetup: ['test/setup/cluster.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/setup/cluster.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'long',
          include: ['test/long/**/*.test.ts'],
          globalSetup: ['test/setup/cluster.ts'],
          testTimeout: 1_800_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
