/** The outcome of a triggered run that another process works on. */

import { getEventListeners } from 'node:events'

import { expect, test } from 'vitest'

import type { EngineHost } from '../engine/contract/engine.ts'
import { memory } from '../engine/memory/memory.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask } from '../authoring/task.ts'
import { runnerOf } from '../behaviour/support/runner-of.ts'
import { TurnCounter } from '../behaviour/support/turn-counter.ts'
import type { RunRecord } from '../engine/contract/run-record.ts'

class Report extends BaseTask {
  override execute(): RunnerResult[] {
    return []
  }
}

/**
 * A runner whose engine leaves all work to another process, and how that process reports a run.
 */
async function elsewhere() {
  const engine = memory()
  const open = engine.open.bind(engine)
  let host!: EngineHost
  engine.open = (given) => {
    host = given
    return open(given)
  }
  engine.claim = () => []
  const made = await runnerOf({ report: [Report] }, { engine })
  const tell = (messageId: string, facts: Partial<RunRecord>): void =>
    host.ended([recordOf(messageId, facts)])
  return { ...made, tell }
}

function recordOf(messageId: string, facts: Partial<RunRecord>): RunRecord {
  return {
    runId: 'r1',
    claimId: 'c1',
    messageId,
    job: 'report',
    version: '1.0.0',
    status: 'succeeded',
    attempt: 1,
    worker: 1,
    messages: 1,
    scheduledForMs: undefined,
    startedMs: 0,
    endedMs: 1,
    reason: undefined,
    message: undefined,
    failures: [],
    results: undefined,
    progress: undefined,
    log: [],
    ...facts,
  }
}

test.for([
  [
    { status: 'succeeded', results: [{ success: true, pages: 3 } as RunnerResult] },
    { status: 'succeeded', runId: 'r1', results: [{ success: true, pages: 3 }] },
  ],
  [
    { status: 'failed', reason: 'no paper' },
    { status: 'failed', runId: 'r1', results: [], error: { code: 'RUN_FAILED', message: 'no paper' } },
  ],
  [
    { status: 'failed', results: [{ success: false }] },
    { status: 'failed', runId: 'r1', results: [{ success: false }], error: undefined },
  ],
  [
    { status: 'skipped', reason: 'validateTask' },
    { status: 'skipped', reason: 'validateTask' },
  ],
] as const)(
  'the caller that triggered a run gets the outcome when it ends %j in another process',
  async ([facts, outcome]) => {
    const { runner, tell } = await elsewhere()
    const handle = await runner.trigger('report')
    tell('of nobody here', {})
    tell(handle.id, facts)
    expect(await handle.result()).toMatchObject(outcome)
  },
)

test('very many results are abandoned by one listener of their signal', async () => {
  const { runner } = await elsewhere()
  const control = new AbortController()
  const handles = await Promise.all(Array.from({ length: 300 }, () => runner.trigger('report')))
  const results = handles.map((handle) => handle.result({ signal: control.signal }))
  await Promise.resolve()
  expect(getEventListeners(control.signal, 'abort')).toHaveLength(1)
  control.abort(new Error('enough'))
  const ends = await Promise.allSettled(results)
  expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['rejected']))
  expect(getEventListeners(control.signal, 'abort')).toEqual([])
  await runner.stop()
})

test('a stop rejects the results that many callers wait for in slices', async () => {
  const { runner } = await elsewhere()
  const handles = await Promise.all(Array.from({ length: 600 }, () => runner.trigger('report')))
  const turns = new TurnCounter()
  const rejected = handles.map(async (handle) => {
    await handle.result().catch(() => {})
    turns.count()
  })
  await runner.stop()
  await Promise.all(rejected)
  expect(turns.stop()).toEqual([250, 250, 100])
})
