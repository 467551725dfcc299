/** Rules of recovery: what becomes of the claims of a process that is gone. */

import assert from 'node:assert/strict'

import { DEAD, DONE, jobOf, retryAt, type SharedRule, type Trial } from './trial.ts'
import type { Claim } from '../contract/message.ts'

export const RECOVERING: readonly SharedRule[] = [
  {
    fact: 'a claim that is not extended ends with its lease: within 15 s another process has its message, the attempt counted',
    jobs: [jobOf('mail')],
    async trial(trial, join) {
      const peer = await join()
      await trial.enqueue({ id: 'a', job: 'mail', payload: { to: 'ann' } })
      const [claim] = await trial.claim()
      assert.ok(claim)
      const { leaseUntilMs } = claim
      assert.ok(leaseUntilMs !== undefined && leaseUntilMs > trial.nowMs, 'the claim has a lease')
      await trial.clock.advance(leaseUntilMs - trial.nowMs - 1)
      assert.deepEqual(await peer.claimedIds(), [])
      const taken = await takenOver(peer)
      assert.notEqual(taken.id, claim.id)
      const { id, payload, attempts, recovered } = taken.messages[0]
      assert.deepEqual(
        { id, payload, attempts, recovered },
        { id: 'a', payload: { to: 'ann' }, attempts: 1, recovered: true },
      )
    },
  },
  {
    fact: 'a claim that is extended holds',
    jobs: [jobOf('mail')],
    async trial(trial, join) {
      const peer = await join()
      await trial.enqueue({ job: 'mail' })
      const [claim] = await trial.claim()
      assert.ok(claim)
      for (let seconds = 0; seconds < 30; seconds += 1) {
        await trial.clock.advance(1000)
        assert.deepEqual(await trial.engine.extend([claim.id]), [true])
        assert.deepEqual(await peer.claimedIds(), [])
      }
      assert.deepEqual(await trial.settle(claim), [true])
    },
  },
  {
    fact: 'a claim that was taken over can neither begin, settle, extend nor end anything',
    jobs: [jobOf('mail')],
    async trial(trial, join) {
      const peer = await join()
      const { claim, taken } = await lose(trial, peer)
      assert.notEqual(await trial.engine.begin?.(claim.id, ['a']), true)
      for (const to of [DONE, DEAD, retryAt(trial.nowMs)]) {
        assert.deepEqual(await trial.settle(claim, to), [false])
      }
      assert.deepEqual(await trial.engine.extend([claim.id, taken.id]), [false, true])
      await trial.finish(claim, 'failed')
      assert.deepEqual(await peer.claimedIds(), [], 'the message stays with the claim that took it over')
      assert.deepEqual(await peer.settle(taken), [true])
      await peer.finish(taken)
      assert.deepEqual((await peer.engine.deadLetters({ limit: 10 })).entries, [])
    },
  },
  {
    fact: 'a run whose claim was taken over is in history once, as failed, before the run that followed',
    jobs: [jobOf('mail')],
    async trial(trial, join) {
      const peer = await join()
      const { claim, taken } = await lose(trial, peer)
      await trial.finish(claim, 'succeeded')
      await peer.settle(taken)
      await peer.finish(taken)
      assert.deepEqual(
        (await peer.engine.history({ limit: 10 })).entries.map(({ claimId, messageId, status, attempt }) => ({
          claimId,
          messageId,
          status,
          attempt,
        })),
        [
          { claimId: taken.id, messageId: 'a', status: 'succeeded', attempt: 2 },
          { claimId: claim.id, messageId: 'a', status: 'failed', attempt: 1 },
        ],
      )
    },
  },
  {
    fact: 'only a message whose last claim was lost is marked as recovered',
    jobs: [jobOf('mail')],
    async trial(trial, join) {
      const peer = await join()
      const { taken } = await lose(trial, peer)
      await peer.settle(taken, retryAt(peer.nowMs))
      await peer.finish(taken, 'failed')
      const { attempts, recovered } = (await peer.run()).messages[0]
      assert.deepEqual({ attempts, recovered }, { attempts: 2, recovered: false })
    },
  },
  {
    fact: 'a process that was silent for long holds the claims that it makes afterwards',
    jobs: [jobOf('mail')],
    async trial(trial, join) {
      const peer = await join()
      for (let seconds = 0; seconds < 60; seconds += 1) {
        await trial.clock.advance(1000)
        assert.deepEqual(await peer.claim(), [])
      }
      await trial.enqueue({ id: 'a', job: 'mail' })
      const [claim] = await trial.claim()
      assert.ok(claim?.leaseUntilMs !== undefined)
      while (trial.nowMs < claim.leaseUntilMs - 1000) {
        await trial.clock.advance(1000)
        assert.deepEqual(await peer.claim(), [])
      }
      assert.deepEqual(await trial.settle(claim), [true])
    },
  },
  {
    fact: 'a message without attempts left when its process dies becomes a dead letter',
    jobs: [jobOf('mail', { maxRetries: 0 })],
    async trial(trial, join) {
      const peer = await join()
      await trial.enqueue({ id: 'a', job: 'mail' })
      await trial.claim()
      const diedMs = await untilDead(peer)
      const { entries } = await peer.engine.deadLetters({ limit: 10 })
      assert.deepEqual(
        entries.map(({ message, reason, firstFailedMs }) => ({
          id: message.id,
          attempts: message.attempts,
          reason,
          firstFailedMs,
        })),
        [{ id: 'a', attempts: 1, reason: 'exhausted', firstFailedMs: diedMs }],
      )
    },
  },
  {
    fact: 'when a process dies, messages of a job that is not idempotent become dead letters if they had begun, and wait again if not',
    jobs: [jobOf('charge', { idempotent: false, maxRetries: 3, batchSize: 3 })],
    async trial(trial, join) {
      const peer = await join()
      await trial.enqueue(...['done', 'begun', 'not begun'].map((id) => ({ id, job: 'charge' })))
      const [claim] = await trial.claim()
      assert.ok(claim && trial.engine.begin)
      await trial.engine.begin(claim.id, ['done'])
      await trial.engine.settle([
        { claimId: claim.id, messageId: 'done', to: { state: 'done', status: 'succeeded' } },
      ])
      await trial.engine.begin(claim.id, ['begun'])
      const taken = await takenOver(peer)
      assert.deepEqual(
        taken.messages.map(({ id, attempts }) => ({ id, attempts })),
        [{ id: 'not begun', attempts: 0 }],
      )
      const { entries } = await peer.engine.deadLetters({ limit: 10 })
      assert.deepEqual(
        entries.map(({ message, reason }) => ({ id: message.id, reason })),
        [{ id: 'begun', reason: 'interrupted' }],
      )
    },
  },
  {
    fact: 'when a process dies, the messages of an idempotent job that had not begun wait as before',
    jobs: [jobOf('mail', { maxRetries: 0, batchSize: 4 })],
    async trial(trial, join) {
      const peer = await join()
      await trial.enqueue({ id: 'last', job: 'mail', priority: 'LOW' })
      await trial.enqueue(...['done', 'begun', 'not begun'].map((id) => ({ id, job: 'mail' })))
      const [claim] = await trial.claim()
      assert.ok(claim)
      await trial.engine.settle([{ claimId: claim.id, messageId: 'done', to: DONE }])
      const taken = await takenOver(peer)
      assert.deepEqual(
        taken.messages.map(({ id, attempts }) => ({ id, attempts })),
        [
          { id: 'not begun', attempts: 0 },
          { id: 'last', attempts: 0 },
        ],
      )
      const { entries } = await peer.engine.deadLetters({ limit: 10 })
      assert.deepEqual(
        entries.map(({ message, reason }) => ({ id: message.id, reason })),
        [{ id: 'begun', reason: 'exhausted' }],
      )
    },
  },
  {
    fact: 'when a process dies, every message of an idempotent job that was noted as begun is tried again alone',
    jobs: [jobOf('mail', { maxRetries: 1, batchSize: 3 })],
    async trial(trial, join) {
      const peer = await join()
      await trial.enqueue(...['a', 'b', 'c'].map((id) => ({ id, job: 'mail' })))
      const [claim] = await trial.claim()
      assert.ok(claim && trial.engine.begin)
      await trial.engine.begin(claim.id, ['a', 'b', 'c'])
      const claims = [await takenOver(peer), ...(await peer.claim())]
      assert.deepEqual(
        claims.map(({ messages }) => messages.map(({ id, attempts }) => ({ id, attempts }))),
        ['a', 'b', 'c'].map((id) => [{ id, attempts: 1 }]),
      )
    },
  },
  {
    fact: 'messages that are taken over keep their order',
    jobs: [jobOf('mail', { preserveOrder: 'key', batchSize: 2 })],
    async trial(trial, join) {
      const peer = await join()
      await trial.enqueue(...['a', 'b', 'c'].map((id) => ({ id, job: 'mail', orderKey: 'k' })))
      await trial.claim()
      const order: string[] = []
      for (let claim: Claim | undefined = await takenOver(peer); claim; [claim] = await peer.claim()) {
        order.push(...claim.messages.map(({ id }) => id))
        await peer.settle(claim)
        await peer.finish(claim)
      }
      assert.deepEqual(order, ['a', 'b', 'c'])
    },
  },
  {
    fact: 'a slot whose process died is free again',
    jobs: [jobOf('mail', { maxConcurrent: 1 })],
    async trial(trial, join) {
      const peer = await join()
      await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail' })
      await trial.claim()
      assert.deepEqual(await peer.claimedIds(), [])
      const taken = await takenOver(peer)
      await peer.settle(taken)
      await peer.finish(taken)
      assert.equal((await peer.claimedIds()).length, 1)
    },
  },
  {
    fact: 'the caller of a run learns how it ended, if its process died and no attempt is left',
    jobs: [jobOf('report', { kind: 'self-contained', maxRetries: 0 })],
    async trial(trial, join) {
      const worker = await join()
      await trial.enqueue({ id: 'a', job: 'report', origin: 'manual' })
      assert.deepEqual(await worker.claimedIds(), ['a'])
      await untilDead(trial)
      await until(() => trial.ended.length > 0)
      assert.deepEqual(
        trial.ended.map(({ messageId, status }) => ({ messageId, status })),
        [{ messageId: 'a', status: 'failed' }],
      )
    },
  },
]

