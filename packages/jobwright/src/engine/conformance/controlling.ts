/** Rules of pausing, cancelling, counting, history and closing. */

import assert from 'node:assert/strict'

import { DEAD, DONE, FAILED, jobOf, type EngineRule } from './trial.ts'

const report = jobOf('report', { kind: 'self-contained', scheduled: true })

export const CONTROLLING: readonly EngineRule[] = [
  {
    fact: 'a paused job is not claimed and has no ticks; messages are stored, and run once it is resumed',
    jobs: [report],
    async trial(trial) {
      await trial.engine.setPaused('report', true)
      assert.deepEqual(await trial.engine.paused(), ['report'])
      assert.deepEqual(await trial.offer('report'), { taken: 'no', why: 'paused' })
      await trial.enqueue({ id: 'a', job: 'report', origin: 'manual' })
      assert.deepEqual(await trial.claimedIds(), [])
      trial.wakes = 0
      await trial.engine.setPaused('report', false)
      assert.ok(trial.wakes > 0)
      assert.deepEqual(await trial.engine.paused(), [])
      assert.deepEqual(await trial.claimedIds(), ['a'])
    },
  },
  {
    fact: 'a waiting message can be cancelled, due or not; a claimed one cannot',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ id: 'claimed', job: 'mail' })
      await trial.claim()
      await trial.enqueue({ id: 'due', job: 'mail' }, { id: 'later', job: 'mail', dueMs: trial.nowMs + 1000 })
      assert.equal(await trial.engine.cancel('due'), 'mail')
      assert.equal(await trial.engine.cancel('later'), 'mail')
      for (const id of ['claimed', 'due', 'nobody']) assert.equal(await trial.engine.cancel(id), undefined)
      await trial.clock.advance(1000)
      assert.deepEqual(await trial.claimedIds(), [])
    },
  },
  {
    fact: 'counts say how many messages of a job are where',
    jobs: [jobOf('mail', { maxConcurrent: 1 })],
    async trial(trial) {
      const sinceMs = trial.nowMs
      await trial.enqueue({ job: 'mail' })
      await trial.run(DEAD)
      await trial.enqueue({ job: 'mail' }, { job: 'mail' }, { job: 'mail', dueMs: sinceMs + 60_000 })
      await trial.claim()
      await trial.clock.advance(1000)
      assert.deepEqual(await trial.counts('mail'), {
        job: 'mail',
        ready: 1,
        delayed: 1,
        running: 1,
        dead: 1,
        oldestReadyMs: sinceMs,
      })
    },
  },
  {
    fact: 'history lists every run that ended, the newest first',
    jobs: [jobOf('mail'), jobOf('chat')],
    async trial(trial) {
      const records = []
      for (const [job, to] of [
        ['mail', DONE],
        ['chat', FAILED],
        ['mail', FAILED],
      ] as const) {
        await trial.enqueue({ job })
        const [claim] = await trial.claim()
        assert.ok(claim)
        await trial.settle(claim, to)
        records.unshift(await trial.finish(claim, to.state === 'done' ? to.status : 'failed'))
        await trial.clock.advance(1000)
      }
      assert.deepEqual(await trial.engine.history({ limit: 10 }), { entries: records, next: undefined })
      const first = await trial.engine.history({ limit: 2 })
      assert.deepEqual(first.entries, records.slice(0, 2))
      assert.ok(first.next)
      assert.deepEqual(await trial.engine.history({ limit: 2, after: first.next }), {
        entries: records.slice(2),
        next: undefined,
      })
    },
  },
  {
    fact: 'history is narrowed down by jobs, status and id',
    jobs: [jobOf('mail'), jobOf('chat'), jobOf('news')],
    async trial(trial) {
      const ids: string[] = []
      for (const [job, to] of [
        ['mail', DONE],
        ['chat', FAILED],
        ['news', DONE],
        ['mail', FAILED],
      ] as const) {
        await trial.enqueue({ job })
        const [claim] = await trial.claim()
        assert.ok(claim)
        await trial.settle(claim, to)
        ids.push((await trial.finish(claim, to.state === 'done' ? to.status : 'failed')).runId)
      }
      const places = async (filter: object): Promise<readonly number[]> =>
        (await trial.engine.history({ limit: 10, ...filter })).entries.map(({ runId }) => ids.indexOf(runId))
      assert.deepEqual(await places({ jobs: ['mail'] }), [3, 0])
      assert.deepEqual(await places({ jobs: ['chat', 'news'] }), [2, 1])
      assert.deepEqual(await places({ jobs: [] }), [])
      assert.deepEqual(await places({ status: 'failed' }), [3, 1])
      assert.deepEqual(await places({ jobs: ['mail'], status: 'failed' }), [3])
      assert.deepEqual(await places({ runId: ids[1] }), [1])
      assert.deepEqual(await places({ runId: 'none' }), [])
    },
  },
  {
    fact: 'an engine that was closed can be opened again, and a claim from before settles nothing',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.enqueue({ id: 'before', job: 'mail' })
      const [claim] = await trial.claim()
      assert.ok(claim)
      await trial.engine.close()
      await trial.open([jobOf('mail')], 'again')
      await trial.enqueue({ id: 'after', job: 'mail' })
      const claims = await trial.claim()
      assert.ok(claims.some(({ messages }) => messages[0].id === 'after'))
      assert.ok(claims.every(({ id }) => id !== claim.id))
      assert.deepEqual(await trial.settle(claim), [false])
    },
  },
  {
    fact: 'an engine can be closed twice',
    jobs: [jobOf('mail')],
    async trial(trial) {
      await trial.engine.close()
      await trial.engine.close()
    },
  },
]
