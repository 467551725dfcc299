import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterAll, expect, test } from 'vitest'

import type { RunnerResult } from '../../authoring/result.ts'
import type { QueueContext } from '../../authoring/context.ts'
import { QueueTask } from '../../authoring/task.ts'
import type { JobsOfTest } from '../support/registry-of.ts'
import { programOn } from '../crash/program-on-file.ts'
import { jobOf, Trial } from '../../engine/conformance/trial.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a job waits for the next success of the queue job that it depends on, if a batch of that job was lost', async () => {
  const path = join(folder, 'lost.db')
  const jobs = [jobOf('load'), jobOf('report', { kind: 'self-contained', dependencies: ['load'] })]
  const one = new Trial(sqlite({ path }))
  const other = new Trial(sqlite({ path }), one.clock)
  await one.open(jobs, 'one')
  await other.open(jobs, 'other')
  await one.enqueue({ id: 'good', job: 'load' })
  await one.run()
  await one.enqueue({ id: 'lost', job: 'load' })
  expect(await one.claimedIds()).toEqual(['lost'])
  for (let second = 0; second < 15; second += 1) {
    await one.clock.advance(1000)
    await other.claim(0)
  }
  await other.enqueue({ id: 'report', job: 'report' })
  const [again, ...others] = await other.claim()
  expect([again?.messages.map(({ id }) => id), others]).toEqual([['lost'], []])
  if (again === undefined) return
  await other.settle(again)
  await other.finish(again)
  expect(await other.claimedIds()).toEqual(['report'])
  await one.engine.close()
  await other.engine.close()
})

test('a message on its last attempt begins only once the outcomes before it are in the file', async () => {
  const path = join(folder, 'last.db')
  const left: unknown[] = []
  class Counting extends QueueTask<RunnerResult, number> {
    override process(): RunnerResult {
      const db = new DatabaseSync(path)
      left.push(db.prepare('SELECT count(*) AS messages FROM messages').get()?.['messages'])
      db.close()
      return { success: true }
    }
  }
  await using program = await programOn(path, { count: [Counting, { maxRetries: 0 }] })
  await program.runner.enqueueMany('count', [1, 2, 3])
  await program.happened('run.ended')
  expect(left).toEqual([3, 2, 1])
})

test('a rate limit and a cooldown outlast the program, and hold in every program on the file', async () => {
  const path = join(folder, 'rates.db')
  const begun: string[] = []
  class Cooling extends QueueTask<RunnerResult, string> {
    override process(message: string, { cooldown }: QueueContext<string>): RunnerResult {
      begun.push(message)
      cooldown(600, 'enough')
      return { success: true }
    }
  }
  class Limited extends QueueTask<RunnerResult, string> {
    override process(message: string): RunnerResult {
      begun.push(message)
      return { success: true }
    }
  }
  const jobs: JobsOfTest = {
    cooling: [Cooling, { batchSize: 1 }],
    limited: [Limited, { rateLimit: { max: 2, perSeconds: 600 }, batchSize: 1 }],
  }
  for (let start = 0; start < 3; start += 1) {
    await using one = await programOn(path, jobs)
    await using other = await programOn(path, jobs)
    if (start === 0) {
      await one.runner.enqueueMany('cooling', ['c', 'c', 'c'])
      await one.happened('run.ended')
      await other.runner.enqueueMany('limited', ['l', 'l', 'l', 'l'])
      await expect.poll(() => begun.filter((message) => message === 'l')).toHaveLength(2)
    }
    await one.runner.enqueue('cooling', 'c')
    for (const { runner } of [one, other]) {
      expect((await runner.job('cooling')).coolingUntilMs).toBeGreaterThan(Date.now() + 500_000)
      expect((await runner.health()).status).toBe('healthy')
    }
  }
  expect(begun.toSorted()).toEqual(['c', 'l', 'l'])
})