/** The longest time until another process notices that a process is gone. */
const RECOVERY_SECONDS = 15

/** The claim of a process that has noticed that another one is gone. */
async function takenOver(peer: Trial): Promise<Claim> {
  return noticed(peer, async () => (await peer.claim(1))[0])
}

/** Lets one process claim a message `a`, and another take it over. */
async function lose(trial: Trial, peer: Trial): Promise<{ readonly claim: Claim; readonly taken: Claim }> {
  await trial.enqueue({ id: 'a', job: 'mail' })
  const [claim] = await trial.claim()
  assert.ok(claim)
  return { claim, taken: await takenOver(peer) }
}

/** Waits for the first dead letter. @returns when it died */
async function untilDead(peer: Trial): Promise<number> {
  return noticed(peer, async () => {
    assert.deepEqual(await peer.claim(), [])
    const { entries } = await peer.engine.deadLetters({ limit: 1 })
    return entries[0]?.diedMs
  })
}

/** Looks every second until a process has noticed that another one is gone. */
async function noticed<T>(peer: Trial, look: () => Promise<T | undefined>): Promise<T> {
  let seen = await look()
  for (let seconds = 0; seen === undefined; seconds += 1) {
    assert.ok(seconds < RECOVERY_SECONDS, `a dead process was not noticed within ${RECOVERY_SECONDS} s`)
    await peer.clock.advance(1000)
    seen = await look()
  }
  return seen
}

/** Waits for an effect of other processes, which no fake clock moves. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
