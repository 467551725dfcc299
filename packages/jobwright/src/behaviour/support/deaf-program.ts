/**
 * A program whose only run never ends and ignores its signal. Tests start it as a process and send
 * it signals.
 */

import { createRunner } from '../../runner/create-runner.ts'
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
