/** A program that is busy for as long as it lives: run as a process of its own, to be sent signals. */

import { createRunner } from '../../runner/runner.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import { BaseTask } from '../../authoring/task.ts'
import { registryOf } from './registry-of.ts'

class Deaf extends BaseTask {
  override execute(): Promise<RunnerResult[]> {
    return new Promise(() => {})
  }
}

const logger = { debug() {}, info() {}, warn() {}, error() {} }
const runner = createRunner({ registry: registryOf({ deaf: [Deaf] }), env: {}, logger })
runner.events.subscribe(({ type }) => {
  if (type === 'run.started' || type === 'runner.stopping') console.log(type)
})
await runner.start()
await runner.trigger('deaf')
