import { expect, test } from 'vitest'

import { memory } from '../engine/memory/memory.ts'
import { messageOf } from '../errors/error-message.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { newRunnerOf } from '../behaviour/support/runner-of.ts'
import type { EngineTraits } from '../engine/contract/engine-job.ts'

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return []
  }
}

class Inbox extends QueueTask {
  override process(): RunnerResult {
    return { success: true }
  }
}

function engineWith(traits: Partial<EngineTraits>) {
  return Object.assign(memory(), { traits: { name: 'plain', durable: true, ...traits } })
}

test('a registry that asks for what the engine lacks does not start, with every option of every job', async () => {
  let isOpened = false
  const engine = engineWith({ shortestIntervalMs: 1000 })
  const { runner } = newRunnerOf(
    {
      fetch: [Quick, { intervalSeconds: 0.5, overlap: 'allow' }],
      clean: [Quick, { intervalSeconds: 1 }],
      send: [Inbox, { intervalSeconds: 0.25 }],
    },
    { engine: Object.assign(engine, { open: () => void (isOpened = true) }) },
  )
  const error: unknown = await runner.start().catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'ENGINE_MISFIT', engine: 'plain' })
  expect(messageOf(error)).toMatchInlineSnapshot(`
    "the engine "plain" does not keep what these jobs ask for; change them, or use another engine:
      - job "fetch": intervalSeconds 0.5 is too short; make it 1 or more
      - job "send": intervalSeconds 0.25 is too short; make it 1 or more"
  `)
  expect({ state: runner.state, isOpened }).toEqual({ state: 'stopped', isOpened: false })
})

test('a job that asks for no more than the engine keeps, and a disabled job, start', async () => {
  const { runner } = newRunnerOf(
    {
      quick: [Quick, { intervalSeconds: 1 }],
      called: [Quick],
      off: [Inbox, { enabled: false, intervalSeconds: 0.1 }],
    },
    { engine: engineWith({ shortestIntervalMs: 1000 }) },
  )
  await runner.start()
  expect(runner.state).toBe('running')
  await runner.stop()
})

test('an engine that lacks nothing takes every registry', async () => {
  const { runner } = newRunnerOf(
    { fetch: [Quick, { intervalSeconds: 0.5, aliases: ['get'] }], send: [Inbox, { preserveOrder: 'key' }] },
    { engine: engineWith({}) },
  )
  await runner.start()
  expect(runner.state).toBe('running')
  await runner.stop()
})
