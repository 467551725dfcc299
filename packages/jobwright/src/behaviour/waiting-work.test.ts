/** Messages that wait: for a dependency, for the end of a snooze, or while the machine sleeps. */

import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import { deferred } from '../time/deferred.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { runnerOf } from './support/runner-of.ts'
import { SnoozeError } from '../errors/task-errors.ts'

test('a batch leaves out messages that were enqueued after a run of a dependency', async () => {
  const gate = deferred<void>()
  const seen: unknown[] = []
  let runs = 0
  class Fetch extends BaseTask {
    override async execute(): Promise<RunnerResult[]> {
      runs += 1
      if (runs === 2) await gate.promise
      return []
    }
  }
  class Send extends QueueTask<RunnerResult, string> {
    override process(message: string): RunnerResult {
      seen.push(message)
      return { success: true }
    }
  }
  const { runner, clock } = await runnerOf({ fetch: [Fetch], send: [Send, { dependencies: ['fetch'] }] })
  await runner.trigger('fetch')
  await clock.settle()
  await runner.pause('send')
  await runner.enqueue('send', 'before')
  await runner.trigger('fetch')
  await runner.enqueue('send', 'after')
  await runner.resume('send')
  await clock.settle()
  expect(seen).toEqual(['before'])
  gate.resolve()
  await clock.settle()
  expect(seen).toEqual(['before', 'after'])
})

test('a tick supersedes a scheduled run that snoozes, so such runs do not pile up', async () => {
  class Snoozing extends BaseTask {
    override execute(): [] {
      throw new SnoozeError(3600)
    }
  }
  const { clock, events } = await runnerOf({ task: [Snoozing, { intervalSeconds: 60 }] })
  await clock.advance('10m')
  expect(events('run.ended').filter(({ status }) => status === 'superseded')).toHaveLength(9)
})

test('a triggered run that snoozes is not superseded', async () => {
  class Snoozing extends BaseTask {
    override execute({ triggeredBy }: JobContext): [] {
      if (triggeredBy === 'manual') throw new SnoozeError(600)
      return []
    }
  }
  const { runner, clock, events } = await runnerOf({ task: [Snoozing, { intervalSeconds: 60 }] })
  await runner.trigger('task')
  await clock.advance('5m')
  expect(events('run.ended').filter(({ status }) => status === 'superseded')).toEqual([])
})

test('a message that expired while the machine slept is not claimed when it wakes', async () => {
  class Quick extends BaseTask {
    override execute(): [] {
      return []
    }
  }
  const { runner, clock, events } = await runnerOf({ task: [Quick], other: [Quick] })
  await runner.trigger('task', undefined, { delaySeconds: 15, expiresInSeconds: 5 })
  clock.jump('1m')
  await (await runner.trigger('other')).result() // causes a claim before the alarm rings
  expect(events('run.started').filter(({ job }) => job === 'task')).toEqual([])
  expect(events('run.ended').filter(({ job }) => job === 'task')).toMatchObject([{ status: 'skipped' }])
})

test.each(['self-contained', 'queue'])(
  'runner.job() and health name what work of a %s job waits for and since when, and a pause',
  async (kind) => {
    class Fetch extends BaseTask {
      override execute(): RunnerResult[] {
        return [{ success: true }]
      }
    }
    class QueueReport extends QueueTask<RunnerResult, number> {
      override process(): RunnerResult {
        return { success: true }
      }
    }
    const isQueue = kind === 'queue'
    const { runner, clock } = await runnerOf({
      fetch: [Fetch],
      other: [Fetch],
      report: [isQueue ? QueueReport : Fetch, { dependencies: ['other', 'fetch'] }],
    })
    await runner.trigger('other')
    await clock.settle()
    const sinceMs = clock.now()
    await (isQueue ? runner.enqueue('report', 1) : runner.trigger('report'))
    await clock.advance('10m')
    const waiting = { isPaused: false, ready: 1, waitingFor: { dependencies: ['fetch'], sinceMs } }
    expect(await runner.job('report')).toMatchObject(waiting)
    expect(await runner.health()).toMatchObject({
      status: 'degraded',
      issues: [{ code: 'waiting-for-dependencies', job: 'report', figure: 600_000, threshold: 300_000 }],
    })
    expect((await runner.health()).issues[0]?.message).toContain('for a success of "fetch"')
    await runner.pause('report')
    expect(await runner.job('report')).toMatchObject({ ...waiting, isPaused: true })
    expect((await runner.health()).status).toBe('healthy')
    await runner.resume('report')
    await runner.trigger('fetch')
    await clock.settle()
    expect(await runner.job('report')).not.toHaveProperty('waitingFor')
    expect((await runner.metrics()).jobs['report']).toMatchObject({ successes: 1 })
  },
)
