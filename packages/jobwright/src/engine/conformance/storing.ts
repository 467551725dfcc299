/** Rules of stored messages: all or none of a call, due times, dedupe keys, expiry. */

import assert from 'node:assert/strict'

import { DONE, jobOf, type EngineRule } from './trial.ts'

export const STORING: readonly EngineRule[] = [
  {
    fact: 'a message is handed out as it was stored',
    jobs: [jobOf('mail')],
    async trial(trial) {
      const payload = { to: 'ann', copies: [1, 2, 3] }
      await trial.enqueue({ id: 'a', job: 'mail', payload, priority: 'HIGH', orderKey: 'k' })
      const [claim] = await trial.claim()
      assert.ok(claim)
      // An engine may give a message more properties.
      const { id, job, origin, priority, enqueuedMs, dueMs, scheduledForMs } = claim.messages[0]
      const { orderKey, attempts, recovered } = claim.messages[0]
      assert.deepEqual(
        { id, job, payload: claim.messages[0].payload, origin, priority, enqueuedMs, dueMs },
        {
          id: 'a',
          job: 'mail',
          payload,
          origin: 'message',
          priority: 'HIGH',
          enqueuedMs: trial.nowMs,
          dueMs: trial.nowMs,
        },
      )
      assert.deepEqual(
        { scheduledForMs, orderKey, attempts, recovered },
        { scheduledForMs: undefined, orderKey: 'k', attempts: 0, recovered: false },
      )
    },
  },
  {
    fact: 'the ids of stored messages come in the order of the messages, and the engine makes those that are not given',
    jobs: [jobOf('mail')],
    async trial(trial) {
      const stored = await trial.enqueue({ id: 'a', job: 'mail' }, { job: 'mail' }, { id: 'c', job: 'mail' })
      assert.deepEqual(
        stored.map(({ deduplicated }) => deduplicated),
        [false, false, false],
      )
      assert.deepEqual(
        stored.map(({ id }) => id),
        await trial.claimedIds(),
      )
      assert.equal(stored[0]?.id, 'a')
      assert.equal(stored[2]?.id, 'c')
    },
  },
  {
    fact: 'a call with a message that cannot be stored stores none of its messages',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await assert.rejects(() => trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'nobody' }))
      assert.deepEqual(await trial.claimedIds(), [])
    },
  },
  {
    fact: 'a stored message wakes the runner',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ job: 'mail' })
      assert.ok(trial.wakes > 0)
    },
  },
  {
    fact: 'a delayed message is claimed when it is due, and wakes the runner then',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ id: 'later', job: 'mail', dueMs: trial.nowMs + 5000 })
      assert.deepEqual(await trial.claimedIds(), [])
      await trial.clock.advance(4999)
      assert.deepEqual(await trial.claimedIds(), [])
      trial.wakes = 0
      await trial.clock.advance(1)
      assert.ok(trial.wakes > 0)
      assert.deepEqual(await trial.claimedIds(), ['later'])
    },
  },
  {
    fact: 'while a message waits, another with its dedupeKey is not stored',
    jobs: [jobOf('mail'), jobOf('chat')],
    async trial(trial) {
      await trial.enqueue({ id: 'first', job: 'mail', dedupeKey: 'k' })
      assert.deepEqual(
        await trial.enqueue(
          { id: 'second', job: 'mail', dedupeKey: 'k' },
          { id: 'other', job: 'mail', dedupeKey: 'l' },
          { id: 'chat', job: 'chat', dedupeKey: 'k' },
        ),
        [
          { id: 'first', deduplicated: true },
          { id: 'other', deduplicated: false },
          { id: 'chat', deduplicated: false },
        ],
      )
      assert.deepEqual((await trial.claimedIds()).toSorted(), ['chat', 'first', 'other'])
    },
  },
  {
    fact: 'a dedupeKey is free once its message is claimed, and stays free while that message waits for a retry',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ id: 'first', job: 'mail', dedupeKey: 'k' })
      await trial.claim()
      assert.deepEqual(await trial.enqueue({ id: 'second', job: 'mail', dedupeKey: 'k' }), [
        { id: 'second', deduplicated: false },
      ])
    },
  },
  {
    fact: 'a dedupeKey that is held for a time stays held for that long, also once its message is done',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ id: 'first', job: 'mail', dedupeKey: 'k', dedupeUntilMs: trial.nowMs + 1000 })
      await trial.run(DONE)
      await trial.clock.advance(999)
      assert.deepEqual(await trial.enqueue({ id: 'second', job: 'mail', dedupeKey: 'k' }), [
        { id: 'first', deduplicated: true },
      ])
      await trial.clock.advance(1)
      assert.deepEqual(await trial.enqueue({ id: 'third', job: 'mail', dedupeKey: 'k' }), [
        { id: 'third', deduplicated: false },
      ])
    },
  },
  {
    fact: 'a dedupeKey that is held for a time is free once its message is cancelled, waiting or running, or has expired',
    jobs: [jobOf('mail')],
    async trial(trial) {
      const untilMs = trial.nowMs + 60_000
      const send = async (id: string, more: object = {}): Promise<boolean> => {
        const message = { id, job: 'mail', dedupeKey: 'k', dedupeUntilMs: untilMs, ...more }
        const [stored] = await trial.enqueue(message)
        return stored?.id === id
      }
      assert.equal(await send('waiting'), true)
      assert.equal(await trial.engine.cancel('waiting'), 'mail')
      assert.equal(await send('running'), true)
      const [claim] = await trial.claim()
      assert.ok(claim)
      assert.equal(await send('second'), false, 'a claim alone frees no such key')
      await trial.settle(claim, { state: 'done', status: 'cancelled' })
      await trial.finish(claim, 'cancelled')
      assert.equal(await send('expiring', { expiresMs: trial.nowMs + 1000 }), true)
      await trial.clock.advance(1000)
      await trial.claimedIds()
      assert.deepEqual(
        trial.dropped.map(({ id }) => id),
        ['expiring'],
      )
      assert.equal(await send('done'), true)
      await trial.run()
      assert.equal(await send('after'), false)
    },
  },
  {
    fact: 'a message that is not claimed in time is dropped, and one that was claimed is not',
    jobs: [jobOf('mail')],
    async trial(trial) {
      const expiresMs = trial.nowMs + 1000
      await trial.enqueue({ id: 'claimed', job: 'mail', expiresMs })
      await trial.claim()
      await trial.enqueue({ id: 'late', job: 'mail', expiresMs })
      await trial.clock.advance(1000)
      assert.deepEqual(
        trial.dropped.map(({ id, job }) => ({ id, job })),
        [{ id: 'late', job: 'mail' }],
      )
      assert.deepEqual(await trial.claimedIds(), [])
    },
  },
]
