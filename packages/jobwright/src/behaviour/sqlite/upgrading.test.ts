/** Files of older versions of the schema. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterAll, expect, test } from 'vitest'

import type { RunnerResult } from '../../authoring/result.ts'
import { BaseTask } from '../../authoring/task.ts'
import { days } from '../../manifest/timing/durations.ts'
import { APPLICATION_ID, MIGRATIONS } from '../../engine/sqlite/connection/schema.ts'
import { miscounts } from '../../engine/sqlite/counts/miscounts.fixture.ts'
import { sqlite } from '../../engine/sqlite/index.ts'
import { fakeClock } from '../../testing/fake-clock.ts'
import { runnerOf } from '../support/runner-of.ts'
import { programOn } from '../crash/program-on-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

/**
 * A file of this version in which a message waits, another one was claimed by a process that is
 * gone.
 */
function fileOf(version: number): string {
  const path = join(folder, `${version}.db`)
  const db = new DatabaseSync(path)
  for (const migration of MIGRATIONS.slice(0, version)) db.exec(migration)
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`)
  const columns = `sequence, id, job, state, lane, position, origin, is_run, due_ms, enqueued_ms, schema_version, claim`
  db.exec(`INSERT INTO messages (${columns}) VALUES (1, 'waits', 'quick', 0, 2, 1, 1, 1, 0, 0, 1, NULL)`)
  db.exec(`INSERT INTO messages (${columns}) VALUES (2, 'held', 'quick', 3, 2, 2, 1, 1, 0, 0, 1, 3)`)
  db.exec(
    `INSERT INTO messages (${columns}, chain) VALUES (4, 'head', 'other', 1, 2, 4, 2, 0, 9, 0, 1, NULL, 'a')`,
  )
  db.exec(
    `INSERT INTO messages (${columns}, chain) VALUES (5, 'next', 'other', 2, 2, 5, 2, 0, 9, 0, 1, NULL, 'a')`,
  )
  db.exec(`INSERT INTO claims (sequence, job, process, lease_until_ms, claimed_ms, messages)
    VALUES (3, 'quick', 'gone', 0, 0, '[2]')`)
  db.exec(`UPDATE sequences SET value = 5`)
  db.close()
  return path
}

test.for(MIGRATIONS.slice(1).map((_, index) => index + 1))(
  'a file of version %i opens, is brought up to date, and its messages run',
  async (version) => {
    const path = fileOf(version)
    await using program = await programOn(path, { quick: [Quick] })
    await program.happened('run.ended', 2)
    const { entries } = await program.runner.messages.list()
    expect(entries.map(({ id }) => id)).toEqual(['head', 'next'])
    expect(miscounts(path)).toEqual([])
    const db = new DatabaseSync(path)
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: MIGRATIONS.length })
    db.close()
  },
)

test('a job of a file that knows no schedule in force goes on from its last tick', async () => {
  const path = join(folder, 'without-schedules.db')
  const db = new DatabaseSync(path)
  db.exec(`${MIGRATIONS[0]}; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`)
  db.exec(`INSERT INTO jobs (job, last_offered_ms) VALUES ('report', ${Date.parse('2026-03-02T08:00Z')})`)
  db.close()
  const { runner, events } = await runnerOf(
    { report: [Quick, { cron: '0 8 * * *', misfireGraceSeconds: days(1) }] },
    { clock: fakeClock('2026-03-03T09:00Z'), engine: sqlite({ path }) },
  )
  expect(events('tick.offered').map(({ dueMs }) => dueMs)).toEqual([Date.parse('2026-03-03T08:00Z')])
  await runner.stop()
})
