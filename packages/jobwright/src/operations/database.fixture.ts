/**
 * A real program on a database file. It runs in the process of the test, and the command line in
 * another one.
 */

import {
  createRunner,
  NonRetryableError,
  QueueTask,
  type EventType,
  type Registry,
  type Runner,
  type RunnerResult,
} from '../index.ts'
import { configSchemaFor } from '../manifest/index.ts'
import { sqlite } from '../engine/sqlite/index.ts'

/** A message of the one job, `send`. */
export interface Letter {
  readonly to: string
}

/** A running program. It stops at the end of the scope. */
export interface Program extends AsyncDisposable {
  readonly runner: Runner
  /** The recipients of all sent letters, in order. */
  readonly sent: readonly string[]
  /** Makes letters to `nobody` and `far away` succeed. Until then they fail for good. */
  repair(): void
  /** Resolves once this many events of a type have occurred. @param times 1 by default */
  happened(type: EventType, times?: number): Promise<void>
}

/** Starts a program on a database file. */
export async function startProgram(path: string): Promise<Program> {
  const sent: string[] = []
  let isBroken = true
  class Send extends QueueTask<RunnerResult, Letter> {
    override process({ to }: Letter): RunnerResult {
      if (isBroken && to === 'nobody') throw new NonRetryableError('no such address')
      if (isBroken && to === 'far away')
        throw new NonRetryableError('fetch failed', { cause: new Error('refused') })
      sent.push(to)
      return { success: true }
    }
  }
  const runner = createRunner({
    registry: registryOf(Send),
    engine: sqlite({ path }),
    env: {},
    signals: false,
    logger: SILENT,
  })
  await runner.start()
  return {
    runner,
    sent,
    repair: () => {
      isBroken = false
    },
    happened: (type, times = 1) => happened(runner, type, times),
    [Symbol.asyncDispose]: () => runner.stop(),
  }
}

/** Creates a database file with this number of dead letters. @returns their ids, newest first */
export async function makeDeadLetters(path: string, count: number): Promise<readonly string[]> {
  await using program = await startProgram(path)
  for (let index = 0; index < count; index += 1) {
    await program.runner.enqueue('send', { to: 'nobody' })
    await program.happened('message.dead', index + 1)
  }
  return (await program.runner.deadLetters.list()).entries.map(({ message }) => message.id)
}

type RegisteredClass = Awaited<ReturnType<Registry['jobs'][number]['load']>>

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

function registryOf(taskClass: RegisteredClass): Registry {
  const job = {
    type: 'send',
    constant: 'SEND',
    kind: 'queue',
    file: 'src/tasks/send.ts',
    options: {},
    load: () => Promise.resolve(taskClass),
  } as const
  return { formatVersion: 1, envPrefix: '', config: configSchemaFor(['send']), jobs: [job] }
}

function happened(runner: Runner, type: EventType, times: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (runner.events.recent().filter((event) => event.type === type).length < times) return
      unsubscribe()
      resolve()
    }
    const unsubscribe = runner.events.subscribe(look)
    look()
  })
}
