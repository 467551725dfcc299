/** A claim costs what it claims, however many other jobs have something ready. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { jobOf, Trial } from '../../engine/conformance/trial.ts'
import type { EngineJob } from '../../engine/contract/engine-job.ts'
import type { ClaimRequest } from '../../engine/contract/message.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import { statementsOf } from '../support/statements-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

/** Other jobs, all of which have a message ready. */
interface Others {
  readonly job: Partial<EngineJob>
  /** Keeps them from being claimed. */
  readonly prepare?: (trial: Trial, jobs: readonly string[]) => Promise<void>
  readonly limits?: Partial<ClaimRequest>
}

const isOther = (job: string): boolean => job.startsWith('other')
const noneOfOthers = (job: string): number => (isOther(job) ? 0 : Number.POSITIVE_INFINITY)

const OTHERS: Readonly<Record<string, Others>> = {
  'that could run': { job: {} },
  'of a lower lane': { job: { priority: 'LOW' } },
  'that are paused': {
    job: {},
    async prepare({ engine }, jobs) {
      for (const job of jobs) await engine.setPaused(job, true)
    },
  },
  'that are disabled': { job: { enabled: false } },
  'without a slot': { job: {}, limits: { slots: noneOfOthers } },
  'with a closed gate': { job: {}, limits: { allowance: noneOfOthers } },
  'that run as often as they may': {
    job: { maxConcurrent: 1 },
    async prepare(trial, jobs) {
      await trial.claim(jobs.length)
      await trial.enqueue(...jobs.map((job) => ({ job })))
    },
  },
  'that cool down': {
    job: {},
    async prepare({ engine }, jobs) {
      for (const job of jobs) await engine.coolDown?.(job, 60_000)
    },
  },
  'that have reached their rate limit': {
    job: { rateLimit: { max: 1, perMs: 60_000 } },
    async prepare(trial, jobs) {
      for (const claim of await trial.claim(jobs.length)) {
        await trial.settle(claim)
        await trial.finish(claim)
      }
      await trial.enqueue(...jobs.map((job) => ({ job })))
    },
  },
  'that wait for a permit': { job: { scheduled: true } },
  'that wait for another job': { job: { dependencies: ['never'] } },
  'whose order is held up': {
    job: { preserveOrder: 'key' },
    async prepare(trial, jobs) {
      await trial.claim(jobs.length)
      await trial.enqueue(...jobs.map((job) => ({ job, orderKey: 'a' })))
    },
  },
}

/** The statements of 48 runs of one job, while others have something ready. */
async function costOf({ job, prepare, limits }: Others, count: number): Promise<number> {
  const types = Array.from({ length: count }, (_, index) => `other${index}`)
  const trial = new Trial(sqlite({ path: join(folder, `${(files += 1)}.db`), synchronous: 'NORMAL' }))
  const others = types.map((type) => jobOf(type, { priority: 'NORMAL', ...job }))
  await trial.open([...others, jobOf('mail'), jobOf('never', { priority: 'LOW' })])
  await trial.enqueue(...types.map((type) => ({ job: type, orderKey: 'a', priority: others[0]!.priority })))
  await prepare?.(trial, types)
  const messages = Array.from({ length: 100 }, () => ({ job: 'mail', priority: 'NORMAL' as const }))
  await trial.enqueue(...messages)
  const runOne = async (): Promise<void> => {
    const [claim] = await trial.claim(1, limits)
    await trial.settle(claim!)
    await trial.finish(claim!)
  }
  for (let run = 0; run < 16; run += 1) await runOne() // what stands in the way is found once
  const cost = await statementsOf(async () => {
    for (let run = 0; run < 48; run += 1) await runOne()
  })
  await trial.engine.close()
  return cost
}

test.each(Object.entries(OTHERS))(
  'a run costs the same with 80 and with 200 other jobs %s',
  async (_, others) => {
    // More than there are runs, so that some of them are left at the end.
    const [few, many] = [await costOf(others, 80), await costOf(others, 200)]
    expect(few).toBeGreaterThan(0)
    expect(many).toBeLessThan(few * 1.1)
  },
)
