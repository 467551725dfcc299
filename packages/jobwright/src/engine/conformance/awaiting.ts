/** Rules of runs that wait for messages: what is a circle, and what is none. */

import assert from 'node:assert/strict'

import type { Claim } from '../contract/message.ts'
import type { AwaitedMessage, WaitCircle } from '../contract/wait.ts'
import { jobOf, retryAt, type EngineRule, type SharedRule, type Trial } from './trial.ts'

const task = jobOf('task', { kind: 'self-contained', maxConcurrent: 1 })
const helper = jobOf('helper', { kind: 'self-contained', maxConcurrent: 2 })

export const AWAITING: readonly EngineRule[] = [
  {
    fact: 'a run that waits for a slot which it holds is a circle, and the message is not noted',
    jobs: [task],
    async trial(trial) {
      const claim = await claimed(trial, 'a', 'task')
      await trial.enqueue({ id: 'b', job: 'task', origin: 'manual' })
      const circle = {
        messageId: 'b',
        steps: [
          { job: 'task', messageId: 'a', waitsFor: 'result' },
          { job: 'task', messageId: 'b', waitsFor: 'slot' },
        ],
      }
      if (trial.engine.noteWaits === undefined) return
      assert.deepEqual(await noted(trial, claim, 'b task'), [circle])
      assert.deepEqual(await noted(trial, claim, 'b task'), [circle])
    },
  },
  {
    fact: 'a run that waits for a free slot, for a run that goes on, or for a settled message is no circle',
    jobs: [task, helper],
    async trial(trial) {
      const claim = await claimed(trial, 'a', 'task')
      const other = await claimed(trial, 'b', 'helper')
      await trial.enqueue({ id: 'c', job: 'helper', origin: 'manual' })
      assert.deepEqual(await noted(trial, claim, 'b helper', 'c helper', 'gone helper'), [])
      await trial.settle(other, retryAt(trial.nowMs + 60_000))
      await trial.finish(other, 'failed')
      assert.deepEqual(await noted(trial, claim, 'b helper', 'c helper', 'd helper'), [])
    },
  },
  {
    fact: 'what a run waits for ends with its claim, and is replaced by the next note',
    jobs: [task, helper],
    async trial(trial) {
      const claim = await claimed(trial, 'a', 'task')
      const other = await claimed(trial, 'b', 'helper')
      assert.deepEqual(await noted(trial, claim, 'b helper'), [])
      if (trial.engine.noteWaits !== undefined) {
        assert.deepEqual((await noted(trial, other, 'a task')).length, 1)
      }
      assert.deepEqual(await noted(trial, claim), [])
      assert.deepEqual(await noted(trial, other, 'a task'), [])
      await trial.settle(other)
      await trial.finish(other)
      const third = await claimed(trial, 'c', 'helper')
      assert.deepEqual(await noted(trial, claim, 'c helper'), [])
      await trial.settle(third)
      await trial.finish(third)
      assert.deepEqual(await noted(trial, third, 'a task'), [])
    },
  },
]

export const AWAITING_TOGETHER: readonly SharedRule[] = [
  {
    fact: 'of two processes whose runs wait for each other, the later one finds the circle',
    jobs: [task, helper],
    async trial(trial, join) {
      const peer = await join()
      const claim = await claimed(trial, 'a', 'task')
      const other = await claimed(peer, 'b', 'helper')
      const both = await Promise.all([noted(trial, claim, 'b helper'), noted(peer, other, 'a task')])
      assert.equal(both.flat().length, trial.engine.noteWaits === undefined ? 0 : 1)
    },
  },
]

async function claimed(trial: Trial, id: string, job: string): Promise<Claim> {
  await trial.enqueue({ id, job, origin: 'manual' })
  const [claim] = await trial.claim(1)
  assert.ok(claim)
  assert.equal(claim.messages[0].id, id)
  return claim
}

/** @param awaited each an id and a job: `b helper` */
async function noted(
  trial: Trial,
  { id: claimId }: Claim,
  ...awaited: readonly string[]
): Promise<readonly WaitCircle[]> {
  const messages = awaited.map((text): AwaitedMessage => {
    const [id = '', job = ''] = text.split(' ')
    return { id, job }
  })
  return (await trial.engine.noteWaits?.(claimId, messages)) ?? []
}
