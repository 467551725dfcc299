import { expect, test } from 'vitest'

import type { Logger } from '../authoring/logger.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask } from '../authoring/task.ts'
import { runnerOf } from '../behaviour/support/runner-of.ts'
import { settableClock } from '../behaviour/support/settable-clock.ts'

/** A logger that keeps its lines. */
function keeping(lines: string[]): Logger {
  const keep =
    (level: string) =>
    (message: string): void =>
      void lines.push(`${level} ${message}`)
  return { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
}

test('what fails is in the log, without a listener of events', async () => {
  class Failing extends BaseTask {
    override execute(): RunnerResult[] {
      throw new Error('no luck')
    }
  }
  class Speaking extends BaseTask {
    override execute(): RunnerResult[] {
      return [{ success: false, message: 'half of it' }]
    }
  }
  const lines: string[] = []
  const { runner, clock } = await runnerOf(
    {
      failing: [Failing, { maxRetries: 1 }],
      speaking: [Speaking],
      blocked: [Speaking, { requires: ['db' as never] }],
    },
    { logger: keeping(lines), env: { FAILING_ENABLD: '1' } },
  )
  await runner.trigger('failing')
  await runner.trigger('speaking')
  await clock.advance('1m')
  expect(lines).toEqual([
    'warn environment variable FAILING_ENABLD configures nothing; did you mean FAILING_ENABLED?',
    'error job "blocked" cannot run: it requires the capability "db", which createRunner was not given',
    'warn job "speaking" reports a failure: half of it',
    'warn job "failing" failed and is tried again in 30 s: no luck',
    'error job "failing" failed for good: no luck',
  ])
})

test('no field of a line is named as what loggers write of their own', async () => {
  class Complaining extends BaseTask {
    override execute(): RunnerResult[] {
      throw new Error('no luck')
    }

    override cleanup(): void {
      throw new Error('no broom')
    }
  }
  const lines: [string, string[]][] = []
  const keep = (message: string, fields = {}): void => void lines.push([message, Object.keys(fields)])
  const { runner, clock } = await runnerOf(
    { task: [Complaining, { maxRetries: 1, deadLetter: false }] },
    { logger: { debug: keep, info: keep, warn: keep, error: keep } },
  )
  await runner.trigger('task')
  await clock.advance('1m')
  const about = ['job', 'runId', 'messageId', 'attempt']
  expect(lines).toEqual([
    ['job "task" failed and is tried again in 30 s: no luck', [...about, 'error']],
    ['cleanup of job "task" threw: no broom', [...about, 'error']],
    ['job "task" failed for good and is discarded: no luck', [...about, 'reason', 'error']],
    ['cleanup of job "task" threw: no broom', [...about, 'error']],
  ])
})

test('the log tells that the clock was set back, and whether ticks come again', async () => {
  class Nightly extends BaseTask {
    override execute(): [] {
      return []
    }
  }
  const lines: string[] = []
  const clock = settableClock()
  const { runner } = await runnerOf(
    { nightly: [Nightly, { cron: '0 0 * * *' }] },
    { clock, logger: keeping(lines) },
  )
  for (const minutes of [5, 30]) {
    clock.set(-minutes * 60_000)
    await clock.advance('2m')
  }
  await runner.stop()
  expect(lines.filter((line) => line.includes('set back'))).toEqual([
    'warn the clock was set back by 300 s: due times that come again have no second tick',
    'warn the clock was set back by 1800 s: due times that come again have their ticks once more',
  ])
})
