/** Two runners on one file, as in two processes: each does the work that the other cannot do. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, expect, test } from 'vitest'

import type { RunnerEvent } from '../../events/events.ts'
import type { Registry } from '../../configuration/registry.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import { createRunner } from '../../runner/create-runner.ts'
import type { Runner } from '../../runner/runner.ts'
import type { RunnerOptions } from '../../runner/runner-options.ts'
import { sqlite } from '../../engine/sqlite/index.ts'
import { BaseTask, QueueTask } from '../../authoring/task.ts'
import { registryOf } from '../support/registry-of.ts'

class Report extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true, message: 'written' }]
  }
}

class Inbox extends QueueTask<RunnerResult, string> {
  override process(): RunnerResult {
    return { success: true }
  }
}

const noKey = (): Promise<never> => Promise.reject(new Error('API_KEY is not set'))

const started: Runner[] = []
const folders: string[] = []

afterEach(async () => {
  await Promise.all(started.splice(0).map((runner) => runner.stop()))
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })))
})

async function file(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jobwright-'))
  folders.push(folder)
  return join(folder, 'jobs.db')
}

async function runnerOn(
  path: string,
  registry: Registry,
  options: Partial<RunnerOptions> = {},
): Promise<Runner> {
  const logger = { debug() {}, info() {}, warn() {}, error() {} }
  const runner = createRunner({
    registry,
    logger,
    env: {},
    signals: false,
    engine: sqlite({ path }),
    ...options,
  })
  started.push(runner)
  await runner.start()
  return runner
}

/** Resolves with the first event of a type, which may have happened already. */
function first(runner: Runner, type: string): Promise<unknown> {
  return new Promise((resolve) => {
    const hear = (event: RunnerEvent): void => {
      if (event.type === type) resolve(event)
    }
    for (const event of runner.events.recent()) hear(event)
    runner.events.subscribe(hear)
  })
}

test('the caller of a run learns how it ended in another runner', async () => {
  const path = await file()
  const registry = registryOf({ report: [Report, { requires: ['printer' as never] }] })
  const without = await runnerOn(path, registry)
  const handle = await without.trigger('report')
  await runnerOn(path, registry, { capabilities: { printer: {} } })
  expect(await handle.result()).toMatchObject({
    status: 'succeeded',
    results: [{ success: true, message: 'written' }],
  })
  expect(await without.history()).toMatchObject([{ job: 'report', status: 'succeeded', attempt: 1 }])
})

test('a message whose class one runner cannot load is processed by the other, with the attempt not counted', async () => {
  const path = await file()
  const registry = registryOf({ inbox: [Inbox, { maxRetries: 0 }] })
  const broken = await runnerOn(path, {
    ...registry,
    jobs: registry.jobs.map((job) => ({ ...job, load: noKey })),
  })
  const whole = await runnerOn(path, registry)
  await whole.pause('inbox')
  await whole.enqueue('inbox', 'a')
  await whole.stop()
  const left = first(broken, 'job.cannot-load')
  await broken.resume('inbox')
  expect(await left).toMatchObject({ job: 'inbox', seconds: 30 })
  const second = await runnerOn(path, registry)
  expect(await first(second, 'run.ended')).toMatchObject({ status: 'succeeded', attempt: 1 })
  expect((await broken.deadLetters.list()).entries).toEqual([])
})

test('dead letters outlive the program, and can be redriven by another one', async () => {
  class Failing extends QueueTask<RunnerResult, string> {
    override process(): RunnerResult {
      throw new Error('no luck')
    }
  }
  const path = await file()
  const before = await runnerOn(path, registryOf({ inbox: [Failing, { maxRetries: 0 }] }))
  const { id } = await before.enqueue('inbox', 'a')
  await first(before, 'message.dead')
  await before.stop()

  const after = await runnerOn(path, registryOf({ inbox: [Inbox] }))
  expect(await after.deadLetters.list({ job: 'inbox' })).toMatchObject({
    entries: [{ message: { id, payload: 'a' }, reason: 'exhausted', error: 'no luck', lineage: [] }],
  })
  expect(await after.deadLetters.redrive({ ids: [id, 'nothing'] })).toEqual({
    redriven: [id],
    missing: ['nothing'],
  })
  expect(await first(after, 'run.ended')).toMatchObject({ status: 'succeeded', attempt: 1 })
  expect(await after.messages.list()).toEqual({ entries: [], next: undefined })
})

test('health reports the messages of a job that is in no registry any more, and they can be listed', async () => {
  const path = await file()
  const before = await runnerOn(path, registryOf({ gone: [Inbox] }))
  await before.enqueue('gone', 'a', { delaySeconds: 60 })
  await before.stop()

  const after = await runnerOn(path, registryOf({ inbox: [Inbox] }))
  expect((await after.health()).issues).toMatchObject([{ code: 'unknown-job', job: 'gone', figure: 1 }])
  expect((await after.messages.list({ job: 'gone' })).entries).toMatchObject([
    { payload: 'a', state: 'delayed' },
  ])
  await expect(after.messages.list({ job: 'gnoe' })).rejects.toMatchObject({ code: 'UNKNOWN_JOB' })
})
