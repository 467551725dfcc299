/** Rules of claims: which messages may run, in which order, and how many at once. */

import assert from 'node:assert/strict'

import { DEAD, jobOf, type EngineRule } from './trial.ts'

export const CLAIMING: readonly EngineRule[] = [
  {
    fact: 'a claim hands back the very sender of a message, or none',
    jobs: [jobOf('mail')],
    async trial(trial) {
      const sender = {}
      await trial.enqueue({ job: 'mail', sender }, { job: 'mail' })
      const claims = await trial.claim()
      const senders = claims.map(({ messages: [{ sender: one }] }) => one)
      assert.ok(senders[0] === undefined || senders[0] === sender)
      assert.equal(senders[1], undefined)
      const { entries } = await trial.engine.messages({ limit: 10 })
      assert.deepEqual(
        entries.filter((entry) => 'sender' in entry),
        [],
      )
    },
  },
  {
    fact: 'within a job the first message in is the first out',
    jobs: [jobOf('mail')],
    async trial(trial) {
      for (const id of ['a', 'b', 'c']) await trial.enqueue({ id, job: 'mail' })
      assert.deepEqual(await trial.claimedIds(), ['a', 'b', 'c'])
    },
  },
  {
    fact: 'the higher lane goes first',
    jobs: [jobOf('mail')],
    async trial(trial) {
      for (const priority of ['LOW', 'NORMAL', 'CRITICAL', 'HIGH'] as const) {
        await trial.enqueue({ id: priority, job: 'mail', priority })
      }
      assert.deepEqual(await trial.claimedIds(), ['CRITICAL', 'HIGH', 'NORMAL', 'LOW'])
    },
  },
  {
    fact: 'a low lane is not starved by a higher one',
    jobs: [jobOf('mail'), jobOf('chores')],
    async trial(trial) {
      await trial.enqueue({ id: 'old', job: 'chores', priority: 'LOW' })
      await trial.clock.advance(1)
      await trial.enqueue(...Array.from({ length: 100 }, () => ({ job: 'mail', priority: 'HIGH' }) as const))
      assert.ok((await trial.claimedIds(16)).includes('old'))
    },
  },
  {
    fact: 'a claim has up to batchSize messages, and a fresh id',
    jobs: [jobOf('mail', { batchSize: 2 })],
    async trial(trial) {
      await trial.enqueue({ job: 'mail' }, { job: 'mail' }, { job: 'mail' })
      const claims = await trial.claim()
      assert.deepEqual(
        claims.map(({ messages }) => messages.length),
        [2, 1],
      )
      assert.equal(new Set(claims.map(({ id }) => id)).size, 2)
    },
  },
  {
    fact: 'no more runs are claimed than were asked for',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail' }, { id: 'c', job: 'mail' })
      assert.deepEqual(await trial.claimedIds(0), [])
      assert.deepEqual(await trial.claimedIds(2), ['a', 'b'])
      assert.deepEqual(await trial.claimedIds(2), ['c'])
    },
  },
  {
    fact: 'never more than maxConcurrent runs of a job are claimed, until one of them ends',
    jobs: [jobOf('mail', { maxConcurrent: 2 })],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail' }, { id: 'c', job: 'mail' })
      const [claim] = await trial.claim()
      assert.deepEqual(await trial.claimedIds(), [])
      assert.ok(claim)
      await trial.settle(claim)
      assert.deepEqual(await trial.claimedIds(), [], 'a settled run has not ended')
      await trial.finish(claim)
      assert.deepEqual(await trial.claimedIds(), ['c'])
    },
  },
  {
    fact: 'a job without a slot in this process holds up no other, and runs once it has one',
    jobs: [jobOf('mail'), jobOf('chat')],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail', priority: 'HIGH' }, { id: 'b', job: 'chat' })
      const claims = await trial.claim(10, { slots: (job) => (job === 'mail' ? 0 : 1) })
      assert.deepEqual(
        claims.map(({ job }) => job),
        ['chat'],
      )
      trial.wakes = 0
      trial.engine.reopen('mail')
      assert.ok(trial.wakes > 0)
      assert.deepEqual(await trial.claimedIds(), ['a'])
    },
  },
  {
    fact: 'no more messages of a job are claimed than its allowance, which counts each claim',
    jobs: [jobOf('mail', { batchSize: 2 })],
    async trial(trial) {
      await trial.enqueue(...Array.from({ length: 5 }, () => ({ job: 'mail' })))
      let left = 3
      const claims = await trial.claim(10, {
        allowance: () => left,
        claimed: ({ messages }) => (left -= messages.length),
      })
      assert.deepEqual(
        claims.map(({ messages }) => messages.length),
        [2, 1],
      )
    },
  },
  {
    fact: 'messages that are to be claimed alone are claimed alone',
    jobs: [jobOf('mail', { batchSize: 10 })],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail' }, { id: 'c', job: 'mail' })
      await trial.run({ state: 'waiting', dueMs: trial.nowMs, counted: true, alone: true })
      const claims = await trial.claim()
      assert.deepEqual(
        claims.map(({ messages }) => messages.map(({ id }) => id)),
        [['a'], ['b'], ['c']],
      )
    },
  },
  {
    fact: 'a disabled job stores messages and is not claimed',
    jobs: [jobOf('mail', { enabled: false })],
    async trial(trial) {
      await trial.enqueue({ job: 'mail' })
      assert.deepEqual(await trial.claimedIds(), [])
      assert.equal((await trial.counts('mail'))?.ready, 1)
    },
  },
  {
    fact: 'with preserveOrder a job runs one message at a time, and none overtakes one that waits for a retry',
    jobs: [jobOf('mail', { preserveOrder: true, maxConcurrent: 1 })],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail' })
      await trial.run({ state: 'waiting', dueMs: trial.nowMs + 1000, counted: true, alone: false })
      assert.deepEqual(await trial.claimedIds(), [])
      await trial.clock.advance(1000)
      const [head] = await trial.claim()
      assert.equal(head?.messages[0].id, 'a')
      assert.deepEqual(await trial.claimedIds(), [])
      await trial.settle(head, DEAD)
      await trial.finish(head, 'failed')
      assert.deepEqual(await trial.claimedIds(), ['b'], 'a dead letter lets the next one pass')
    },
  },
  {
    fact: 'with preserveOrder by key, the messages of one key run one after another, and other keys at the same time',
    jobs: [jobOf('mail', { preserveOrder: 'key' })],
    async trial(trial) {
      await trial.enqueue(
        { id: 'a1', job: 'mail', orderKey: 'a' },
        { id: 'a2', job: 'mail', orderKey: 'a' },
        { id: 'b1', job: 'mail', orderKey: 'b' },
      )
      const claims = await trial.claim()
      assert.deepEqual(
        claims.flatMap(({ messages }) => messages.map(({ id }) => id)),
        ['a1', 'b1'],
      )
      for (const claim of claims) {
        await trial.settle(claim)
        await trial.finish(claim)
      }
      assert.deepEqual(await trial.claimedIds(), ['a2'])
    },
  },
]
