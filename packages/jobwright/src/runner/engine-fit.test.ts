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

const lacks = ['preserveOrder', 'dependencies', 'overlap', 'batchSize', 'schemaVersion', 'aliases'] as const

test('a registry that asks for what the engine lacks does not start, with every option of every job', async () => {
  let isOpened = false
  const engine = engineWith({ lacks, shortestIntervalMs: 1000 })
  const { runner } = newRunnerOf(
    {
      fetch: [Quick, { intervalSeconds: 0.5, overlap: 'allow' }],
      send: [Inbox, { preserveOrder: 'key', dependencies: ['fetch'], batchSize: 10, aliases: ['post'] }],
      mail: [Inbox, { preserveOrder: true, schemaVersion: 2 }],
    },
    { engine: Object.assign(engine, { open: () => void (isOpened = true) }) },
  )
  const error: unknown = await runner.start().catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'ENGINE_MISFIT', engine: 'plain' })
  expect(messageOf(error)).toMatchInlineSnapshot(`
    "the engine "plain" does not keep what these jobs ask for; change them, or use another engine:
      - job "fetch": overlap "allow" is not kept; make it 'skip'
      - job "fetch": intervalSeconds 0.5 is too short; make it 1 or more
      - job "send": preserveOrder "key" is not kept; leave it out
      - job "send": dependencies ["fetch"] is not kept; leave them out, and trigger the job at the end of the one it depends on
      - job "send": batchSize 10 is not kept; make it 1
      - job "send": aliases ["post"] is not kept; leave them out, and keep the job under its former name until its messages are done
      - job "mail": preserveOrder true is not kept; leave it out
      - job "mail": schemaVersion 2 is not kept; give the job of the new messages another name"
  `)
  expect({ state: runner.state, isOpened }).toEqual({ state: 'stopped', isOpened: false })
})

test('an option at its default, one that does nothing for its job, and a disabled job ask for nothing', async () => {
  const { runner } = newRunnerOf(
    {
      quick: [Quick, { intervalSeconds: 1, overlap: 'skip', batchSize: 3 }],
      called: [Quick, { overlap: 'allow' }],
      inbox: [Inbox, { schemaVersion: 1 }],
      off: [Inbox, { enabled: false, preserveOrder: true, intervalSeconds: 0.1 }],
    },
    { engine: engineWith({ lacks, shortestIntervalMs: 1000 }) },
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
