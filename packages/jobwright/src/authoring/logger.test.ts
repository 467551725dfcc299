/** The loggers that programs have, each with its real library. */

import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'

import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { createLogger, format, transports } from 'winston'

import { runnerOf } from '../behaviour/support/runner-of.ts'
import type { JobContext } from './context.ts'
import { adaptedLogger, consoleLogger, type Logger } from './logger.ts'
import type { RunnerResult } from './result.ts'
import { BaseTask } from './task.ts'

class Failing extends BaseTask {
  override execute({ logger }: JobContext): RunnerResult[] {
    logger.info('at 100% of it', { step: 3 })
    throw new Error('fetch failed', { cause: new Error('connect ECONNREFUSED') })
  }
}

/** Keeps the lines that a logger writes. */
function linesTo(lines: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(
        ...chunk
          .toString()
          .trimEnd()
          .split(/\n(?! )/),
      )
      done()
    },
  })
}

/** Runs a job that fails, and returns the ids of its run. */
async function runFailing(logger: Logger): Promise<{ readonly runId: string; readonly messageId: string }> {
  const { runner, clock, events } = await runnerOf({ failing: [Failing, { maxRetries: 0 }] }, { logger })
  const { id: messageId } = await runner.trigger('failing')
  await clock.settle()
  await runner.stop()
  return { runId: events('run.ended')[0]?.runId ?? '', messageId }
}

/** What each logger writes of the failure, as JSON. */
function asWritten(ids: { readonly runId: string; readonly messageId: string }): object {
  return {
    job: 'failing',
    ...ids,
    attempt: 1,
    reason: 'exhausted',
    error: {
      name: 'Error',
      message: 'fetch failed',
      stack: expect.stringMatching(/fetch failed[^]+\[cause\]: Error: connect ECONNREFUSED/) as string,
    },
  }
}

const SUMMARY = 'job "failing" failed for good: fetch failed: connect ECONNREFUSED'

test('pino is given as it is, and keeps the message, the fields and the whole error', async () => {
  const lines: string[] = []
  const ids = await runFailing(pino(linesTo(lines)))
  const [own, failed] = lines.map((line) => JSON.parse(line) as object)
  expect(own).toMatchObject({ level: 30, msg: 'at 100% of it', job: 'failing', ...ids, attempt: 1, step: 3 })
  expect(failed).toMatchObject({ level: 50, msg: SUMMARY, ...asWritten(ids) })
})

test('a child of pino with serializers of its own is given as it is', async () => {
  const lines: string[] = []
  const serializers = { error: pino.stdSerializers.err }
  const logger = pino({ serializers }, linesTo(lines)).child({ service: 'mail' })
  const ids = await runFailing(logger)
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ service: 'mail', msg: SUMMARY, ...asWritten(ids) })
})

test('winston is given as it is, and keeps the message, the fields and the whole error', async () => {
  const lines: string[] = []
  const stream = linesTo(lines)
  const logger = createLogger({ format: format.json(), transports: [new transports.Stream({ stream })] })
  const ids = await runFailing(logger)
  const [own, failed] = lines.map((line) => JSON.parse(line) as object)
  expect(own).toMatchObject({ level: 'info', message: 'at 100% of it', job: 'failing', ...ids, step: 3 })
  expect(failed).toMatchObject({ level: 'error', message: SUMMARY, ...asWritten(ids) })
})

test('a console is given as it is, and prints the fields after the message and the stack below', async () => {
  const lines: string[] = []
  const { runId, messageId } = await runFailing(new Console(linesTo(lines)))
  const fields = `job=failing runId=${runId} messageId=${messageId} attempt=1`
  expect(lines[0]).toBe(`at 100% of it  ${fields} worker=1 step=3`)
  expect(lines.slice(1).join('\n')).toMatch(
    new RegExp(
      `^${SUMMARY}  ${fields} reason=exhausted\nError: fetch failed\n +at [^]+\\[cause\\]: Error: connect`,
    ),
  )
})

test('the default logger prints the same lines to the console', async () => {
  vi.spyOn(console, 'info').mockImplementation(() => {})
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
  await runFailing(consoleLogger)
  const [[line] = []] = printed.mock.calls
  vi.restoreAllMocks()
  expect(line).toMatch(new RegExp(`^${SUMMARY}  job=failing [^]+\nError: fetch failed\n`))
})

test('any other logger is called with the message and the fields', () => {
  const logger: Logger = { debug() {}, info() {}, warn() {}, error() {} }
  expect(adaptedLogger(logger)).toBe(logger)
})

test('the field error is printed with its stack, whichever way it is printed', async () => {
  const fields: unknown[] = []
  const keep = (_message: string, given?: object): void => void fields.push(given)
  await runFailing({ debug() {}, info() {}, warn() {}, error: keep })
  const { error } = fields[0] as { readonly error: Error }
  expect(error).toBeInstanceOf(Error)
  expect(inspect(error)).toBe(error.stack)
  expect(error.stack).toContain('[cause]: Error: connect ECONNREFUSED')
})

test('history keeps the errors that a task logs', async () => {
  class Logging extends BaseTask {
    override execute({ logger }: JobContext): RunnerResult[] {
      logger.warn('not yet', { err: new TypeError('odd'), step: 1 })
      return []
    }
  }
  const { runner } = await runnerOf({ logging: [Logging] })
  await (await runner.trigger('logging')).result()
  const [run] = await runner.history()
  expect(JSON.parse(JSON.stringify(run?.log))).toMatchObject([
    { message: 'not yet', fields: { err: { name: 'TypeError', message: 'odd' }, step: 1 } },
  ])
  await runner.stop()
})
