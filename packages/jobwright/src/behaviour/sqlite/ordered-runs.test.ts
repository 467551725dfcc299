/** Runs of a job with `preserveOrder: 'key'`: which messages they take. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { QueueTask } from '../../authoring/task.ts'
import { jobOf, Trial } from '../../engine/conformance/trial.ts'
import type { EngineJob } from '../../engine/contract/engine-job.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import { programOn } from '../crash/program-on-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

function newPath(): string {
  return join(folder, `${(files += 1)}.db`)
}

/** The messages of each run that is claimed of a job, whose ids begin with their keys. */
async function runsOf(
  ids: readonly string[],
  job: Partial<EngineJob>,
): Promise<readonly (readonly string[])[]> {
  const trial = new Trial(sqlite({ path: newPath(), synchronous: 'NORMAL' }))
  await trial.open([jobOf('mail', { preserveOrder: 'key', batchSize: 10, ...job })])
  await trial.enqueue(...ids.map((id) => ({ id, job: 'mail', orderKey: id.charAt(0) })))
  const claims = await trial.claim(5)
  await trial.engine.close()
  return claims.map(({ messages }) => messages.map(({ id }) => id))
}

test('a run takes messages of several keys only while more keys wait than runs may start', async () => {
  const ids = ['a1', 'b1', 'a2', 'c1', 'd1', 'a3']
  expect(await runsOf(ids, { maxConcurrent: 4 })).toEqual([['a1', 'a2', 'a3'], ['b1'], ['c1'], ['d1']])
  expect(await runsOf(ids, { maxConcurrent: 2 })).toEqual([
    ['a1', 'a2', 'a3', 'b1'],
    ['c1', 'd1'],
  ])
  expect(await runsOf(ids, { maxConcurrent: 1, batchSize: 5 })).toEqual([['a1', 'a2', 'b1', 'c1', 'd1']])
  expect(await runsOf(ids, { maxConcurrent: 2, preserveOrder: true })).toEqual([ids])
})

test('in a run with messages of several keys, one that is retried holds up only those of its key', async () => {
  const seen: string[] = []
  class Ordered extends QueueTask<void, string> {
    override process(message: string): void {
      seen.push(message)
      if (message === 'bad a') throw new Error('no service')
    }
  }
  const options = { preserveOrder: 'key', retryDelaySeconds: 1000, retryMaxDelaySeconds: 1000 } as const
  await using program = await programOn(newPath(), { ordered: [Ordered, options] })
  await program.runner.pause()
  await program.runner.enqueueMany('ordered', ['bad a', 'b', 'after a', 'c'], (_, index) => ({
    orderKey: ['a', 'b', 'a', 'c'][index]!,
  }))
  await program.runner.resume()
  await program.happened('run.ended')
  expect(seen).toEqual(['bad a', 'b', 'c'])
  const { entries } = await program.runner.messages.list()
  expect(entries.map(({ payload }) => payload)).toEqual(['bad a', 'after a'])
})
