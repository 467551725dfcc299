import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterAll, expect, test } from 'vitest'

import type { ZoneData } from '../../../schedule/zone-data.ts'
import { scheduleOf, type Schedule } from '../../../schedule/schedule.ts'
import { jobOf, Trial } from '../../conformance/trial.ts'
import { sqlite } from '../sqlite-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

/** What an engine notices when another process on its file has other schedules or zone data. */
async function noticed(
  schedules: readonly [Schedule | undefined, Schedule | undefined],
  change: (data: ZoneData) => ZoneData = (data) => data,
): Promise<unknown> {
  const path = join(folder, `${(files += 1)}.db`)
  const trials = schedules.map(() => new Trial(sqlite({ path })))
  for (const [index, trial] of trials.entries()) {
    await trial.open([jobOf('report', { scheduled: true, schedule: schedules[index] })], `process-${index}`)
  }
  const db = new DatabaseSync(path)
  const rows = db.prepare("SELECT timezone, data FROM known_zones WHERE process = 'process-1'").all()
  for (const { timezone, data } of rows as { timezone: string; data: string }[]) {
    const changed = JSON.stringify(change(JSON.parse(data) as ZoneData))
    db.prepare("UPDATE known_zones SET data = ? WHERE process = 'process-1' AND timezone = ?").run(
      changed,
      timezone,
    )
  }
  db.close()
  const issues = await trials[0]!.engine.issues?.()
  for (const { engine } of trials) await engine.close()
  return issues
}

function cron(expression: string, timezone: string): Schedule | undefined {
  return scheduleOf('report', { cron: expression, timezone })
}

/** As if the other process did not know daylight saving time. */
function withoutSummer(data: ZoneData): ZoneData {
  return { ...data, version: '1999z', offsets: data.offsets.slice(0, 1) }
}

test('processes that have other data of a zone disagree on the due times that these change', async () => {
  const daily = cron('0 9 * * *', 'Europe/Berlin')
  expect(await noticed([daily, daily], withoutSummer)).toEqual([
    {
      kind: 'schedules-differ',
      job: 'report',
      schedules: [
        `0 9 * * * Europe/Berlin, due 2026-03-29T07:00:00.000Z by time zone data ${process.versions.tz}`,
        '0 9 * * * Europe/Berlin, due 2026-03-29T08:00:00.000Z by time zone data 1999z',
      ],
    },
  ])
})

test.for([
  ['0 * * * *', 'Europe/Berlin'],
  ['0 9 1 1 *', 'Europe/Berlin'],
  ['0 9 * * *', 'UTC'],
  ['0 9 * * *', '+05:30'],
])('%s %s is due at the same times by all of them', async ([expression, timezone]) => {
  const schedule = cron(expression!, timezone!)
  expect(await noticed([schedule, schedule], withoutSummer)).toEqual([])
})

test('another version of the same data, and another spelling of a schedule, are no disagreement', async () => {
  const daily = cron('0 9 * * *', 'Asia/Calcutta')
  expect(await noticed([daily, daily], (data) => ({ ...data, version: '1999z' }))).toEqual([])
  expect(await noticed([daily, cron('0  09 * * *', 'Asia/Kolkata')])).toEqual([])
})

test('a job without a schedule in one of the processes is one', async () => {
  expect(await noticed([cron('0 9 * * *', 'UTC'), undefined])).toEqual([
    { kind: 'schedules-differ', job: 'report', schedules: ['0 9 * * * UTC', 'none'] },
  ])
})
