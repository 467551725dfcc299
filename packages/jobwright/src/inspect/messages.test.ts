import { expect, test } from 'vitest'

import type { QueueContext } from '../authoring/context.ts'
import { deferred } from '../time/deferred.ts'
import { memory } from '../engine/memory/memory.ts'
import { messageOf } from '../errors/error-message.ts'
import type { DeadLetterQuery, MessageQuery } from './query.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { jobOf } from '../engine/conformance/trial.ts'
import { newRunnerOf, runnerOf } from '../behaviour/support/runner-of.ts'
import { SnoozeError } from '../errors/task-errors.ts'

test('messages that a run gives back without having begun them do not count against the rate limit', async () => {
  const seen: string[] = []
  class Ordered extends QueueTask<RunnerResult, string> {
    override process(message: string, { attempt }: QueueContext<string>): RunnerResult {
      seen.push(message)
      if (attempt === 1 && message === 'a') throw new Error('not yet')
      return { success: true }
    }
  }
  const rateLimit = { max: 4, perSeconds: 60 }
  const options = { preserveOrder: true, batchSize: 3, retryDelaySeconds: 1, rateLimit } as const
  const { runner, clock } = await runnerOf({ task: [Ordered, options] })
  await runner.enqueueMany('task', ['a', 'b', 'c'])
  await clock.advance('2s')
  expect(seen).toEqual(['a', 'a', 'b', 'c'])
})

test('a message keeps the value of the call, and every attempt gets that value', async () => {
  const seen: number[] = []
  class Changing extends QueueTask<RunnerResult, { n: number }> {
    override process(message: { n: number }): RunnerResult {
      seen.push(message.n)
      message.n += 1
      throw new Error('again')
    }
  }
  const { runner, clock } = await runnerOf({ task: [Changing, { maxRetries: 1 }] })
  const message = { n: 1 }
  await runner.enqueue('task', message, { delaySeconds: 1 })
  message.n = 7
  await clock.advance('1m')
  expect(seen).toEqual([1, 1])
})

test('a message that was claimed in time does not expire while it snoozes', async () => {
  let runs = 0
  class Snoozing extends BaseTask {
    execute(): RunnerResult[] {
      runs += 1
      if (runs === 1) throw new SnoozeError(60)
      return [{ success: true }]
    }
  }
  const { runner, clock } = await runnerOf({ task: [Snoozing] })
  const handle = await runner.trigger('task', undefined, { expiresInSeconds: 30 })
  await clock.advance('2m')
  expect((await handle.result()).status).toBe('succeeded')
})

/** A task that fails while `state.isBroken`. */
function failing() {
  const state = { isBroken: true }
  class Failing extends QueueTask<RunnerResult, string> {
    override process(message: string): RunnerResult {
      if (state.isBroken) throw new Error(`no luck with ${message}`)
      return { success: true }
    }
  }
  return { Failing, state }
}

/** Three dead letters of `mail`, one of `sms`. */
async function withDeadLetters() {
  const { Failing, state } = failing()
  const options = { maxRetries: 0, batchSize: 1 }
  const made = await runnerOf({ mail: [Failing, options], sms: [Failing, options] })
  const ids = []
  for (const message of ['a', 'b', 'c']) {
    ids.push((await made.runner.enqueue('mail', message)).id)
    await made.clock.advance('1m')
  }
  ids.push((await made.runner.enqueue('sms', 'd')).id)
  await made.clock.settle()
  return { ...made, ids, state }
}

test('messages are listed by job, state and age, page by page', async () => {
  const gate = deferred<RunnerResult>()
  class Slow extends QueueTask<RunnerResult, string> {
    override process(): Promise<RunnerResult> {
      return gate.promise
    }
  }
  const { runner, clock } = await runnerOf({ mail: [Slow, { batchSize: 1 }], sms: [Slow] })
  await runner.enqueue('mail', 'running')
  await clock.advance('1m')
  await runner.enqueue('mail', 'ready')
  await runner.enqueue('mail', 'delayed', { delaySeconds: 60 })
  await runner.enqueue('sms', 'other')
  await clock.settle()
  const payloads = async (query?: MessageQuery): Promise<unknown[]> =>
    (await runner.messages.list(query)).entries.map(({ payload }) => payload)
  expect(await payloads()).toEqual(['running', 'ready', 'delayed', 'other'])
  expect(await payloads({ job: 'mail' })).toEqual(['running', 'ready', 'delayed'])
  expect(await payloads({ state: 'running' })).toEqual(['running', 'other'])
  expect(await payloads({ job: 'mail', state: 'delayed' })).toEqual(['delayed'])
  expect(await payloads({ olderThanSeconds: 30 })).toEqual(['running'])
  const first = await runner.messages.list({ limit: 3 })
  expect(first.entries).toHaveLength(3)
  const last = await runner.messages.list({ limit: 3, after: first.next! })
  expect(last.entries).toMatchObject([{ payload: 'other', state: 'running', attempts: 0 }])
  expect(last.next).toBeUndefined()
})

