/** What a runner says of itself while it does not run. */

import { expect, test } from 'vitest'

import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask } from '../authoring/task.ts'
import { captureLog } from '../testing/captured-log.ts'
import { deferred } from '../time/deferred.ts'
import { newRunnerOf, runnerOf } from './support/runner-of.ts'

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

const down = (message: string): object => ({
  status: 'unhealthy',
  issues: [{ code: 'not-running', severity: 'critical', message }],
})

test('health of a runner that does not run is unhealthy, and asking for it logs nothing', async () => {
  const { logger, lines } = captureLog(() => 0)
  const made = deferred<object>()
  const { runner } = newRunnerOf(
    { quick: [Quick, { intervalSeconds: 60 }] },
    { logger, capabilities: { slow: () => made.promise } },
  )
  expect(await runner.health()).toMatchObject(down('the runner has not started'))
  expect((await runner.metrics()).jobs['quick']).toMatchObject({ executions: 0, queueDepth: 0 })
  const starting = runner.start()
  expect(await runner.health()).toMatchObject(down('the runner is starting'))
  made.resolve({})
  await starting
  expect(await runner.health()).toEqual({ status: 'healthy', issues: [] })
  const stopping = runner.stop()
  expect(await runner.health()).toMatchObject(down('the runner is stopping'))
  await stopping
  expect(await runner.health()).toMatchObject(down('the runner has stopped'))
  expect(await runner.metrics()).toMatchObject({ jobs: { quick: { executions: 0 } } })
  expect(lines).toEqual([])
})

test('health of a runner that could not start says why', async () => {
  const { logger } = captureLog(() => 0)
  const broken = newRunnerOf(
    { quick: [Quick, { requires: ['db' as never] }] },
    { logger, strict: true, capabilities: { db: () => Promise.reject(new Error('no password')) } },
  )
  await expect(broken.runner.start()).rejects.toMatchObject({ code: 'START_FAILED' })
  const { issues: causes } = await broken.runner.health()
  expect(causes).toMatchObject([{ code: 'not-running', message: expect.stringContaining('no password') }])
  const wrong = newRunnerOf({ quick: [Quick] }, { logger, env: { QUICK_MAX_RETRIES: 'many' } })
  await expect(wrong.runner.start()).rejects.toMatchObject({ code: 'INVALID_CONFIG' })
  const { status, issues } = await wrong.runner.health()
  expect({ status, codes: issues.map(({ code }) => code) }).toEqual({
    status: 'unhealthy',
    codes: ['not-running'],
  })
  expect(issues[0]?.message).toContain('QUICK_MAX_RETRIES')
})

test('a dead letter does not degrade health, and more of one job than the threshold do', async () => {
  class Failing extends BaseTask {
    override execute(): never {
      throw new Error('wrong')
    }
  }
  const { runner, clock } = await runnerOf(
    { failing: [Failing, { maxRetries: 0, maxConcurrent: 3 }] },
    { health: { deadLetters: 2, failureRate: 1 } },
  )
  await runner.trigger('failing')
  await runner.trigger('failing')
  await clock.settle()
  expect((await runner.health()).status).toBe('healthy')
  await runner.trigger('failing')
  await clock.settle()
  expect(await runner.health()).toMatchObject({
    status: 'degraded',
    issues: [{ code: 'dead-letters', job: 'failing', figure: 3, threshold: 2 }],
  })
  await runner.deadLetters.delete({ job: 'failing' })
  expect((await runner.health()).status).toBe('healthy')
})
