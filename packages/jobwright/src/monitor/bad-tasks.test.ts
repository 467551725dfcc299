/** Tasks that make others wait, and how the runner reports them. */

import { setImmediate as turn } from 'node:timers/promises'

import { expect, test } from 'vitest'

import type { JobContext, QueueContext } from '../authoring/context.ts'
import { deferred } from '../time/deferred.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { fakeClock } from '../testing/fake-clock.ts'
import { runnerOf } from '../behaviour/support/runner-of.ts'

test.for(['execute', 'process'] as const)(
  'a task that blocks the event loop in %s is named by event and health, for ten minutes',
  async (method) => {
    const clock = fakeClock()
    class Blocking extends QueueTask {}
    Object.assign(Blocking.prototype, {
      [method]: () => {
        clock.jump('3s')
        return method === 'execute' ? [] : { success: true }
      },
    })
    const { runner, events } = await runnerOf({ blocking: [Blocking] }, { clock })
    await runner.enqueue('blocking', 1)
    await clock.settle()
    expect(events('loop.blocked')).toMatchObject([{ jobs: ['blocking'], ms: 3000 }])
    expect((await runner.health()).issues).toMatchObject([
      { code: 'event-loop-blocked', job: 'blocking', figure: 3000 },
    ])
    await clock.advance('11m')
    expect((await runner.health()).status).toBe('healthy')
  },
)

test('a task that blocks the event loop after an await is named with those that ran beside it', async () => {
  const gate = deferred<void>()
  class Waiting extends BaseTask {
    override async execute(): Promise<RunnerResult[]> {
      await gate.promise
      return []
    }
  }
  class Late extends Waiting {
    override async execute(): Promise<RunnerResult[]> {
      await turn()
      const until = performance.now() + 1700 // the second that counts, and the half second between two checks
      while (performance.now() < until); // blocks the loop
      return super.execute()
    }
  }
  const { runner, events } = await runnerOf({ late: [Late], waiting: [Waiting] })
  await runner.trigger('waiting')
  await runner.trigger('late')
  await expect.poll(() => events('loop.blocked')).toMatchObject([{ jobs: ['waiting', 'late'] }])
  gate.resolve()
  await runner.stop()
})

test('a run without a time limit that does not end is reported once, and cancel ends it', async () => {
  class Endless extends BaseTask {
    override execute({ signal }: JobContext): Promise<RunnerResult[]> {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    }
  }
  const { runner, clock } = await runnerOf({
    endless: [Endless],
    limited: [Endless, { timeoutSeconds: 7200 }],
  })
  const { id } = await runner.trigger('endless')
  await runner.trigger('limited')
  await clock.advance('1h')
  expect((await runner.health()).status).toBe('healthy')
  await clock.advance('1s')
  expect((await runner.health()).issues).toMatchObject([
    { code: 'long-run', job: 'endless', figure: 3_601_000, threshold: 3_600_000 },
  ])
  await runner.cancel(id)
  await clock.settle()
  expect((await runner.health()).status).toBe('healthy')
})

test('a job that sends itself work without end is named by event and health; one that comes to an end is not', async () => {
  class Endless extends QueueTask<RunnerResult, number> {
    override async process(left: number, { enqueue }: QueueContext): Promise<RunnerResult> {
      if (left > 0) await enqueue('endless', left - 1)
      return { success: true }
    }
  }
  const { runner, clock, events } = await runnerOf({ endless: [Endless] })
  await runner.enqueue('endless', 900)
  await clock.settle()
  expect((await runner.health()).status).toBe('healthy')
  await runner.enqueue('endless', 2000)
  await expect
    .poll(() => events('job.feeds-itself')) // 2,000 runs on a busy machine
    .toMatchObject([{ job: 'endless' }])
  expect((await runner.health()).issues).toMatchObject([{ code: 'feeds-itself', job: 'endless' }])
  await runner.stop()
})