test('dead letters are listed by job and age, the newest first, and looked at by id', async () => {
  const { runner, ids } = await withDeadLetters()
  const payloads = async (query?: DeadLetterQuery): Promise<unknown[]> =>
    (await runner.deadLetters.list(query)).entries.map(({ message }) => message.payload)
  expect(await payloads()).toEqual(['d', 'c', 'b', 'a'])
  expect(await payloads({ job: 'mail', olderThanSeconds: 90 })).toEqual(['b', 'a'])
  const { next = '' } = await runner.deadLetters.list({ limit: 3 })
  expect(await payloads({ limit: 3, after: next })).toEqual(['a'])
  expect(await runner.deadLetters.get(ids[1]!)).toMatchObject({
    message: { id: ids[1], job: 'mail', payload: 'b' },
    reason: 'exhausted',
    error: 'no luck with b',
    stack: expect.stringContaining('Error: no luck with b') as string,
    lineage: [],
  })
  expect(await runner.deadLetters.get('nothing')).toBeNull()
})

test('a dead letter that is redriven runs again as if it were new, and keeps how it died', async () => {
  const { runner, clock, ids, state, events } = await withDeadLetters()
  expect(await runner.deadLetters.redrive({ ids: [ids[0]!, 'nothing', ids[0]!] })).toEqual({
    redriven: [ids[0]],
    missing: ['nothing'],
  })
  expect(events('message.redriven')).toMatchObject([{ job: 'mail', messageId: ids[0] }])
  await clock.settle()
  expect(await runner.deadLetters.get(ids[0]!)).toMatchObject({
    lineage: [{ reason: 'exhausted', error: 'no luck with a', attempts: 1 }],
  })
  state.isBroken = false
  expect((await runner.deadLetters.redrive({ job: 'mail' })).redriven.toSorted()).toEqual(
    ids.slice(0, 3).toSorted(),
  )
  await clock.settle()
  expect((await runner.deadLetters.list()).entries).toMatchObject([{ message: { job: 'sms' } }])
  expect((await runner.metrics()).jobs['mail']).toMatchObject({ successes: 3 })
})

test('dead letters are deleted one by one or by job', async () => {
  const { runner, ids, events } = await withDeadLetters()
  expect(await runner.deadLetters.delete({ ids: [ids[3]!, 'nothing'] })).toEqual({
    deleted: [ids[3]],
    missing: ['nothing'],
  })
  expect((await runner.deadLetters.delete({ job: 'mail' })).deleted).toHaveLength(3)
  expect((await runner.deadLetters.list()).entries).toEqual([])
  expect(events('message.deleted').map(({ job }) => job)).toEqual(['sms', 'mail', 'mail', 'mail'])
})

test('the name of a job that is neither known nor has left anything is refused with the nearest one', async () => {
  const { runner } = await withDeadLetters()
  const message = 'there is no job "mial" in the registry; did you mean "mail"?'
  await expect(runner.messages.list({ job: 'mial' })).rejects.toThrow(message)
  await expect(runner.deadLetters.list({ job: 'mial' })).rejects.toThrow(message)
  await expect(runner.deadLetters.redrive({ job: 'mial' })).rejects.toThrow(message)
  await expect(runner.deadLetters.delete({ job: 'mial' })).rejects.toThrow(message)
  expect((await runner.messages.list({ job: 'mail' })).entries).toEqual([])
})

test('what a job that left the registry has left behind can be listed and deleted', async () => {
  const { engine, runner } = await afterRemoval()
  expect((await runner.messages.list({ job: 'gone', state: 'ready' })).entries).toEqual([])
  expect((await runner.messages.list({ job: 'gone' })).entries).toMatchObject([{ payload: 'later' }])
  expect((await runner.deadLetters.list({ job: 'gone', olderThanSeconds: 60 })).entries).toEqual([])
  expect((await runner.deadLetters.list({ job: 'gone' })).entries).toMatchObject([{ reason: 'exhausted' }])
  expect((await runner.deadLetters.delete({ job: 'gone' })).deleted).toHaveLength(1)
  expect((await engine.deadLetters({ limit: 1 })).entries).toEqual([])
})

