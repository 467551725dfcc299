/** Rules of dependencies: which runs wait for which, and when they give up. */

import assert from 'node:assert/strict'

import { DONE, FAILED, jobOf, type EngineRule } from './trial.ts'

const fetch = jobOf('fetch', { kind: 'self-contained' })
const other = jobOf('other', { kind: 'self-contained' })
const load = jobOf('load', { kind: 'self-contained', dependencies: ['fetch'], dependencyTimeoutMs: 60_000 })

export const DEPENDING: readonly EngineRule[] = [
  {
    fact: 'a run waits until the runs of its dependency that were enqueued before it have succeeded',
    jobs: [fetch, load],
    async trial(trial) {
      await trial.enqueue({ job: 'fetch' })
      await trial.run(DONE) // an earlier success is not enough
      await trial.enqueue({ id: 'f', job: 'fetch' }, { id: 'l', job: 'load' }, { id: 'later', job: 'fetch' })
      const [claim] = await trial.claim(1)
      assert.equal(claim?.messages[0].id, 'f')
      assert.deepEqual(await trial.claimedIds(), ['later'])
      await trial.settle(claim, DONE)
      await trial.finish(claim)
      assert.deepEqual(await trial.claimedIds(), ['l'], 'a later run does not prolong the wait')
    },
  },
  {
    fact: 'counts name the dependencies that the next message waits for, and since when',
    jobs: [fetch, other, jobOf('mail', { dependencies: ['fetch', 'other'] })],
    async trial(trial) {
      const waitingFor = async (): Promise<unknown> =>
        (await trial.engine.counts()).find(({ job }) => job === 'mail')?.waitingFor
      await trial.enqueue({ job: 'other' })
      await trial.run(DONE)
      assert.equal(await waitingFor(), undefined)
      const sinceMs = trial.nowMs
      await trial.enqueue({ job: 'mail' })
      await trial.clock.advance(5000)
      await trial.enqueue({ job: 'mail' }, { job: 'fetch' })
      assert.deepEqual(await waitingFor(), { dependencies: ['fetch'], sinceMs })
      await trial.run(DONE)
      assert.equal(await waitingFor(), undefined)
    },
  },
  {
    fact: 'a run whose dependency failed is dropped after its time limit, with the name of the dependency',
    jobs: [fetch, load],
    async trial(trial) {
      await trial.enqueue({ job: 'fetch' })
      await trial.run(FAILED)
      await trial.enqueue({ id: 'l', job: 'load' })
      await trial.clock.advance(59_999)
      assert.deepEqual(await trial.claimedIds(), [])
      assert.equal(trial.dropped.length, 0)
      await trial.clock.advance(1)
      assert.deepEqual(await trial.claimedIds(), [])
      assert.deepEqual(
        trial.dropped.map(({ id }) => id),
        ['l'],
      )
      assert.match(trial.dropped[0]?.reason ?? '', /"fetch"/)
    },
  },
  {
    fact: 'a run whose dependency is disabled is dropped, with the name of the dependency',
    jobs: [{ ...fetch, enabled: false }, load],
    async trial(trial) {
      await trial.enqueue({ id: 'l', job: 'load' })
      assert.deepEqual(await trial.claimedIds(), [])
      assert.match(trial.dropped[0]?.reason ?? '', /"fetch" is disabled/)
    },
  },
  {
    fact: 'a run that was cancelled while it waited, or expired, is no outcome for its dependents',
    jobs: [fetch, load],
    async trial(trial) {
      await trial.enqueue({ job: 'fetch' })
      await trial.run(DONE)
      await trial.enqueue({ id: 'cancelled', job: 'fetch' })
      await trial.engine.cancel('cancelled')
      await trial.enqueue({ id: 'a', job: 'load' })
      assert.deepEqual(await trial.claimedIds(), ['a'])
      await trial.engine.setPaused('fetch', true)
      await trial.enqueue({ id: 'expired', job: 'fetch', expiresMs: trial.nowMs + 1000 })
      await trial.clock.advance(1000)
      assert.deepEqual(await trial.claimedIds(), [])
      await trial.enqueue({ id: 'b', job: 'load' })
      assert.deepEqual(await trial.claimedIds(), ['b'])
    },
  },
  {
    fact: 'messages of a queue job outlast the time limit of their dependency',
    jobs: [fetch, { ...load, kind: 'queue' }],
    async trial(trial) {
      await trial.enqueue({ id: 'l', job: 'load' })
      await trial.clock.advance('30d')
      assert.deepEqual(await trial.claimedIds(), [])
      assert.equal(trial.dropped.length, 0)
      await trial.enqueue({ job: 'fetch' })
      await trial.run(DONE)
      assert.deepEqual(await trial.claimedIds(), ['l'])
    },
  },
]
