import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { newRunnerOf, runnerOf } from '../behaviour/support/runner-of.ts'
import { inspect } from './inspection.ts'

/** Logs and returns what JSON cannot express. */
class Odd extends BaseTask<RunnerResult & { readonly found: unknown }, { readonly page: number }> {
  override execute({ logger, progress, cooldown }: JobContext): (RunnerResult & { found: unknown })[] {
    const circle: Record<string, unknown> = { count: 10n, at: new Date(0), none: undefined }
    circle['self'] = circle
    logger.info('odd', { circle, error: new Error('no'), seen: new Map([[1, 2]]), share: Number.NaN })
    logger.warn('without fields')
    progress(0.5)
    cooldown(30, 'enough for now')
    return [{ success: true, message: 'done', found: new Set([10n]) }]
  }
}

class Mail extends QueueTask<RunnerResult, { readonly to: string }> {
  override process({ to }: { readonly to: string }): RunnerResult {
    if (to === 'nobody') throw new Error('no address')
    return { success: true }
  }
}

class Held extends QueueTask<RunnerResult, string> {
  override process(_message: string, { signal }: JobContext): Promise<RunnerResult> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error))
    })
  }
}

const JOBS = {
  odd: [Odd, { cron: '0 8 * * *', timezone: 'Europe/Berlin', tags: ['web'] }],
  mail: [Mail, { maxRetries: 0, batchSize: 1, tags: ['web', 'post'] }],
  held: [Held, { maxRetries: 0, intervalSeconds: 3600 }],
  blocked: [Mail, { requires: ['post'] as never, enabled: false }],
} as const

/** A program with one of everything that can be inspected. */
async function program() {
  const made = await runnerOf(JOBS, { health: { deadLetters: 0 } })
  const { runner, clock } = made
  const odd = await runner.trigger('odd', { page: -0 })
  await clock.settle()
  const dead = await runner.enqueue('mail', { to: 'nobody' })
  await clock.settle()
  await runner.enqueue('held', 'running')
  await runner.runNow('held')
  await clock.settle()
  await runner.pause('mail')
  const waiting = await runner.enqueue('mail', { to: 'ann' }, { delaySeconds: 60, dedupeKey: 'ann' })
  await runner.trigger('odd', undefined, { delaySeconds: 60 })
  return { ...made, inspection: inspect(runner), odd: odd.id, dead: dead.id, waiting: waiting.id }
}

test('every answer is plain data', async () => {
  const { inspection, runner, odd, dead, waiting } = await program()
  const [run] = (await inspection.runs.list({ job: 'odd' })).entries
  const answers: Record<string, unknown> = {
    jobs: await inspection.jobs(),
    job: await inspection.job('odd'),
    messages: await inspection.messages.list(),
    message: await inspection.messages.get(waiting),
    'no message': await inspection.messages.get(odd),
    runs: await inspection.runs.list(),
    'page of runs': await inspection.runs.list({ limit: 1 }),
    run: await inspection.runs.get(run!.runId),
    'no run': await inspection.runs.get(odd),
    'dead letters': await inspection.deadLetters.list(),
    'dead letter': await inspection.deadLetters.get(dead),
    'no dead letter': await inspection.deadLetters.get(odd),
    metrics: await inspection.metrics(),
    health: await inspection.health(),
    paused: await inspection.pause(),
    resumed: await inspection.resume('mail'),
    cancelled: await inspection.cancel(waiting),
    'not cancelled': await inspection.cancel('nothing'),
    redriven: await inspection.deadLetters.redrive({ ids: [dead, 'nothing'] }),
    deleted: await inspection.deadLetters.delete({ ids: ['nothing'] }),
    'run now': await inspection.runNow('odd'),
    'metrics of the runner': await runner.metrics(),
    'history of the runner': await runner.history(),
  }
  for (const [name, answer] of Object.entries(answers)) {
    expect({ [name]: JSON.parse(JSON.stringify(answer)) as unknown }).toStrictEqual({ [name]: answer })
  }
  expect(answers).toMatchObject({
    message: { id: waiting, payload: { to: 'ann' }, state: 'delayed' },
    run: { job: 'odd', message: 'done', log: [{ message: 'odd' }, { message: 'without fields' }] },
    'dead letter': { message: { id: dead }, error: 'no address' },
    'no message': null,
    'no run': null,
    'no dead letter': null,
    paused: Object.keys(JOBS),
    resumed: ['mail'],
    cancelled: true,
    'not cancelled': false,
    redriven: { redriven: [dead], missing: ['nothing'] },
    health: { status: 'degraded' },
  })
})

