import { defineConfig } from 'vitest/config'

/** Tests of the run side that every engine has to pass, once more on SQLite, whose answers take a turn of the event loop. */
const onSqlite = {
  test: {
    name: 'jobwright-on-sqlite',
    root: './packages/jobwright',
    include: [
      'behaviour/*',
      'behaviour/model/*',
      'enqueue/payload',
      'ticks/scheduler',
      'inspect/kept-messages',
    ].map((name) => `src/${name}.test.ts`),
    env: { JOBWRIGHT_TEST_ENGINE: 'sqlite' },
  },
}

export default defineConfig({
  test: {
    projects: ['packages/*', 'playground', 'end-to-end', onSqlite],
  },
})
