// The test projects. `journey` runs twice, on the embedded PGlite and on PostgreSQL; `browser` drives Debian's Chromium.
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// What a whole stand is waited for takes longer than a second on a busy machine.
const patient = { poll: { timeout: 20_000 } }
const serial = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000, expect: patient }
const journeys = { include: ['test/**/*.test.ts'], exclude: ['test/browser/**', '**/node_modules/**'] }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'apps/**/*.test.{ts,tsx}',
            'packages/**/*.test.{ts,tsx}',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/dist/**'],
          globalSetup: ['test/stand/unit-postgres.ts'],
          // Two even on two cores, where Vitest would leave one to itself: half of a test's time is waiting.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'journey', ...journeys, ...serial, env: { HUFU_TEST_DATABASE: 'pglite' } } },
      { test: { name: 'journey-postgres', ...journeys, ...serial, env: { HUFU_TEST_DATABASE: 'postgres' } } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], ...serial } },
    ],
  },
})
