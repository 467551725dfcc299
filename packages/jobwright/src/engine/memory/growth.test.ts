import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'

import { SortedList } from '../../time/sorted-list.ts'
import { jobOf, Trial } from '../conformance/trial.ts'
import type { EngineJob } from '../contract/engine-job.ts'
import type { Claim, NewMessage, SettledTo } from '../contract/message.ts'
import { uniqueId } from '../contract/unique-id.ts'
import { memory } from './memory.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const DAY_MS = 86_400_000
const MANY = 20_000
const ALL_AT_ONCE = { maxConcurrent: 100_000 }

const DEAD = { state: 'dead', reason: 'exhausted', error: '', stack: undefined } as const

async function opened(...jobs: readonly EngineJob[]): Promise<Trial> {
  const trial = new Trial(memory())
  await trial.open(jobs)
  return trial
}

async function enqueueMany(
  trial: Trial,
  count: number,
  message: Partial<NewMessage> & Pick<NewMessage, 'job'>,
): Promise<readonly string[]> {
  const stored = await trial.enqueue(...Array.from({ length: count }, () => message))
  return stored.map(({ id }) => id)
}

async function endRun(trial: Trial, claim: Claim, to?: SettledTo): Promise<void> {
  await trial.settle(claim, to)
  await trial.finish(claim)
}

/**
 * Has three messages retried, and runs all. In a function of its own, so that no variable keeps
 * one.
 */
async function retryThenRun(trial: Trial): Promise<void> {
  const again = { state: 'waiting', dueMs: trial.nowMs + 5, counted: true, alone: false } as const
  for (const claim of await trial.claim(3)) await endRun(trial, claim, again)
  await trial.clock.advance(100)
  let claims = await trial.claim()
  while (claims.length > 0) {
    for (const claim of claims) await endRun(trial, claim)
    claims = await trial.claim()
  }
}

/** Cancels messages that wait behind one that stays. */
async function cancelBehindOne(trial: Trial, job: string, payload: () => object): Promise<void> {
  await trial.enqueue({ job, payload: 'stays', orderKey: 'b' })
  await trial.engine.setPaused(job, true)
  const times = { expiresMs: trial.nowMs + DAY_MS, dedupeUntilMs: trial.nowMs + DAY_MS }
  const stored = await trial.enqueue(
    { job, payload: payload(), orderKey: 'b' },
    { job, payload: payload(), orderKey: 'c', dueMs: trial.nowMs + DAY_MS },
    { job, payload: payload(), orderKey: 'd', dedupeKey: 'e', ...times },
  )
  for (const { id } of stored) await trial.engine.cancel(id)
}

