/** What it costs to look at a file: the same, however much waits in it. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { fakeClock, type FakeClock } from '../../testing/fake-clock.ts'
import { Database } from '../../engine/sqlite/connection/database.ts'
import { JobChanges } from '../../engine/sqlite/connection/job-changes.ts'
import { migrate } from '../../engine/sqlite/connection/schema.ts'
import { Sequence } from '../../engine/sqlite/connection/sequence.ts'
import { Counts } from '../../engine/sqlite/counts/counts.ts'
import { BLOCK } from '../../engine/sqlite/counts/place.ts'
import { countJobs } from '../../engine/sqlite/tables/job-counts.ts'
import { listMessages } from '../../engine/sqlite/tables/list-messages.ts'
import { storeMessageOf } from '../../engine/sqlite/tables/messages.ts'
import type { Tables } from '../../engine/sqlite/tables/store.ts'
import { jobOf } from '../../engine/conformance/trial.ts'
import { LANES } from '../../manifest/priority.ts'
import type { JobCounts, MessageFilter } from '../../engine/contract/inspection.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

const JOB = {
  kind: 'queue',
  preserveOrder: undefined,
  dependencies: [],
  dependencyTimeoutMs: 0,
  schemaVersion: 1,
} as const

/** A file without messages. */
function emptyFile(name: string): { readonly tables: Tables; readonly clock: FakeClock } {
  const db = Database.open({ path: join(folder, `${name}.db`), synchronous: 'NORMAL' })
  migrate(db)
  const clock = fakeClock()
  const tables = {
    db,
    sequence: new Sequence(db),
    changes: new JobChanges(db),
    counts: new Counts(db),
    host: { clock },
    jobs: new Map(),
  }
  return { tables, clock }
}

/** A file in which so many messages wait before and after those that are looked for. */
function fileWith(many: number): Tables {
  const { tables, clock } = emptyFile(`${many}`)
  const store = (job: string, more: number, delayMs = 0): void => {
    for (let each = 0; each < more; each += 1) {
      const message = { job, payload: {}, origin: 'message', priority: 'NORMAL' } as const
      storeMessageOf(tables, JOB, { ...message, dueMs: clock.now() + delayMs }, {})
    }
  }
  tables.db.transaction(() => {
    tables.counts.begin()
    store('rare', 1, 60_000)
    store('tomorrow', many, 60_000)
    store('mail', many)
    store('rare', 1)
    store('later', 1, 60_000)
    store('mail', many)
    tables.counts.write()
    tables.sequence.end()
  })
  return tables
}

/** The statements of a piece of work, and the rows that they returned. */
function costOf(tables: Tables, work: (tables: Tables) => unknown): { statements: number; rows: number } {
  const cost = { statements: 0, rows: 0 }
  const { db } = tables
  const { all, get } = db
  db.all = ((...call: Parameters<typeof all>) => {
    const rows = all.apply(db, call)
    cost.statements += 1
    cost.rows += rows.length
    return rows
  }) as typeof all
  db.get = ((...call: Parameters<typeof get>) => {
    cost.statements += 1
    return get.apply(db, call)
  }) as typeof get
  work(tables)
  Object.assign(db, { all, get })
  return cost
}

const FILTERS: readonly Omit<MessageFilter, 'limit'>[] = [
  { jobs: ['rare'] },
  { jobs: ['rare'], state: 'ready' },
  { jobs: ['rare'], state: 'delayed' },
  { jobs: ['rare'], state: 'running' },
  { jobs: ['rare', 'later'] },
  { jobs: ['later'], state: 'ready' },
  { jobs: ['tomorrow'], state: 'ready' },
  { state: 'running' },
  { enqueuedBeforeMs: 0 },
]

function countAll(tables: Tables): readonly JobCounts[] {
  return countJobs(tables, ['mail', 'rare', 'later', 'tomorrow'])
}

function countEach(tables: Tables): readonly JobCounts[] {
  return countJobs(tables, tables.jobs.keys())
}

const SMALL = fileWith(2 * BLOCK)
const LARGE = fileWith(20 * BLOCK)

// Each statement of a list is for one block, or for one entry of an index.
test.for(FILTERS)('a list by %j reads as much of a large file as of a small one', (filter) => {
  const list = (tables: Tables): unknown => listMessages(tables, { ...filter, limit: 10 })
  expect(costOf(LARGE, list)).toEqual(costOf(SMALL, list))
})

test('the counts cost as much in a large file as in a small one', () => {
  expect(costOf(LARGE, countAll)).toEqual(costOf(SMALL, countAll))
  expect(countJobs(LARGE, ['mail', 'tomorrow'])).toMatchObject([
    { job: 'mail', ready: 40 * BLOCK, delayed: 0 },
    { job: 'tomorrow', ready: 0, delayed: 20 * BLOCK },
  ])
})

/**
 * A file with so many jobs, each of which has a message in every lane and waits for the first job.
 */
function fileOfJobs(many: number): Tables {
  const { tables, clock } = emptyFile(`${many} jobs`)
  const types = Array.from({ length: many }, (_, index) => `job_${index}`)
  const jobs = new Map(types.map((type) => [type, jobOf(type, { dependencies: ['job_0'] })]))
  tables.db.transaction(() => {
    tables.counts.begin()
    for (const job of types) {
      tables.db.run('INSERT INTO jobs (job) VALUES (?)', job)
      for (const priority of LANES) {
        const message = { job, payload: {}, origin: 'message', priority, dueMs: clock.now() } as const
        storeMessageOf(tables, JOB, message, {})
      }
    }
    tables.counts.write()
    tables.sequence.end()
  })
  return { ...tables, jobs }
}

test('the counts of many jobs with waiting messages take as many statements as those of a few', () => {
  const [few, many] = [fileOfJobs(10), fileOfJobs(500)]
  expect(costOf(many, countEach).statements).toBe(costOf(few, countEach).statements)
  const [first] = countJobs(many, ['job_499'])
  const sinceMs = many.host.clock.now()
  const waitingFor = { dependencies: ['job_0'], sinceMs }
  expect(first).toMatchObject({ ready: LANES.length, oldestReadyMs: sinceMs, waitingFor })
})

test('pages of every state together hold every message once, in the order of enqueue', () => {
  for (const state of ['ready', 'delayed'] as const) {
    const ids: string[] = []
    let after: string | undefined
    do {
      const page = listMessages(SMALL, { state, limit: 100, ...(after !== undefined && { after }) })
      ids.push(...page.entries.map(({ id }) => id))
      after = page.next
    } while (after !== undefined)
    expect(ids).toHaveLength(countAll(SMALL).reduce((sum, counts) => sum + counts[state], 0))
    expect(ids).toEqual(ids.toSorted())
  }
})

/** How SQLite finds the newest runs that meet a condition. */
function planOf(condition: string): string {
  const sql = `EXPLAIN QUERY PLAN SELECT record FROM runs WHERE ${condition} ORDER BY sequence DESC LIMIT 10`
  return SMALL.db.all<{ detail: string }>(sql)[0]?.detail ?? ''
}

test('a run is found by its id, and runs by how they ended, through an index', () => {
  expect(planOf("record ->> '$.runId' = ?")).toContain('runs_by_id')
  expect(planOf("record ->> '$.status' = ?")).toContain('runs_by_status')
})