/** A runner on an engine that also has a message and a dead letter of a job that was removed. */
async function afterRemoval() {
  const { Failing } = failing()
  const engine = memory()
  const open = engine.open.bind(engine)
  engine.open = (host) => open({ ...host, jobs: [...host.jobs, jobOf('gone')] })
  const made = await runnerOf({ mail: [Failing] }, { engine })
  const dueMs = made.clock.now()
  const gone = { job: 'gone', origin: 'message', priority: 'NORMAL', dueMs } as const
  await engine.enqueue([{ ...gone, payload: 'dead' }])
  engine.reopen('gone') // the runner has just answered that it has no slot for the job
  const claims = await engine.claim({ runs: 1, slots: () => 1, allowance: () => 1, claimed() {} })
  for (const { id: claimId, messages } of claims) {
    const to = { state: 'dead', reason: 'exhausted', error: '', stack: undefined } as const
    await engine.settle([{ claimId, messageId: messages[0].id, to }])
  }
  await engine.enqueue([{ ...gone, payload: 'later', dueMs: dueMs + 60_000 }])
  return { engine, ...made }
}

test('every dead letter is redriven page by page, and no list goes on after something else than a page', async () => {
  class Failing extends QueueTask<RunnerResult, number> {
    override process(): never {
      throw new Error('no luck')
    }
  }
  const { runner, clock } = await runnerOf({ mail: [Failing, { maxRetries: 0 }] })
  await runner.enqueueMany(
    'mail',
    Array.from({ length: 25 }, (_, index) => index),
  )
  await clock.advance('1s')
  await runner.pause()
  const pages: number[] = []
  let after: string | undefined
  do {
    const page = await runner.deadLetters.list({ limit: 10, ...(after !== undefined && { after }) })
    pages.push(page.entries.length)
    await runner.deadLetters.redrive({ ids: page.entries.map(({ message }) => message.id) })
    after = page.next
  } while (after !== undefined)
  expect(pages).toEqual([10, 10, 5])
  const first = await runner.messages.list({ limit: 10 })
  for (const { id } of first.entries) await runner.cancel(id)
  const second = await runner.messages.list({ limit: 10, after: first.next! })
  expect(second.entries).toHaveLength(10)
  await expect(runner.deadLetters.list({ after: first.next! })).rejects.toMatchObject({
    code: 'INVALID_QUERY',
    message: `deadLetters.list: expected after to be the \`next\` of an earlier page of this list, got "${first.next}"`,
  })
  await expect(runner.messages.list({ after: first.entries[0]!.id })).rejects.toMatchObject({
    code: 'INVALID_QUERY',
  })
})

test('filters that do not exist are refused, each with what was expected', async () => {
  const { runner } = await withDeadLetters()
  const messages: unknown[] = []
  const refused = async (call: Promise<unknown>): Promise<void> => {
    messages.push(await call.catch((error: unknown) => messageOf(error)))
  }
  await refused(runner.messages.list({ limit: 0, state: 'wating' as never, olderThanSeconds: -1, job: '' }))
  await refused(runner.messages.list({ jbo: 'mail' } as never))
  await refused(runner.deadLetters.list({ limit: 1001, state: 'ready', after: 3 } as never))
  await refused(runner.deadLetters.get(undefined as never))
  await refused(runner.deadLetters.redrive({} as never))
  await refused(runner.deadLetters.redrive(undefined as never))
  await refused(runner.deadLetters.delete({ ids: ['a'], job: 'mail' } as never))
  await refused(runner.deadLetters.delete({ ids: 'a' } as never))
  expect(messages).toMatchInlineSnapshot(`
    [
      "messages.list: expected limit to be an integer from 1 to 1000, got 0; expected state to be one of 'ready', 'delayed', 'running', got "wating"; expected olderThanSeconds to be a number ≥ 0, got -1; expected job to be the name of a job, got """,
      "messages.list: there is no option "jbo"; did you mean "job"?",
      "deadLetters.list: expected limit to be an integer from 1 to 1000, got 1001; there is no option "state"; there are job, tag, limit, after, olderThanSeconds; expected after to be the \`next\` of an earlier page of this list, got 3",
      "deadLetters.get: expected the id of a message, got undefined",
      "deadLetters.redrive: expected either ids or job, so that it is clear which",
      "deadLetters.redrive: expected either ids or job, so that it is clear which",
      "deadLetters.delete: expected either ids or job, so that it is clear which",
      "deadLetters.delete: expected ids to be a list of message ids, got "a"",
    ]
  `)
})

test('messages and dead letters can be listed from the start to the stop', async () => {
  const { runner } = newRunnerOf({})
  await expect(runner.messages.list()).rejects.toThrow(
    'messages cannot be listed: the runner has not started',
  )
  await runner.start()
  expect(await runner.messages.list()).toEqual({ entries: [], next: undefined })
  await runner.stop()
  await expect(runner.deadLetters.list()).rejects.toThrow(
    'dead letters cannot be listed: the runner has stopped',
  )
})
