import { defineConfig } from 'vitest/config'

import { PATIENCE } from './vitest.patience.ts'

/**
 * Tests of the run side that every engine has to pass, once more on SQLite, whose answers take a
 * turn of the event loop.
 */
const onSqlite = {
  test: {
    name: 'jobwright-on-sqlite',
    root: './packages/jobwright',
    include: ['behaviour/*', 'behaviour/model/*', 'enqueue/payload', 'ticks/scheduler', 'inspect/*'].map(
      (name) => `src/${name}.test.ts`,
    ),
    env: { JOBWRIGHT_TEST_ENGINE: 'sqlite' },
    ...PATIENCE,
  },
}

/** Tests of the repository itself: that its rooms and their walls are what they are meant to be. */
const house = { test: { name: 'house', root: './scripts', include: ['*.test.ts'], ...PATIENCE } }

export default defineConfig({
  test: {
    projects: ['packages/*', 'playground', 'end-to-end', onSqlite, house],
  },
})
