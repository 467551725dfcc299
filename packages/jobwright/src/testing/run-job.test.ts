import { expect, test } from 'vitest'

import type { JobContext, QueueContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { registryOf } from '../behaviour/support/registry-of.ts'
import { runJob } from './run-job.ts'
import { SnoozeError } from '../errors/task-errors.ts'

class Greeting extends BaseTask<RunnerResult, string> {
  override async execute({ parameters, logger, enqueue }: JobContext<string>): Promise<RunnerResult[]> {
    logger.info(`greeting ${parameters}`)
    await enqueue('mail', parameters)
    return [{ success: true, message: `hello ${parameters}` }]
  }
}

class Mail extends QueueTask<RunnerResult, string> {
  override process(to: string, { attempt }: QueueContext<string>): RunnerResult {
    if (to === 'busy' && attempt < 3) throw new Error(`try ${attempt} failed`)
    if (to === 'later') throw new SnoozeError(5)
    return { success: to !== 'nobody', message: to }
  }
}

class Careful extends BaseTask {
  override validateResources(): boolean {
    return false
  }
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

class Mending extends BaseTask {
  override execute(): RunnerResult[] {
    throw new Error('broken')
  }
  override handleExecutionError(error: unknown): RunnerResult[] {
    return [{ success: false, message: `mended: ${String(error)}` }]
  }
}

class Reader extends BaseTask {
  override execute({ capabilities }: JobContext): RunnerResult[] {
    const { shelf } = capabilities as { readonly shelf?: string }
    return [{ success: true, message: shelf ?? 'none' }]
  }
}

const REGISTRY = registryOf({
  greeting: [Greeting, { cron: '* * * * * *', enabled: false, dependencies: ['careful'] }],
  mail: [Mail, { intervalSeconds: 60 }],
  careful: [Careful],
  mending: [Mending],
  // A program declares its capabilities; this test has none.
  reader: [Reader, { requires: ['shelf'] as unknown as readonly never[] }],
})

test('a self-contained job runs once with its parameters, whatever its schedule, dependencies and enabled', async () => {
  const report = await runJob(REGISTRY, 'greeting', 'ann')
  expect(report).toMatchObject({
    status: 'succeeded',
    results: [{ success: true, message: 'hello ann' }],
    error: undefined,
    reason: undefined,
    attempts: 1,
  })
})

test('messages for other jobs are returned as sent, and do not run', async () => {
  const { sent, events } = await runJob(REGISTRY, 'greeting', 'ann')
  expect(sent).toEqual([{ job: 'mail', input: 'ann' }])
  expect(events.filter(({ type }) => type === 'run.started')).toHaveLength(1)
})

test('the report has what the task logged', async () => {
  const { log } = await runJob(REGISTRY, 'greeting', 'ann')
  expect(log.map(({ level, message }) => ({ level, message }))).toEqual([
    { level: 'info', message: 'greeting ann' },
  ])
})

test('a queue job runs once with its message, without a permit', async () => {
  expect(await runJob(REGISTRY, 'mail', 'ann')).toMatchObject({
    status: 'succeeded',
    results: [{ success: true, message: 'ann' }],
    sent: [],
  })
})

test('a result without success is a failure without an error', async () => {
  expect(await runJob(REGISTRY, 'mail', 'nobody')).toMatchObject({
    status: 'failed',
    results: [{ success: false, message: 'nobody' }],
    error: undefined,
  })
})

test('a throw is not retried unless the caller enables retries', async () => {
  expect(await runJob(REGISTRY, 'mail', 'busy')).toMatchObject({
    status: 'failed',
    results: [],
    error: { message: 'try 1 failed' },
    attempts: 1,
  })
})

test('retries happen without waiting', async () => {
  const options = { maxRetries: 3, retryDelaySeconds: 3600 }
  expect(await runJob(REGISTRY, 'mail', 'busy', { options })).toMatchObject({
    status: 'succeeded',
    results: [{ success: true, message: 'busy' }],
    attempts: 3,
  })
})

test('a stage of validation that returns false is the reason', async () => {
  expect(await runJob(REGISTRY, 'careful')).toMatchObject({
    status: 'skipped',
    reason: 'validateResources',
    results: [],
  })
})

test('results of the error hook are the results', async () => {
  expect(await runJob(REGISTRY, 'mending')).toMatchObject({
    status: 'failed',
    results: [{ success: false, message: 'mended: Error: broken' }],
  })
})

test('capabilities are those that the test gives', async () => {
  expect(await runJob(REGISTRY, 'reader', undefined, { capabilities: { shelf: 'fiction' } })).toMatchObject({
    results: [{ success: true, message: 'fiction' }],
  })
})

test('a capability that is not given is named', async () => {
  await expect(runJob(REGISTRY, 'reader')).rejects.toThrow(
    'runJob: job "reader" requires the capability "shelf"; give it in capabilities',
  )
})

test('middleware goes around the run', async () => {
  const seen: string[] = []
  await runJob(REGISTRY, 'mail', 'ann', {
    middleware: [
      async (run, next) => {
        seen.push(`before ${run.jobType}`)
        await next()
        seen.push('after')
      },
    ],
  })
  expect(seen).toEqual(['before mail', 'after'])
})

test('an unknown job is refused with the nearest name', async () => {
  await expect(runJob(REGISTRY, 'mial', 'ann')).rejects.toThrow('did you mean "mail"?')
})
