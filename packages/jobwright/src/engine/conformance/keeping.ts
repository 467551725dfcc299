/**
 * Rules of what is kept for a person: lists of messages and dead letters, redrives and deletions.
 */

import assert from 'node:assert/strict'

import { DEAD, jobOf, retryAt, type EngineRule, type Trial } from './trial.ts'
import type { DeadLetter } from '../contract/dead-letter.ts'
import type { Message } from '../contract/message.ts'
import type { ListedMessage, Page } from '../contract/inspection.ts'

export const KEEPING: readonly EngineRule[] = [
  {
    fact: 'messages are listed in the order of enqueue, with their state, until they are settled',
    jobs: [jobOf('mail', { maxConcurrent: 1 }), jobOf('chat', { enabled: false })],
    async trial(trial) {
      await trial.enqueue({ id: 'done', job: 'mail' })
      await trial.run()
      await trial.enqueue(
        { id: 'running', job: 'mail', payload: { to: 'ann' } },
        { id: 'ready', job: 'mail' },
        { id: 'delayed', job: 'mail', dueMs: trial.nowMs + 1000 },
        { id: 'chat', job: 'chat' },
      )
      await trial.claim()
      const { entries, next } = await trial.engine.messages({ limit: 10 })
      assert.deepEqual(
        entries.map(({ id, state }) => [id, state]),
        [
          ['running', 'running'],
          ['ready', 'ready'],
          ['delayed', 'delayed'],
          ['chat', 'ready'],
        ],
      )
      assert.deepEqual(entries[0]?.payload, { to: 'ann' })
      assert.equal(next, undefined)
    },
  },
  {
    fact: 'lists of messages are narrowed down by jobs, id, state and age, all together',
    jobs: [jobOf('mail'), jobOf('chat')],
    async trial(trial) {
      await trial.enqueue({ id: 'old', job: 'mail' }, { id: 'old chat', job: 'chat' })
      await trial.clock.advance(1000)
      const newMs = trial.nowMs
      await trial.enqueue({ id: 'new', job: 'mail' }, { id: 'later', job: 'mail', dueMs: newMs + 1000 })
      const ids = async (filter: object): Promise<readonly string[]> =>
        idsOf(await trial.engine.messages({ limit: 10, ...filter }))
      assert.deepEqual(await ids({ jobs: ['mail'] }), ['old', 'new', 'later'])
      assert.deepEqual(await ids({ state: 'delayed' }), ['later'])
      assert.deepEqual(await ids({ enqueuedBeforeMs: newMs }), ['old', 'old chat'])
      assert.deepEqual(await ids({ jobs: ['mail'], state: 'ready', enqueuedBeforeMs: newMs }), ['old'])
      assert.deepEqual(await ids({ jobs: ['chat'], state: 'running' }), [])
      assert.deepEqual(await ids({ jobs: ['chat', 'mail'] }), ['old', 'old chat', 'new', 'later'])
      assert.deepEqual(await ids({ jobs: [] }), [])
      assert.deepEqual(await ids({ id: 'new' }), ['new'])
      assert.deepEqual(await ids({ id: 'new', jobs: ['chat'] }), [])
    },
  },
  {
    fact: 'a list of messages continues where its last page ended, whatever was settled and enqueued meanwhile',
    jobs: [jobOf('mail')],
    async trial(trial) {
      for (const id of ['a', 'b', 'c', 'd']) await trial.enqueue({ id, job: 'mail' })
      const first = await trial.engine.messages({ limit: 2 })
      assert.deepEqual(idsOf(first), ['a', 'b'])
      await trial.run()
      await trial.enqueue({ id: 'e', job: 'mail' })
      const second = await trial.engine.messages({ limit: 2, after: nextOf(first) })
      assert.deepEqual(idsOf(second), ['c', 'd'])
      const third = await trial.engine.messages({ limit: 2, after: nextOf(second) })
      assert.deepEqual([idsOf(third), third.next], [['e'], undefined])
    },
  },
  {
    fact: 'dead letters are listed by pages, the newest first, and narrowed down by id, jobs and age',
    jobs: [jobOf('mail'), jobOf('chat')],
    async trial(trial) {
      for (const id of ['a', 'b', 'c']) await die(trial, id, 'mail')
      const beforeMs = trial.nowMs
      await die(trial, 'd', 'chat')
      const ids = async (filter: object): Promise<readonly string[]> =>
        lettersOf(await trial.engine.deadLetters({ limit: 10, ...filter }))
      assert.deepEqual(await ids({}), ['d', 'c', 'b', 'a'])
      assert.deepEqual(await ids({ id: 'b' }), ['b'])
      assert.deepEqual(await ids({ id: 'b', jobs: ['chat'] }), [])
      assert.deepEqual(await ids({ jobs: ['chat', 'mail'] }), ['d', 'c', 'b', 'a'])
      assert.deepEqual(await ids({ diedBeforeMs: beforeMs }), ['c', 'b', 'a'])
      const first = await trial.engine.deadLetters({ jobs: ['mail'], limit: 2 })
      assert.deepEqual(lettersOf(first), ['c', 'b'])
      const second = await trial.engine.deadLetters({ jobs: ['mail'], limit: 2, after: nextOf(first) })
      assert.deepEqual([lettersOf(second), second.next], [['a'], undefined])
    },
  },
  {
    fact: 'pages go on where the last entry of the page before is gone',
    jobs: [jobOf('mail')],
    async trial(trial) {
      for (const id of ['a', 'b', 'c', 'd']) await die(trial, id, 'mail')
      const letters = await trial.engine.deadLetters({ limit: 2 })
      await trial.engine.discard({ ids: lettersOf(letters) })
      const moreLetters = await trial.engine.deadLetters({ limit: 2, after: nextOf(letters) })
      assert.deepEqual([lettersOf(moreLetters), moreLetters.next], [['b', 'a'], undefined])
      await trial.engine.redrive({ job: 'mail' })
      await trial.enqueue({ id: 'e', job: 'mail' }, { id: 'f', job: 'mail' })
      const messages = await trial.engine.messages({ limit: 2 })
      for (const id of idsOf(messages)) await trial.engine.cancel(id)
      const moreMessages = await trial.engine.messages({ limit: 2, after: nextOf(messages) })
      assert.deepEqual([idsOf(moreMessages), moreMessages.next], [['e', 'f'], undefined])
    },
  },
  {
    fact: 'a page that should go on after something else than the end of a page is refused',
    jobs: [jobOf('mail')],
    async trial(trial) {
      for (const id of ['a', 'b']) await die(trial, id, 'mail')
      await trial.enqueue({ id: 'c', job: 'mail' }, { id: 'd', job: 'mail' })
      const { engine } = trial
      const letters = await engine.deadLetters({ limit: 1 })
      const runs = await engine.history({ limit: 1 })
      for (const after of ['c', '', '1', 'NaN', nextOf(letters), nextOf(runs)]) {
        await assert.rejects(async () => engine.messages({ limit: 1, after }))
      }
      await assert.rejects(async () => engine.deadLetters({ limit: 1, after: nextOf(runs) }))
      await assert.rejects(async () => engine.history({ limit: 1, after: nextOf(letters) }))
    },
  },
  {
    fact: 'a dead letter says when its message failed first and last, after how many attempts, and why',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail', payload: { to: 'ann' }, priority: 'HIGH', orderKey: 'k' })
      const firstFailedMs = trial.nowMs
      await trial.run(retryAt(firstFailedMs + 1000))
      await trial.clock.advance(1000)
      await trial.run({ state: 'dead', reason: 'exhausted', error: 'it broke', stack: 'at line 1' })
      const letter = await letterOf(trial, 'a')
      const { id, job, payload, priority, orderKey, attempts } = letter.message
      assert.deepEqual(
        { id, job, payload, priority, orderKey, attempts },
        { id: 'a', job: 'mail', payload: { to: 'ann' }, priority: 'HIGH', orderKey: 'k', attempts: 2 },
      )
      const { reason, error, stack, diedMs, lineage } = letter
      assert.deepEqual(
        { reason, error, stack, firstFailedMs: letter.firstFailedMs, diedMs, lineage },
        {
          reason: 'exhausted',
          error: 'it broke',
          stack: 'at line 1',
          firstFailedMs,
          diedMs: firstFailedMs + 1000,
          lineage: [],
        },
      )
    },
  },
  {
    fact: 'lists of messages, dead letters and runs are plain data',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail' })
      await trial.run(DEAD)
      await trial.enqueue({ id: 'b', job: 'mail', payload: { to: 'ann' } })
      const engine = trial.engine
      const [message] = (await engine.messages({ limit: 1 })).entries
      const [letter] = (await engine.deadLetters({ limit: 1 })).entries
      const [run] = (await engine.history({ limit: 1 })).entries
      assert.ok(message && letter && run)
      for (const entry of [message, letter, run]) {
        assert.deepEqual(JSON.parse(JSON.stringify(entry)), withoutBlanks(entry))
      }
      // A getter would be lost.
      const { id, enqueuedMs, attempts, recovered } = JSON.parse(JSON.stringify(letter.message)) as Message
      assert.deepEqual(
        { id, enqueuedMs, attempts, recovered },
        { id: 'a', enqueuedMs: trial.nowMs, attempts: 1, recovered: false },
      )
    },
  },
  {
    fact: 'a redriven message waits as if it were new, with its id and payload, and keeps how it died before',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail', payload: { to: 'ann' }, priority: 'HIGH' })
      await trial.run(retryAt(trial.nowMs))
      await trial.run(DEAD)
      const diedMs = trial.nowMs
      await trial.clock.advance(1000)
      const redrivenMs = trial.nowMs
      trial.wakes = 0
      assert.deepEqual(await trial.engine.redrive({ ids: ['a', 'nobody'] }), ['a'])
      assert.ok(trial.wakes > 0)
      assert.deepEqual((await trial.engine.deadLetters({ limit: 10 })).entries, [])
      const { id, payload, priority, attempts, dueMs } = (await trial.run(DEAD)).messages[0]
      assert.deepEqual(
        { id, payload, priority, attempts, dueMs },
        { id: 'a', payload: { to: 'ann' }, priority: 'HIGH', attempts: 0, dueMs: redrivenMs },
      )
      const again = await letterOf(trial, 'a')
      assert.equal(again.firstFailedMs, redrivenMs)
      assert.deepEqual(again.lineage, [
        { reason: 'exhausted', error: 'it broke', attempts: 2, diedMs, redrivenMs },
      ])
    },
  },
  {
    fact: 'redriven messages join the end of their order',
    jobs: [jobOf('mail', { preserveOrder: 'key' })],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail', orderKey: 'k' })
      await trial.run(DEAD)
      await trial.enqueue({ id: 'b', job: 'mail', orderKey: 'k' }, { id: 'c', job: 'mail', orderKey: 'k' })
      await trial.engine.redrive({ job: 'mail' })
      await trial.enqueue({ id: 'd', job: 'mail', orderKey: 'k' })
      const order: string[] = []
      for (let count = 0; count < 4; count += 1) order.push((await trial.run()).messages[0].id)
      assert.deepEqual(order, ['b', 'c', 'a', 'd'])
    },
  },
  {
    fact: 'dead letters are redriven and discarded by id and by job, and no others',
    jobs: [jobOf('mail'), jobOf('chat')],
    async trial(trial) {
      for (const id of ['a', 'b', 'c', 'd']) await die(trial, id, id === 'd' ? 'chat' : 'mail')
      assert.deepEqual(await trial.engine.redrive({}), [])
      assert.deepEqual(await trial.engine.discard({}), [])
      assert.deepEqual(await trial.engine.discard({ ids: ['a', 'd'], job: 'mail' }), ['a'])
      assert.deepEqual(await trial.engine.discard({ ids: ['a'] }), [])
      assert.deepEqual([...(await trial.engine.redrive({ job: 'mail' }))].toSorted(), ['b', 'c'])
      assert.deepEqual(lettersOf(await trial.engine.deadLetters({ limit: 10 })), ['d'])
      assert.deepEqual([...(await trial.claimedIds())].toSorted(), ['b', 'c'])
    },
  },
  {
    fact: 'an engine that notes which messages begin says whether the claim still holds them',
    jobs: [jobOf('mail', { idempotent: false, batchSize: 2 })],
    async trial(trial) {
      if (trial.engine.begin === undefined) return
      await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail' })
      const [claim] = await trial.claim()
      assert.ok(claim)
      assert.equal(await trial.engine.begin(claim.id, ['a', 'b']), true)
      assert.equal(await trial.engine.begin('nobody', ['a']), false)
      await trial.settle(claim)
      assert.equal(await trial.engine.begin(claim.id, ['a']), false)
    },
  },
]

/** What JSON keeps of plain data: all but the properties that are `undefined`. */
function withoutBlanks(value: object): object {
  const entries = Object.entries(value).filter(([, property]) => property !== undefined)
  return Object.fromEntries(
    entries.map(([key, property]) => [
      key,
      Object.prototype.toString.call(property) === '[object Object]' ? withoutBlanks(property) : property,
    ]),
  )
}

async function die(trial: Trial, id: string, job: string): Promise<void> {
  await trial.enqueue({ id, job })
  await trial.run(DEAD)
  await trial.clock.advance(1000)
}

async function letterOf(trial: Trial, id: string): Promise<DeadLetter> {
  const { entries } = await trial.engine.deadLetters({ id, limit: 1 })
  assert.ok(entries[0], `"${id}" is no dead letter`)
  return entries[0]
}

function idsOf({ entries }: Page<ListedMessage>): readonly string[] {
  return entries.map(({ id }) => id)
}

function lettersOf({ entries }: Page<DeadLetter>): readonly string[] {
  return entries.map(({ message }) => message.id)
}

function nextOf({ next }: Page<unknown>): string {
  assert.ok(next, 'there is another page')
  return next
}
