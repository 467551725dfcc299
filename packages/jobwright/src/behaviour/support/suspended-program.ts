/**
 * A program that a test suspends and lets go on. Then it prints its health at that moment, and what
 * it reported since. With the argument `busy` its task computes all the time, in short pieces.
 */

import { setImmediate as turn } from 'node:timers/promises'

import type { RunnerResult } from '../../authoring/result.ts'
import { BaseTask } from '../../authoring/task.ts'
import { createRunner } from '../../runner/create-runner.ts'
import { registryOf } from './registry-of.ts'

/** Longer than a pause that counts as a block, with the half second between two looks. */
const SUSPENDED_MS = 1600

const isBusy = process.argv.includes('busy')

class Long extends BaseTask {
  override async execute(): Promise<RunnerResult[]> {
    if (!isBusy) await new Promise(() => {})
    for (;;) {
      const until = performance.now() + 100
      while (performance.now() < until);
      await turn()
    }
  }
}

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

const runner = createRunner({
  registry: registryOf({ long: [Long], ticking: [Quick, { intervalSeconds: 1 }] }),
  env: {},
})
await runner.start()
await runner.trigger('long')

let lookedAt = performance.now()
setInterval(() => {
  const gapMs = performance.now() - lookedAt
  lookedAt = performance.now()
  if (gapMs > SUSPENDED_MS) void runner.health().then(sumUp)
}, 20)
console.log('ready')

/** Waits until the runner has looked at the event loop twice more. */
async function sumUp(atOnce: unknown): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 1100)
  })
  const blocked = runner.events.recent().filter(({ type }) => type === 'loop.blocked')
  console.log(JSON.stringify({ atOnce, blocked, later: await runner.health() }))
  process.exit()
}
