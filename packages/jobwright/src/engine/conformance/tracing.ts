/** Rules of what an engine has of one message: where it is, and how it ended. */

import assert from 'node:assert/strict'

import type { MessageOutcome } from '../contract/run-record.ts'
import { DEAD, jobOf, type EngineRule, type SharedRule, type Trial } from './trial.ts'

export const TRACING: readonly EngineRule[] = [
  {
    fact: 'a message is found by its id, from its enqueue to the end of its run',
    jobs: [jobOf('mail')],
    async trial(trial) {
      assert.deepEqual(await found(trial, 'a'), {})
      await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail', dueMs: trial.nowMs + 1000 })
      assert.deepEqual(await found(trial, 'a'), { state: 'ready' })
      assert.deepEqual(await found(trial, 'b'), { state: 'delayed' })
      const [claim] = await trial.claim(1)
      assert.ok(claim)
      assert.deepEqual(await found(trial, 'a'), { state: 'running' })
      await trial.settle(claim)
      const { runId } = await trial.finish(claim)
      assert.deepEqual(await found(trial, 'a'), { run: runId })
    },
  },
  {
    fact: 'each message of a batch is found with what became of it in its newest run',
    jobs: [jobOf('mail', { batchSize: 2 })],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail' })
      const [claim] = await trial.claim(1)
      assert.ok(claim)
      const done: MessageOutcome = {
        messageId: 'a',
        attempt: 1,
        state: 'done',
        status: 'succeeded',
        results: [{ success: true, message: 'sent' }],
      }
      const back: MessageOutcome = {
        ...done,
        messageId: 'b',
        state: 'waiting',
        status: undefined,
        results: [],
      }
      await trial.engine.settle([
        { claimId: claim.id, messageId: 'a', to: { state: 'done', status: 'succeeded' } },
      ])
      const { runId } = await trial.finish(claim, 'succeeded', [done, back])
      assert.deepEqual((await trial.engine.lookUp('a')).outcome, done)
      assert.deepEqual(await found(trial, 'b'), { state: 'ready', run: runId })
      const [again] = await trial.claim(1)
      assert.ok(again)
      await trial.settle(again, DEAD)
      const plain: MessageOutcome = {
        ...done,
        messageId: 'b',
        attempt: 2,
        state: 'dead',
        status: 'failed',
        results: [],
      }
      const { runId: last } = await trial.finish(again, 'failed', [plain])
      assert.deepEqual(await found(trial, 'b'), { letter: DEAD.state, run: last })
      assert.deepEqual((await trial.engine.lookUp('b')).outcome, plain)
      const page = await trial.engine.history({ limit: 10 })
      assert.ok(page.entries.every((run) => !('outcomes' in run)))
    },
  },
  {
    fact: 'the end of a message that was taken out while it waited is found',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail', expiresMs: trial.nowMs + 1000 })
      await trial.engine.cancel('a')
      await trial.clock.advance(2000)
      await trial.claim()
      const ends = [await trial.engine.lookUp('a'), await trial.engine.lookUp('b')]
      assert.deepEqual(
        ends.map(({ run }) => [run?.messageId, run?.status, run?.claimId]),
        [
          ['a', 'cancelled', ''],
          ['b', 'skipped', ''],
        ],
      )
    },
  },
  {
    fact: 'of a running message, the progress that was noted last is found, until its claim ends',
    jobs: [jobOf('mail', { batchSize: 2 })],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail' })
      const [claim] = await trial.claim(1)
      assert.ok(claim)
      const { noteProgress } = trial.engine
      if (noteProgress === undefined) return
      await trial.engine.noteProgress?.(claim.id, 'a', { fraction: 0.1, note: 'begun' })
      await trial.engine.noteProgress?.(claim.id, 'b', { fraction: 0.5, note: undefined })
      assert.equal((await trial.engine.lookUp('a')).progress, undefined)
      assert.deepEqual((await trial.engine.lookUp('b')).progress, { fraction: 0.5, note: undefined })
      await trial.finish(claim)
      await trial.engine.noteProgress?.(claim.id, 'b', { fraction: 1, note: undefined })
      assert.equal((await trial.engine.lookUp('b')).progress, undefined)
    },
  },
]

export const TRACING_TOGETHER: readonly SharedRule[] = [
  {
    fact: 'a message is found by a process that neither sent nor ran it',
    jobs: [jobOf('mail')],
    async trial(trial, join) {
      const peer = await join()
      const reader = await join([])
      await trial.enqueue({ id: 'a', job: 'mail' })
      const [claim] = await peer.claim(1)
      assert.ok(claim)
      await peer.engine.noteProgress?.(claim.id, 'a', { fraction: 0.5, note: undefined })
      assert.deepEqual(await found(reader, 'a'), { state: 'running' })
      if (peer.engine.noteProgress !== undefined) {
        assert.equal((await reader.engine.lookUp('a')).progress?.fraction, 0.5)
      }
      await peer.settle(claim)
      const { runId } = await peer.finish(claim)
      assert.deepEqual(await found(reader, 'a'), { run: runId })
    },
  },
]

/** What is set of a message, in short. */
async function found(trial: Trial, id: string): Promise<object> {
  const { message, letter, run } = await trial.engine.lookUp(id)
  return {
    ...(message !== undefined && { state: message.state }),
    ...(letter !== undefined && { letter: 'dead' }),
    ...(run !== undefined && { run: run.runId }),
  }
}
