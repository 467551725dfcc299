/**
 * A runner on a real file and the machine's clock, for tests of what happens to the file meanwhile.
 */

import type { EventType, RunnerEvent } from '../../events/events.ts'
import type { Logger } from '../../authoring/logger.ts'
import { createRunner } from '../../runner/create-runner.ts'
import type { Runner } from '../../runner/runner.ts'
import { registryOf, type JobsOfTest } from '../support/registry-of.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import type { SqliteOptions } from '../../engine/sqlite/connection/settings.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** A started runner that stops at the end of its block. */
export interface ProgramOnFile extends AsyncDisposable {
  readonly runner: Runner
  /** Resolves once there were this many events of a type. */
  happened(type: EventType, times?: number): Promise<void>
}

/** Starts a runner of these jobs. @param options of the engine, or only its path */
export async function programOn(options: string | SqliteOptions, jobs: JobsOfTest): Promise<ProgramOnFile> {
  const { path, ...rest } = typeof options === 'string' ? { path: options } : options
  const runner = createRunner({
    registry: registryOf(jobs),
    engine: sqlite({ path, synchronous: 'NORMAL', ...rest }),
    env: {},
    signals: false,
    logger: silent,
  })
  await runner.start()
  return {
    runner,
    happened: (type, times = 1) => happened(runner, type, times),
    [Symbol.asyncDispose]: () => runner.stop(),
  }
}

function happened(runner: Runner, type: EventType, times: number): Promise<void> {
  const isOne = (event: RunnerEvent): boolean => event.type === type
  return new Promise((resolve) => {
    const look = (): void => {
      if (runner.events.recent().filter(isOne).length < times) return
      unsubscribe()
      resolve()
    }
    const unsubscribe = runner.events.subscribe(() => look())
    look()
  })
}
