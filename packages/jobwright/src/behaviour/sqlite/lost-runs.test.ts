import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterAll, expect, test } from 'vitest'

import type { RunnerResult } from '../../authoring/result.ts'
import { QueueTask } from '../../authoring/task.ts'
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
