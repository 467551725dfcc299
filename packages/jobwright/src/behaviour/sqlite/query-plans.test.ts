/**
 * How SQLite finds the rows of each statement: none scans a table that grows, but for those that
 * are explained here.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterAll, expect, test } from 'vitest'

import type { Engine, EngineHost } from '../../engine/contract/engine.ts'
import { engineConformance } from '../../engine/conformance/engine-conformance.ts'
import { jobOf } from '../../engine/conformance/trial.ts'
import { fakeClock } from '../../testing/fake-clock.ts'
import { Database } from '../../engine/sqlite/connection/database.ts'
import { keepHouse, prune } from '../../engine/sqlite/transactions/housekeeping.ts'
import { settleJobs } from '../../engine/sqlite/processes/known-jobs.ts'
import { migrate } from '../../engine/sqlite/connection/schema.ts'
import { JobChanges } from '../../engine/sqlite/connection/job-changes.ts'
import { Sequence } from '../../engine/sqlite/connection/sequence.ts'
import { Counts } from '../../engine/sqlite/counts/counts.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import { resolveSqliteOptions } from '../../engine/sqlite/sqlite-options.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A scan of a table that grows with the work, or a sort. */
const SLOW = /SCAN (messages|held|dead_letters|dedupe_keys|runs|run_messages|outcomes)\b|TEMP B-TREE/

/** The statements that may, each with the reason. */
const EXPLAINED: Readonly<Record<string, RegExp>> = {
  'the first entries of several indices':
    /^SELECT (\(SELECT (due_ms|expires_ms|gives_up_ms) FROM messages WHERE .*? ORDER BY \2 LIMIT 1\) AS \w+(, |$)){4}$/,
  'what the processes on the file know: few rows': /FROM known_jobs GROUP BY job HAVING/,
  'a page for a person, in the order of the table':
    /FROM (messages|dead_letters) WHERE [^()]*(\(SELECT value FROM json_each\(\?\)\)[^()]*)?(\(state [^()]*(\([^()]*\)[^()]*)*\)[^()]*)? ORDER BY sequence( DESC)? LIMIT \? \+ 0$/,
  'the oldest rows, in the order of the table':
    /^(DELETE|SELECT sequence, iif\(message_id IS NULL, .*\) AS messages) FROM (runs|dead_letters) WHERE sequence IN \(SELECT sequence FROM \w+ ORDER BY sequence LIMIT \? \+ 0\)/,
  'once, when a job begins to keep order':
    /^(UPDATE messages SET chain = .*|SELECT sequence, job, lane, .* later FROM messages) WHERE job = \?$/,
}

/** The statements that are prepared during a piece of work. */
async function preparedBy(work: () => Promise<void>): Promise<readonly string[]> {
  const texts = new Set<string>()
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function prepareNoted(sql) {
    texts.add(sql)
    return prepare.call(this, sql)
  }
  try {
    await work()
  } finally {
    DatabaseSync.prototype.prepare = prepare
  }
  return [...texts].filter((sql) => /^(SELECT|INSERT|UPDATE|DELETE)\b/.test(sql))
}

/** Runs the whole conformance suite. */
async function doEverything(): Promise<void> {
  const trials: (() => Promise<void>)[] = []
  let files = 0
  const onFile = (): Engine => sqlite({ path: join(folder, `${files}.db`), synchronous: 'NORMAL' })
  const make = (): Engine => {
    files += 1
    return onFile()
  }
  const declare = (_fact: string, trial: () => Promise<void>): unknown => trials.push(trial)
  engineConformance({ name: 'sqlite', make, makePeer: onFile, test: declare, seeds: [1] })
  for (const trial of trials) await trial()
}

/** Does what an engine does every few seconds. */
function keepHouseOnce(db: Database): void {
  const host: EngineHost = {
    clock: fakeClock(),
    processId: 'test',
    history: { maxRuns: 1000, maxAgeMs: 604_800_000 },
    jobs: [jobOf('mail', { aliases: ['letter'] })],
    wake() {},
    dropped() {},
    cancelled() {},
    ended() {},
  }
  const store = {
    db,
    host,
    jobs: new Map([...host.jobs, jobOf('letter')].map((job) => [job.type, job])),
    sequence: new Sequence(db),
    changes: new JobChanges(db),
    options: resolveSqliteOptions({ path: 'plans.db', deadLetterMaxAgeSeconds: 60 }),
    counts: new Counts(db),
    dropped: [],
    recovery: { atMs: 0, isUnfinished: false, isNew: false },
  }
  settleJobs(store)
  store.jobs.delete('letter')
  db.run(
    "INSERT INTO dead_letters VALUES (1, 'a', 'mail', '', '', NULL, 0, 0, 0, 0, 0, 0, 0, NULL, 1, 0, 0, NULL, NULL)",
  )
  keepHouse(store)
  keepHouse(store)
  prune(store)
}

test('no statement scans a table that grows, but for those that are explained', async () => {
  const db = Database.open({ path: join(folder, 'plans.db'), synchronous: 'NORMAL' })
  migrate(db)
  const statements = await preparedBy(async () => {
    keepHouseOnce(db)
    await doEverything()
  })
  const slow = statements
    .map(
      (sql) =>
        [sql.replaceAll(/\s+/g, ' '), db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)] as const,
    )
    .flatMap(([sql, plan]) => plan.map(({ detail }) => ({ detail, sql })))
    .filter(({ detail }) => SLOW.test(detail))
  db.close()
  const reasons = Object.entries(EXPLAINED)
  expect(slow.filter(({ sql }) => !reasons.some(([, known]) => known.test(sql)))).toEqual([])
  // An explanation without its statement must go.
  expect(reasons.filter(([, known]) => !slow.some(({ sql }) => known.test(sql)))).toEqual([])
  expect(statements.filter((sql) => /\bLIMIT \?(?! \+)/.test(sql))).toEqual([]) // it is planned at each binding
  expect(statements.length).toBeGreaterThan(100)
})
