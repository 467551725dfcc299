/** A real program on a database file, in the process of the test; the command line is another one. */

import {
  createRunner,
  NonRetryableError,
  QueueTask,
  type EventType,
  type Registry,
  type Runner,
  type RunnerResult,
} from 'jobwright'
import { configSchemaFor } from 'jobwright/manifest'
import { sqlite } from 'jobwright/sqlite'

/** A message of the one job, `send`. */
export interface Letter {
  readonly to: string
}

/** A program that runs, and stops at the end of its block. */
export interface Program extends AsyncDisposable {
  readonly runner: Runner
  /** To whom letters were sent. */
  readonly sent: readonly string[]
  /** Letters to nobody fail for good until then. */
  repair(): void
  /** Resolves when there were so many events of a type. */
  happened(type: EventType, times?: number): Promise<void>
}

/** Starts a program on a file. */
export async function startProgram(path: string): Promise<Program> {
  const sent: string[] = []
  let isBroken = true
  class Send extends QueueTask<RunnerResult, Letter> {
    override process({ to }: Letter): RunnerResult {
      if (isBroken && to === 'nobody') throw new NonRetryableError('no such address')
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

/** Makes a file with so many dead letters. @returns their ids, the newest first */
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
