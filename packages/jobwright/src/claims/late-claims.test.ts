/** Claims that the engine answers later: a cancel or a pause in between applies to them, too. */

import { expect, test } from 'vitest'

import { deferred } from '../time/deferred.ts'
import { memory } from '../engine/memory/memory.ts'
import type { Engine } from '../engine/contract/engine.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { sqlite } from '../engine/sqlite/sqlite-engine.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { runnerOf } from '../behaviour/support/runner-of.ts'
import type { Claim, ClaimRequest } from '../engine/contract/message.ts'

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

class Taking extends QueueTask {
  override process(): RunnerResult {
    return { success: true }
  }
}

/** An engine that makes claims at once, and returns them when the test lets it. */
function lateEngine(): {
  readonly engine: Engine
  readonly gate: { promise: Promise<void>; resolve(): void }
} {
  const inner = memory()
  const claim = inner.claim.bind(inner)
  const gate = deferred<void>()
  const engine = Object.assign(inner, {
    async claim(request: ClaimRequest): Promise<readonly Claim[]> {
      const claims = await claim(request)
      if (claims.length > 0) await gate.promise
      return claims
    },
  })
  return { engine, gate }
}

test('a run can be cancelled as soon as the call that triggered it resolves', async () => {
  const { runner, events } = await runnerOf({ task: [Quick] }, { engine: sqlite({ path: ':memory:' }) })
  const handle = await runner.trigger('task')
  expect(await runner.cancel(handle.id)).toBe(true)
  expect(await handle.result()).toMatchObject({ status: 'cancelled' })
  expect(events('run.ended').map(({ status }) => status)).toEqual(['cancelled'])
  await runner.stop()
})

test('a message can be cancelled while it is being claimed', async () => {
  const { engine, gate } = lateEngine()
  const { runner, clock, events } = await runnerOf({ task: [Quick] }, { engine })
  const handle = await runner.trigger('task')
  await clock.settle()
  const cancelling = runner.cancel(handle.id)
  await clock.settle()
  gate.resolve()
  expect(await cancelling).toBe(true)
  await clock.settle()
  expect(events('run.ended').map(({ status }) => status)).toEqual(['cancelled'])
})

test('no run begins any more once pause is answered', async () => {
  const { engine, gate } = lateEngine()
  const { runner, clock, events } = await runnerOf({ task: [Quick] }, { engine })
  await runner.trigger('task')
  await clock.settle()
  let begun: number | undefined
  const pausing = runner.pause('task').then(() => (begun = events('run.started').length))
  await clock.settle()
  gate.resolve()
  await pausing
  await clock.settle()
  expect(events('run.started')).toHaveLength(begun ?? -1)
})

test('what is claimed when the stop begins waits again, the attempt not counted', async () => {
  const { engine, gate } = lateEngine()
  const { runner, clock, events } = await runnerOf({ task: [Taking] }, { engine })
  await runner.enqueue('task', 'a')
  await clock.settle()
  const stopping = runner.stop()
  await clock.settle()
  expect(await engine.counts()).toMatchObject([{ running: 1 }])
  gate.resolve()
  await clock.settle()
  await stopping
  expect(events('run.started')).toEqual([])
  expect((await engine.messages({ limit: 10 })).entries).toMatchObject([{ attempts: 0, state: 'ready' }])
})
