import { defineConfig } from 'vitest/config'

/** Tests of the run side that every engine has to pass, once more on SQLite, whose answers take a turn of the event loop. */
const onSqlite = {
  test: {
    name: 'jobwright-on-sqlite',
    root: './packages/jobwright',
    include: [
      'calls',
      'capabilities',
      'concurrency',
      'controls',
      'history',
      'kept-messages',
      'lifecycle',
      'misbehaviour',
      'model/model',
      'payload',
      'queue-job',
      'retries',
      'run-life',
      'scheduler',
      'waiting-work',
    ].map((name) => `src/${name}.test.ts`),
    env: { JOBWRIGHT_TEST_ENGINE: 'sqlite' },
  },
}

export default defineConfig({
  test: {
    projects: ['packages/*', 'playground', 'end-to-end', onSqlite],
  },
})
