/** What a start and a tick cost on a database file: statements, however many jobs there are. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { jobOf, Trial } from '../../engine/conformance/trial.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import { statementsOf } from '../support/statements-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

function trialOn(file: string): Trial {
  return new Trial(sqlite({ path: join(folder, file), synchronous: 'NORMAL' }))
}

/** The statements of the second start of a process with so many scheduled jobs. */
async function restartCost(count: number): Promise<number> {
  const types = Array.from({ length: count }, (_, index) => `job_${index}`)
  const jobs = types.map((type) => jobOf(type, { scheduled: true, dependencies: ['job_0'] }))
  const start = async (): Promise<void> => {
    const trial = trialOn(`restart-${count}.db`)
    await trial.open(jobs)
    await trial.engine.setSchedules(types.map((job) => ({ job, schedule: 'every 1000 from 0' })))
    await trial.engine.close()
  }
  await start()
  return statementsOf(start)
}

test('a restart with the same jobs and schedules costs the same with 10 and with 500 jobs', async () => {
  const [few, many] = [await restartCost(10), await restartCost(500)]
  expect(few).toBeGreaterThan(5)
  expect(many).toBe(few)
})

test('a tick that makes a run reads its job once and writes it once', async () => {
  const trial = trialOn('tick.db')
  const types = Array.from({ length: 60 }, (_, index) => `job_${index}`)
  await trial.open(types.map((type) => jobOf(type, { kind: 'self-contained', scheduled: true })))
  const offer = async (dueMs: number, jobs: readonly string[]): Promise<void> => {
    const ticks = jobs.map((job) => ({ job, from: 'schedule', dueMs, inTime: true }) as const)
    const outcomes = await trial.engine.offer(ticks)
    expect(outcomes.map(({ taken }) => taken)).toEqual(jobs.map(() => 'run'))
  }
  const one = await statementsOf(() => offer(1000, types.slice(0, 10)))
  const fifty = await statementsOf(() => offer(1000, types.slice(10)))
  expect((fifty - one) / 40).toBeLessThanOrEqual(9) // two of them count the message of another job
  await trial.engine.close()
})
