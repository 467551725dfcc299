/** `runJob` of a task that waits for other jobs, and of a job that keeps an order. */

import { expect, test } from 'vitest'

import type { JobContext, QueueContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { registryOf } from '../behaviour/support/registry-of.ts'
import type { ChildOutcome } from './child-outcomes.ts'
import { runJob } from './run-job.ts'

class Fetch extends BaseTask<RunnerResult, string> {
  override execute(): RunnerResult[] {
    return []
  }
}

/** Fetches two pages and says how that went. */
class Report extends BaseTask {
  override async execute({ trigger }: JobContext): Promise<RunnerResult[]> {
    const handles = [await trigger('fetch', 'a'), await trigger('fetch', 'b')]
    const outcomes = await Promise.all(handles.map((handle) => handle.result()))
    return outcomes.map(({ status }) => ({ success: status === 'succeeded', message: status }))
  }
}

/** Triggers a job and does not wait for it. */
class Starter extends BaseTask {
  override async execute({ trigger }: JobContext): Promise<RunnerResult[]> {
    await trigger('fetch', 'a')
    return [{ success: true }]
  }
}

class Ordered extends QueueTask<RunnerResult, string> {
  override process(_message: string, { messages }: QueueContext<string>): RunnerResult {
    return { success: true, message: messages[0]?.orderKey ?? 'none' }
  }
}

class OrderedRun extends BaseTask<RunnerResult, string> {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

const REGISTRY = registryOf({
  fetch: [Fetch],
  report: [Report],
  starter: [Starter],
  ordered: [Ordered, { preserveOrder: 'key' }],
  ordered_run: [OrderedRun, { preserveOrder: 'key' }],
})

test('a task that waits for a job gets the outcome that the test gives for it', async () => {
  const children = { fetch: { status: 'succeeded', results: [] } } as const
  expect(await runJob(REGISTRY, 'report', undefined, { children })).toMatchObject({
    status: 'succeeded',
    results: [{ message: 'succeeded' }, { message: 'succeeded' }],
    sent: [
      { job: 'fetch', input: 'a' },
      { job: 'fetch', input: 'b' },
    ],
  })
})

function fetchOutcome(page: unknown): ChildOutcome<RunnerResult> {
  if (page === 'a') return { status: 'succeeded', results: [] }
  return { status: 'failed', results: [], error: new Error(`no page ${String(page)}`) }
}

test('the outcome of a job may depend on its parameters', async () => {
  expect(await runJob(REGISTRY, 'report', undefined, { children: { fetch: fetchOutcome } })).toMatchObject({
    status: 'failed',
    results: [{ message: 'succeeded' }, { message: 'failed' }],
  })
})

test('a task that waits for a job without an outcome makes runJob reject at once, with the remedy', async () => {
  await expect(runJob(REGISTRY, 'report')).rejects.toMatchObject({
    code: 'NO_CHILD_OUTCOME',
    message: `runJob: the task of job "report" waits for the result of job "fetch", which does not run here; give its outcome: children: { fetch: { status: 'succeeded', results: [] } }`,
  })
  expect(await runJob(REGISTRY, 'starter')).toMatchObject({ status: 'succeeded' })
})

test('an outcome for a job that is not in the registry is refused', async () => {
  const children = { fetsh: { status: 'succeeded', results: [] } } as const
  await expect(runJob(REGISTRY, 'report', undefined, { children })).rejects.toThrow(
    'there is no job "fetsh" in the registry; did you mean "fetch"?',
  )
})

test("a job with preserveOrder: 'key' runs with the orderKey that the test gives", async () => {
  expect(await runJob(REGISTRY, 'ordered', 'a', { orderKey: 'ann' })).toMatchObject({
    status: 'succeeded',
    results: [{ message: 'ann' }],
  })
  expect(await runJob(REGISTRY, 'ordered_run', 'a', { orderKey: 'ann' })).toMatchObject({
    status: 'succeeded',
  })
  await expect(runJob(REGISTRY, 'ordered', 'a', { orderKey: '' })).rejects.toThrow(
    'runJob: expected orderKey to be a non-empty string, got ""',
  )
})