test('the jobs are listed with their schedules, next due times and counts', async () => {
  const { inspection } = await program()
  const jobs = await inspection.jobs()
  expect(
    jobs.map(({ type, schedule, isPaused, ...rest }) => [type, schedule, isPaused, rest.running]),
  ).toEqual([
    ['odd', '0 8 * * * Europe/Berlin', false, 0],
    ['mail', undefined, true, 0],
    ['held', 'every 1 h', false, 1],
    ['blocked', undefined, false, 0],
  ])
  expect(jobs[0]).toMatchObject({
    kind: 'self-contained',
    nextDueMs: Date.UTC(2026, 0, 1, 7),
    delayed: 1,
    coolingUntilMs: expect.any(Number) as number,
    options: { tags: ['web'] },
  })
  expect(jobs[1]).toMatchObject({ ready: 0, delayed: 1, deadLetters: 1 })
  expect(await inspection.job('odd')).toEqual({
    ...jobs[0],
    lastRun: expect.objectContaining({ job: 'odd' }),
  })
})

async function jobsOf(page: Promise<{ entries: readonly { job: string }[] }>): Promise<string[]> {
  return (await page).entries.map(({ job }) => job)
}

test('jobs, messages, runs and dead letters are narrowed down by tag', async () => {
  const { inspection } = await program()
  const { jobs, messages, runs, deadLetters } = inspection
  expect((await jobs({ tag: 'web' })).map(({ type }) => type)).toEqual(['odd', 'mail'])
  expect((await jobs({ tag: 'post' })).map(({ type }) => type)).toEqual(['mail'])
  expect(await jobsOf(messages.list())).toEqual(['held', 'mail', 'odd'])
  expect(await jobsOf(messages.list({ tag: 'web' }))).toEqual(['mail', 'odd'])
  expect(await jobsOf(messages.list({ tag: 'web', job: 'mail' }))).toEqual(['mail'])
  expect(await jobsOf(messages.list({ tag: 'post', job: 'odd' }))).toEqual([])
  expect(await jobsOf(runs.list({ tag: 'web' }))).toEqual(['mail', 'odd'])
  expect(await jobsOf(runs.list({ tag: 'web', status: 'failed' }))).toEqual(['mail'])
  expect((await deadLetters.list({ tag: 'post' })).entries).toHaveLength(1)
  await expect(jobs({ tag: 'pots' })).rejects.toThrow('jobs: no job has the tag "pots"; did you mean "post"?')
  await expect(runs.list({ tag: 5 as never })).rejects.toThrow(
    'runs.list: expected tag to be a non-empty string, got 5',
  )
})

test('a run is cancelled, and a job run once more, by its inspection', async () => {
  const { inspection, clock, events } = await program()
  const [message] = (await inspection.messages.list({ state: 'running' })).entries
  expect(await inspection.cancel(message!.id)).toBe(true)
  await clock.settle()
  expect(events('run.ended').at(-1)).toMatchObject({ job: 'held', status: 'cancelled' })
  await inspection.runNow('held')
  expect(await inspection.messages.get(message!.id)).toBeNull()
})

test('a job that does not exist is refused with the nearest name', async () => {
  const { inspection } = await program()
  const message = 'there is no job "mial" in the registry; did you mean "mail"?'
  await expect(inspection.job('mial')).rejects.toThrow(message)
  await expect(inspection.pause('mial')).rejects.toThrow(message)
  await expect(inspection.runs.list({ job: 'mial' })).rejects.toThrow(message)
})

test('before the start only metrics and health can be read', async () => {
  const { runner } = newRunnerOf({ mail: [Mail] })
  const inspection = inspect(runner)
  expect((await inspection.metrics()).system.uptimeMs).toBe(0)
  await expect(inspection.jobs()).rejects.toThrow('the jobs cannot be looked at: the runner has not started')
  await expect(inspection.runs.get('a')).rejects.toThrow(
    'run a cannot be looked at: the runner has not started',
  )
})

interface UntypedInspection {
  readonly [call: string]: (argument: unknown) => Promise<unknown>
}

test.each([
  ['jobs', 'mail', 'jobs: expected the query to be an object, got "mail"'],
  ['jobs', ['mail'], 'jobs: expected the query to be an object, got ["mail"]'],
  ['cancel', 5, 'cancel: expected the id of a message, got 5'],
  ['cancel', undefined, 'cancel: expected the id of a message, got undefined'],
  ['job', undefined, 'job: expected the name of a job, got undefined'],
  ['pause', null, 'there is no job "null" in the registry'],
])('%s(%j) of an inspection is refused', async (call, argument, message) => {
  const { runner } = await runnerOf({ mail: [Mail] })
  const inspection = inspect(runner) as unknown as UntypedInspection
  await expect(inspection[call]!(argument)).rejects.toThrow(message)
  await runner.stop()
})

test('only a runner can be inspected', () => {
  expect(() => inspect({} as never)).toThrow('expected inspect to be given a runner, got {}')
  expect(() => inspect(undefined as never)).toThrow('expected inspect to be given a runner, got undefined')
})

test('a job is named by a text', async () => {
  const { inspection, runner } = await program()
  const message = 'job: expected the name of a job, got undefined'
  await expect(inspection.job(undefined as never)).rejects.toMatchObject({ code: 'INVALID_QUERY', message })
  await expect(runner.job(undefined as never)).rejects.toThrow(message)
})
