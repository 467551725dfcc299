/**
 * A program that something besides its runners keeps alive. Tests start it as a process and send it
 * signals. Its arguments are the features that a test gives it.
 */

import { createServer } from 'node:http'

import type { Logger } from '../../authoring/logger.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import { BaseTask } from '../../authoring/task.ts'
import { createRunner } from '../../runner/create-runner.ts'
import type { Runner } from '../../runner/runner.ts'
import { deferred } from '../../time/deferred.ts'
import { registryOf } from './registry-of.ts'

const features = new Set(process.argv.slice(2))

/** The run goes on until the runner is stopping. */
const stopping = deferred<RunnerResult[]>()

class Slow extends BaseTask {
  override execute(): Promise<RunnerResult[]> {
    return stopping.promise
  }
}

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

/** pino in another thread, which writes the lines of the log to a file some time later. */
const pinoPath = process.argv[2]?.endsWith('.log') === true ? process.argv[2] : undefined

// oxlint-disable-next-line no-restricted-imports -- only tests start this program
const { pino } = await import('pino')

const logger: Logger = newLogger()

function newLogger(): Logger {
  if (pinoPath !== undefined)
    return pino(pino.transport({ target: 'pino/file', options: { destination: pinoPath } }))
  if (features.has('pino')) return pino()
  return { debug() {}, info: (line) => console.log(line), warn() {}, error: console.error }
}

function newRunner(options: { readonly signals?: boolean } = {}): Runner {
  return createRunner({
    registry: registryOf({ slow: [Slow], quick: [Quick, { intervalSeconds: 1 }] }),
    env: {},
    logger,
    ...options,
  })
}

const runner = newRunner()
runner.events.subscribe(({ type, ...event }) => {
  if ('job' in event && event.job !== 'slow') return
  if (['run.started', 'run.ended', 'runner.stopped'].includes(type)) console.log(type)
  if (type !== 'runner.stopping') return
  if (features.has('late-listener')) process.on('SIGTERM', () => {})
  setImmediate(() => stopping.resolve([{ success: true }]))
})

/** What a program does that shuts itself down. */
async function shutDown(): Promise<void> {
  await runner.stop()
  console.log('the program ends itself')
  process.exit(7)
}

if (features.has('once-listener-before')) process.once('SIGTERM', () => void shutDown())
await runner.start()
if (features.has('listener')) process.on('SIGTERM', () => void shutDown())
if (features.has('once-listener')) process.once('SIGTERM', () => void shutDown())
if (features.has('server')) createServer().listen(0)
if (features.has('interval')) setInterval(() => {}, 1000)
if (features.has('three')) await Promise.all([newRunner().start(), newRunner().start()])
if (features.has('own-runner')) {
  const own = newRunner({ signals: false })
  await own.start()
  runner.events.subscribe(({ type }) => {
    if (type === 'runner.stopped')
      setTimeout(() => void own.stop().then(() => console.log('own stopped')), 50)
  })
}
if (features.has('busy')) await runner.trigger('slow')
else stopping.resolve([])
console.log('ready')