/** Counts the turns of the event loop. */
function countTurns(): { stop(): number } {
  let turns = 0
  const count = (): void => {
    turns += 1
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  return {
    stop() {
      clearImmediate(next)
      return turns
    },
  }
}

/**
 * How many items of sorted lists a call looks at: those that a search compares, and those that it
 * takes.
 */
async function looksOf(call: () => unknown): Promise<number> {
  let looks = 0
  const { from, backFrom } = SortedList.prototype
  function* counted<Item>(items: Generator<Item, undefined>): Generator<Item, undefined> {
    for (const item of items) {
      looks += 1
      yield item
    }
  }
  const count =
    <Item>(isBefore: (item: Item) => boolean) =>
    (item: Item): boolean => {
      looks += 1
      return isBefore(item)
    }
  const spies = [
    vi.spyOn(SortedList.prototype, 'from').mockImplementation(function (this: SortedList<unknown>, isBefore) {
      return counted(from.call(this, count(isBefore)))
    }),
    vi.spyOn(SortedList.prototype, 'backFrom').mockImplementation(function (
      this: SortedList<unknown>,
      isBefore,
    ) {
      return counted(backFrom.call(this, count(isBefore)))
    }),
  ]
  await call()
  for (const spy of spies) spy.mockRestore()
  return looks
}

test('a page of messages looks at what it shows, whatever waits and whatever it filters by', async () => {
  const trial = await opened(jobOf('busy'), jobOf('rare'), jobOf('ordered', { preserveOrder: 'key' }))
  const oldMs = trial.nowMs
  await trial.enqueue({ job: 'rare', id: 'first' })
  await trial.clock.advance(1000)
  const ids = await enqueueMany(trial, MANY, { job: 'busy' })
  await trial.enqueue({ job: 'rare', id: 'late', dueMs: trial.nowMs + 1000 }, { job: 'rare', id: 'last' })
  await trial.enqueue({ job: 'ordered', id: 'keyed', orderKey: 'a' })
  await trial.claim(3)
  const { engine } = trial
  const list = async (filter: Partial<Parameters<typeof engine.messages>[0]>): Promise<readonly string[]> => {
    let page: readonly string[] = []
    const looks = await looksOf(async () => {
      page = (await engine.messages({ limit: 3, ...filter })).entries.map(({ id }) => id)
    })
    expect(looks).toBeLessThan(150)
    return page
  }
  expect(await list({ jobs: ['rare'], state: 'ready' })).toEqual(['last'])
  expect(await list({ state: 'delayed' })).toEqual(['late'])
  expect(await list({ state: 'running' })).toHaveLength(3)
  expect(await list({ jobs: ['rare', 'ordered'], state: 'ready' })).toEqual(['last'])
  expect(await list({ enqueuedBeforeMs: oldMs + 1 })).toEqual(['first'])
  expect(await list({ enqueuedBeforeMs: oldMs })).toEqual([])
  expect(await list({ id: ids[5_000]! })).toEqual([ids[5_000]])
  expect(await list({ id: 'last' })).toEqual(['last'])
  const { next } = await engine.messages({ limit: MANY - 1 })
  expect(await list({ after: next! })).toEqual([ids.at(-2), ids.at(-1), 'late'])
})

test('one of very many messages is looked up and cancelled by its id without a look at the others', async () => {
  const trial = await opened(jobOf('busy'))
  const ids = await enqueueMany(trial, MANY, { job: 'busy' })
  await enqueueMany(trial, MANY, { job: 'busy', dueMs: trial.nowMs + 1000 })
  await trial.enqueue({ job: 'busy', id: 'given' })
  for (const id of [ids[7]!, ids.at(-1)!, 'given']) {
    expect(await looksOf(() => trial.engine.lookUp(id))).toBeLessThan(50)
    expect(await looksOf(() => trial.engine.cancel(id))).toBeLessThan(50)
    expect((await trial.engine.lookUp(id)).run?.status).toBe('cancelled')
  }
  expect(await looksOf(() => trial.engine.cancel('nobody'))).toBeLessThan(50)
})

test('dead letters and runs are paged by every filter without a look at the others', async () => {
  const trial = await opened(jobOf('busy', ALL_AT_ONCE), jobOf('rare'))
  await trial.enqueue({ job: 'rare', id: 'rare' })
  const ids = await enqueueMany(trial, 5000, { job: 'busy' })
  for (const claim of await trial.claim(10_000)) {
    await trial.settle(claim, DEAD)
    await trial.finish(claim, claim.job === 'rare' ? 'failed' : 'succeeded')
    await trial.clock.advance(1)
  }
  const { engine } = trial
  const half = { limit: 3, diedBeforeMs: trial.nowMs - 4000 }
  for (const filter of [{ limit: 3 }, { limit: 3, jobs: ['rare'] }, { limit: 3, id: ids[9]! }, half]) {
    expect(await looksOf(() => engine.deadLetters(filter))).toBeLessThan(100)
  }
  expect((await engine.deadLetters({ limit: 1, jobs: ['rare'] })).entries).toHaveLength(1)
  expect((await engine.deadLetters(half)).entries.map(({ message }) => message.id)).toHaveLength(3)
  expect(await looksOf(() => engine.redrive({ ids: [ids[3]!] }))).toBeLessThan(100)
  for (const filter of [
    { limit: 3 },
    { limit: 3, status: 'failed' as const },
    { limit: 3, jobs: ['busy'] },
  ]) {
    expect(await looksOf(() => engine.history(filter))).toBeLessThan(100)
  }
})

test('whatever has an end of its own holds no payload of a message that was settled', async () => {
  const trial = await opened(jobOf('plain', { maxConcurrent: 1 }), jobOf('ordered', { preserveOrder: 'key' }))
  const payloads: WeakRef<object>[] = []
  const fresh = (): object => {
    const payload = { text: 'x'.repeat(100) }
    payloads.push(new WeakRef(payload))
    return payload
  }
  const untilMs = trial.nowMs + DAY_MS
  const kinds: readonly Partial<NewMessage>[] = [
    { expiresMs: untilMs },
    { dueMs: trial.nowMs + 10, expiresMs: untilMs },
    { dedupeKey: 'a', dedupeUntilMs: untilMs },
    { orderKey: 'b' },
  ]
  const send = (job: string): Promise<unknown> =>
    trial.enqueue(...kinds.map((kind) => ({ ...kind, job, payload: fresh() })))
  await send('plain')
  await send('ordered')
  await retryThenRun(trial)
  for (const job of ['plain', 'ordered']) await cancelBehindOne(trial, job, fresh)
  await new Promise(setImmediate)
  collectGarbage()
  expect(payloads.flatMap((payload, at) => (payload.deref() === undefined ? [] : at))).toEqual([])
  await trial.engine.close()
})

test('messages that come due together come in slices, in the order of their due times', async () => {
  const trial = await opened(jobOf('late', ALL_AT_ONCE))
  const dueMs = trial.nowMs + 1000
  const stored = await trial.enqueue(
    ...Array.from({ length: 2500 }, (_, index) => ({ job: 'late', dueMs: dueMs + ((index * 7) % 50) })),
  )
  trial.setClock(2000) // as if the machine had slept: no timer has fired
  const [first] = await trial.claim(1)
  expect(await trial.counts('late')).toMatchObject({ ready: 999, delayed: 1500 })
  const [sent] = await trial.enqueue({ job: 'late' })
  await trial.clock.advance(1000)
  expect(await trial.counts('late')).toMatchObject({ ready: 2500, delayed: 0 })
  const ids = [first!.messages[0].id, ...(await trial.claimedIds(5000))]
  const inOrder = stored
    .map(({ id }, index) => ({ id, after: (index * 7) % 50, index }))
    .toSorted((one, other) => one.after - other.after || one.index - other.index)
  expect(ids).toEqual([...inOrder.map(({ id }) => id), sent?.id])
})

test('of very many messages that expire together none is claimed, and none holds up another job', async () => {
  const trial = await opened(jobOf('late'), jobOf('other'))
  await enqueueMany(trial, 2500, { job: 'late', expiresMs: trial.nowMs + 1000 })
  await trial.enqueue({ job: 'late', id: 'stays' }, { job: 'other', id: 'runs' })
  trial.setClock(2000)
  expect(await trial.claimedIds()).toEqual(['runs'])
  expect(trial.dropped).toHaveLength(1000)
  await trial.clock.advance(1000)
  expect(trial.dropped).toHaveLength(2500)
  expect(await trial.claimedIds()).toEqual(['stays'])
})

test('a tick waits for all messages that are due with it', async () => {
  const trial = await opened(jobOf('late'), jobOf('sent', { scheduled: true }))
  await enqueueMany(trial, 2500, { job: 'late', dueMs: trial.nowMs + 1000 })
  await trial.enqueue({ job: 'sent', dueMs: trial.nowMs + 1000 })
  trial.setClock(1000)
  expect(await trial.offer('sent')).toMatchObject({ taken: 'permit' })
  expect(await trial.counts('late')).toMatchObject({ ready: 2500 })
})

test('redriving and discarding very many dead letters leaves the event loop its turns', async () => {
  const trial = await opened(jobOf('deadly', ALL_AT_ONCE))
  const ids = await enqueueMany(trial, 3000, { job: 'deadly' })
  for (const claim of await trial.claim(3000)) await endRun(trial, claim, DEAD)
  const redriving = Promise.resolve(trial.engine.redrive({ job: 'deadly' }))
  const discarding = Promise.resolve(trial.engine.discard({ ids: ids.slice(2000) }))
  const turns = countTurns()
  const [redriven, discarded] = await Promise.all([redriving, discarding])
  expect(turns.stop()).toBeGreaterThan(2)
  expect([...redriven, ...discarded].toSorted()).toEqual([...ids].toSorted()) // each by one of the two
  expect(redriven).toEqual(ids.slice(0, redriven.length))
  expect(await trial.claimedIds(5000)).toEqual(redriven)
})

test('messages are found by their ids, whichever of them grow in the order of enqueue', async () => {
  const trial = await opened(jobOf('busy', ALL_AT_ONCE))
  const made = Array.from({ length: 50 }, () => uniqueId())
  const stored = [...(await enqueueMany(trial, 20, { job: 'busy' }))]
  for (const id of [...made.slice(10), 'z', ...made.slice(0, 10), 'a']) {
    stored.push(...(await trial.enqueue({ job: 'busy', id })).map((one) => one.id))
    stored.push(...(await enqueueMany(trial, 1, { job: 'busy' })))
  }
  for (const claim of await trial.claim(15)) {
    await endRun(trial, claim, { state: 'waiting', dueMs: trial.nowMs, counted: true, alone: false })
  }
  for (const id of stored) expect((await trial.engine.lookUp(id)).message?.id).toBe(id)
  expect((await trial.engine.messages({ limit: 1000 })).entries.map(({ id }) => id)).toEqual(stored)
  for (const id of stored) expect(await trial.engine.cancel(id)).toBe('busy')
  expect((await trial.engine.messages({ limit: 1000 })).entries).toEqual([])
})
