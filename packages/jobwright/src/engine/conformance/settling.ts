/**
 * Rules of settlements: each message is settled once, by the claim that holds it, and none is lost.
 */

import assert from 'node:assert/strict'

import { backAt, DEAD, DONE, FAILED, jobOf, retryAt, type EngineRule } from './trial.ts'
import type { Settlement } from '../contract/message.ts'

export const SETTLING: readonly EngineRule[] = [
  {
    fact: 'a message is settled once',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ job: 'mail' })
      const [claim] = await trial.claim()
      assert.ok(claim)
      assert.deepEqual(await trial.settle(claim, DONE), [true])
      assert.deepEqual(await trial.settle(claim, DEAD), [false])
      await trial.finish(claim)
      assert.deepEqual(await trial.claimedIds(), [])
      assert.deepEqual((await trial.engine.deadLetters({ limit: 10 })).entries, [])
    },
  },
  {
    fact: 'of several settlements in one call each counts alone',
    jobs: [jobOf('mail', { batchSize: 3 })],
    async trial(trial) {
      await trial.enqueue(...['a', 'b', 'c', 'd'].map((id) => ({ id, job: 'mail' })))
      const [claim, other] = await trial.claim()
      assert.ok(claim && other)
      const done = (messageId: string, claimId = claim.id): Settlement => ({ claimId, messageId, to: DONE })
      const settlements = [done('a'), done('a'), done('b'), done('d'), done('c'), done('d', other.id)]
      assert.deepEqual(await trial.engine.settle(settlements), [true, false, true, false, true, true])
      assert.deepEqual(await trial.engine.settle([done('b'), done('c')]), [false, false])
      await trial.finish(claim)
      await trial.finish(other)
      assert.deepEqual(await trial.claimedIds(), [])
    },
  },
  {
    fact: 'only the claim that holds a message settles it',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail' })
      const [first] = await trial.claim()
      assert.ok(first)
      await trial.finish(first, 'cancelled')
      const [second] = await trial.claim()
      assert.ok(second)
      assert.notEqual(second.id, first.id)
      assert.deepEqual(await trial.settle(first), [false])
      assert.deepEqual(await trial.settle({ ...second, id: 'nobody' }), [false])
      assert.deepEqual(await trial.settle(second), [true])
    },
  },
  {
    fact: 'extend returns which claims still hold',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ job: 'mail' }, { job: 'mail' })
      const [first, second] = await trial.claim()
      assert.ok(first && second)
      await trial.settle(first)
      await trial.finish(first)
      assert.deepEqual(await trial.engine.extend([first.id, second.id, 'nobody']), [false, true, false])
    },
  },
  {
    fact: 'messages that a run leaves unsettled wait again, attempt not counted',
    jobs: [jobOf('mail', { batchSize: 2 })],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail' })
      const [claim] = await trial.claim()
      assert.ok(claim)
      await trial.engine.settle([{ claimId: claim.id, messageId: 'a', to: DONE }])
      await trial.finish(claim)
      const [again] = await trial.claim()
      assert.deepEqual(
        again?.messages.map(({ id, attempts }) => ({ id, attempts })),
        [{ id: 'b', attempts: 0 }],
      )
    },
  },
  {
    fact: 'a run settles its last messages with its end',
    jobs: [jobOf('mail', { batchSize: 4 })],
    async trial(trial) {
      await trial.enqueue(...['a', 'b', 'c', 'd'].map((id) => ({ id, job: 'mail' })))
      const [claim] = await trial.claim()
      assert.ok(claim)
      await trial.engine.settle([{ claimId: claim.id, messageId: 'a', to: DEAD }])
      // What is settled already stays as it is, and what nobody settles waits again.
      const settled = { a: DONE, b: DONE, c: retryAt(trial.nowMs + 1000) }
      assert.equal(await trial.end(claim, settled, 'failed'), true)
      assert.deepEqual((await trial.engine.history({ limit: 10 })).entries.length, 1)
      const { entries } = await trial.engine.deadLetters({ limit: 10 })
      assert.deepEqual(
        entries.map(({ message }) => message.id),
        ['a'],
      )
      assert.deepEqual(await trial.claimedIds(), ['d'])
      await trial.clock.advance(1000)
      const [again] = await trial.claim()
      assert.deepEqual(
        again?.messages.map(({ id, attempts }) => ({ id, attempts })),
        [{ id: 'c', attempts: 1 }],
      )
    },
  },
  {
    fact: 'what a run settles with its end counts for its dependents',
    jobs: [
      jobOf('load', { kind: 'self-contained' }),
      jobOf('report', { kind: 'self-contained', dependencies: ['load'] }),
    ],
    async trial(trial) {
      for (const [to, claimed] of [
        [FAILED, []],
        [DONE, ['report']],
      ] as const) {
        await trial.enqueue({ id: `load ${to.state}`, job: 'load', origin: 'manual' })
        await trial.enqueue({ id: 'report', job: 'report', origin: 'manual' })
        const [claim] = await trial.claim()
        assert.ok(claim)
        assert.equal(await trial.end(claim, { [claim.messages[0].id]: to }), true)
        assert.deepEqual(await trial.claimedIds(), claimed)
        await trial.engine.cancel('report')
      }
    },
  },
  {
    fact: 'the end of a run whose claim is gone settles nothing',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail' })
      const [first] = await trial.claim()
      assert.ok(first)
      assert.equal(await trial.end(first, {}, 'cancelled'), true)
      const [second] = await trial.claim()
      assert.ok(second)
      assert.equal(await trial.end(first, { a: DONE }), false)
      assert.equal(await trial.end({ ...second, id: 'nobody' }, { a: DONE }), false)
      assert.deepEqual((await trial.engine.history({ limit: 10 })).entries.length, 1)
      assert.equal(await trial.end(second, { a: DONE }), true)
      assert.deepEqual(await trial.claimedIds(), [])
    },
  },
  {
    fact: 'a message that is put back is claimed when it is due, with its attempts',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ job: 'mail' })
      await trial.run(retryAt(trial.nowMs + 1000))
      await trial.clock.advance(999)
      assert.deepEqual(await trial.claimedIds(), [])
      await trial.clock.advance(1)
      assert.equal((await trial.run(backAt(trial.nowMs))).messages[0].attempts, 1)
      assert.equal((await trial.run(DONE)).messages[0].attempts, 1)
    },
  },
  {
    fact: 'messages that failed for good are kept, and listed the newest first',
    jobs: [jobOf('mail'), jobOf('chat')],
    async trial(trial) {
      for (const [id, job] of [
        ['a', 'mail'],
        ['b', 'chat'],
        ['c', 'mail'],
      ] as const) {
        await trial.enqueue({ id, job, payload: id })
        await trial.run(DEAD)
        await trial.clock.advance(1000)
      }
      const { entries } = await trial.engine.deadLetters({ jobs: ['mail'], limit: 10 })
      assert.deepEqual(
        entries.map(({ message, reason, error, diedMs }) => ({
          payload: message.payload,
          reason,
          error,
          diedMs,
        })),
        [
          { payload: 'c', reason: 'exhausted', error: 'it broke', diedMs: trial.nowMs - 1000 },
          { payload: 'a', reason: 'exhausted', error: 'it broke', diedMs: trial.nowMs - 3000 },
        ],
      )
      assert.deepEqual(
        (await trial.engine.deadLetters({ limit: 2 })).entries.map(({ message }) => message.id),
        ['c', 'b'],
      )
    },
  },
  {
    fact: 'a job without dead letters keeps none',
    jobs: [jobOf('mail', { deadLetter: false })],
    async trial(trial) {
      await trial.enqueue({ job: 'mail' })
      await trial.run(DEAD)
      assert.deepEqual((await trial.engine.deadLetters({ limit: 10 })).entries, [])
      assert.deepEqual(await trial.claimedIds(), [])
    },
  },
]
