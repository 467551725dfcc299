/**
 * Rules of ticks: each is taken at most once, and what it makes depends on what the job is doing.
 */

import assert from 'node:assert/strict'

import { DONE, jobOf, retryAt, type EngineRule } from './trial.ts'

const report = jobOf('report', { kind: 'self-contained', scheduled: true, maxConcurrent: 1 })
const mail = jobOf('mail', { scheduled: true, batchSize: 2 })

export const TICKING: readonly EngineRule[] = [
  {
    fact: 'a due time is taken once, and moves lastOffered forward only',
    jobs: [{ ...report, overlap: 'allow' }],
    async trial(trial) {
      const dueMs = trial.nowMs
      assert.equal(await trial.lastOfferedMs('report'), undefined)
      assert.equal((await trial.offer('report', { dueMs }))?.taken, 'run')
      for (const earlier of [dueMs, dueMs - 1000]) {
        assert.deepEqual(await trial.offer('report', { dueMs: earlier }), {
          taken: 'no',
          why: 'offered-before',
        })
      }
      assert.equal(await trial.lastOfferedMs('report'), dueMs)
      assert.equal((await trial.claim()).length, 1)
    },
  },
  {
    fact: 'a schedule is in force since it was first set, however often it is set again',
    jobs: [report],
    async trial(trial) {
      const sinceMs = trial.nowMs
      for (let start = 0; start < 3; start += 1) {
        assert.deepEqual(await trial.setSchedule('report', 'daily'), { sinceMs, lastOfferedMs: undefined })
        await trial.clock.advance(1000)
      }
    },
  },
  {
    fact: 'another schedule, or none, is in force from now on, and what was offered stays noted',
    jobs: [report],
    async trial(trial) {
      await trial.setSchedule('report', 'daily')
      const lastOfferedMs = trial.nowMs
      await trial.offer('report')
      for (const schedule of ['hourly', undefined, 'daily']) {
        await trial.clock.advance(1000)
        const record = { sinceMs: trial.nowMs, lastOfferedMs }
        assert.deepEqual(await trial.setSchedule('report', schedule), record)
        await trial.clock.advance(1000)
        assert.deepEqual(await trial.setSchedule('report', schedule), record)
      }
      assert.equal((await trial.offer('report', { dueMs: lastOfferedMs }))?.taken, 'no')
    },
  },
  {
    fact: 'a due time comes again if the clock was set back by more than ten minutes since it was taken',
    jobs: [{ ...report, overlap: 'allow' }],
    async trial(trial) {
      const dueMs = trial.nowMs
      await trial.offer('report', { dueMs })
      trial.setClock(-600_000)
      await trial.clock.advance(600_000)
      assert.deepEqual(await trial.offer('report', { dueMs }), { taken: 'no', why: 'offered-before' })
      trial.setClock(-60_000)
      await trial.clock.advance(60_000)
      assert.equal((await trial.offer('report', { dueMs }))?.taken, 'run')
      assert.deepEqual(await trial.offer('report', { dueMs }), { taken: 'no', why: 'offered-before' })
    },
  },
  {
    fact: 'a tick makes a run that carries its due time',
    jobs: [report],
    async trial(trial) {
      const outcome = await trial.offer('report', { dueMs: trial.nowMs - 10 })
      const [claim] = await trial.claim()
      assert.ok(claim && outcome?.taken === 'run')
      const { id, origin, scheduledForMs } = claim.messages[0]
      assert.deepEqual(
        { id, origin, scheduledForMs },
        { id: outcome.messageId, origin: 'schedule', scheduledForMs: trial.nowMs - 10 },
      )
    },
  },
  {
    fact: 'a tick that is too late is recorded and makes no run',
    jobs: [report],
    async trial(trial) {
      assert.deepEqual(await trial.offer('report', { inTime: false }), { taken: 'recorded' })
      assert.deepEqual(await trial.claimedIds(), [])
      assert.deepEqual(await trial.offer('report'), { taken: 'no', why: 'offered-before' })
    },
  },
  {
    fact: 'with skip, a tick makes no run while the job is busy',
    jobs: [report],
    async trial(trial) {
      await trial.offer('report')
      const [claim] = await trial.claim()
      assert.ok(claim)
      await trial.clock.advance(1000)
      assert.deepEqual(await trial.offer('report'), { taken: 'no', why: 'overlapped' })
      await trial.settle(claim)
      await trial.finish(claim)
      await trial.clock.advance(1000)
      assert.equal((await trial.offer('report'))?.taken, 'run')
    },
  },
  {
    fact: 'with bufferOne, one run waits while the job is busy; with allow, every tick makes one',
    jobs: [
      { ...report, overlap: 'bufferOne' },
      { ...report, type: 'eager', overlap: 'allow' },
    ],
    async trial(trial) {
      const taken: (string | undefined)[] = []
      for (let tick = 0; tick < 3; tick += 1) {
        await trial.clock.advance(1000)
        taken.push((await trial.offer('report'))?.taken, (await trial.offer('eager'))?.taken)
        await trial.claim()
      }
      assert.deepEqual(taken, ['run', 'run', 'run', 'run', 'no', 'run'])
    },
  },
  {
    fact: 'a tick takes the place of a scheduled run that waits for a retry',
    jobs: [report],
    async trial(trial) {
      const first = await trial.offer('report')
      await trial.run(retryAt(trial.nowMs + 5000))
      await trial.clock.advance(1000)
      const second = await trial.offer('report')
      assert.ok(first?.taken === 'run' && second?.taken === 'run')
      assert.deepEqual(second.superseded, [first.messageId])
      await trial.run(DONE)
      await trial.clock.advance(5000)
      assert.deepEqual(await trial.claimedIds(), [])
    },
  },
  {
    fact: 'a call makes one more run, supersedes none, and does not move lastOffered',
    jobs: [{ ...report, maxConcurrent: 2 }],
    async trial(trial) {
      await trial.offer('report')
      await trial.run(retryAt(trial.nowMs + 5000))
      const lastOffered = await trial.lastOfferedMs('report')
      await trial.clock.advance(1000)
      const outcome = await trial.offer('report', { from: 'call' })
      assert.ok(outcome?.taken === 'run')
      assert.deepEqual(outcome.superseded, [])
      assert.equal(await trial.lastOfferedMs('report'), lastOffered)
      await trial.clock.advance(4000)
      assert.equal((await trial.claim()).length, 2)
    },
  },
  {
    fact: 'the extra tick at start is taken once per job and minute',
    jobs: [{ ...report, overlap: 'allow' }],
    async trial(trial) {
      assert.equal((await trial.offer('report', { from: 'start' }))?.taken, 'run')
      await trial.clock.advance(59_999)
      assert.equal((await trial.offer('report', { from: 'start' }))?.taken, 'no')
      await trial.clock.advance(1)
      assert.equal((await trial.offer('report', { from: 'start' }))?.taken, 'run')
    },
  },
  {
    fact: 'a queue job with a schedule needs a permit for each claim, and keeps at most one',
    jobs: [mail],
    async trial(trial) {
      await trial.enqueue(...Array.from({ length: 6 }, () => ({ job: 'mail' })))
      assert.deepEqual(await trial.claim(), [])
      assert.deepEqual(await trial.offer('mail'), { taken: 'permit' })
      await trial.clock.advance(1000)
      assert.deepEqual(await trial.offer('mail'), { taken: 'no', why: 'overlapped' })
      const claims = await trial.claim()
      assert.deepEqual(
        claims.map(({ messages }) => messages.length),
        [2],
      )
      await trial.clock.advance(1000)
      assert.deepEqual(
        await trial.offer('mail'),
        { taken: 'permit' },
        'a used permit makes room for the next',
      )
    },
  },
  {
    fact: 'a tick of a queue job that finds no message gives no permit for later ones',
    jobs: [mail],
    async trial(trial) {
      assert.deepEqual(await trial.offer('mail'), { taken: 'no', why: 'idle' })
      await trial.enqueue({ job: 'mail' })
      assert.deepEqual(await trial.claim(), [])
    },
  },
  {
    fact: 'retries of a queue job with a schedule wait for a permit too',
    jobs: [mail],
    async trial(trial) {
      await trial.enqueue({ id: 'a', job: 'mail' })
      await trial.offer('mail')
      await trial.run(retryAt(trial.nowMs + 10))
      await trial.clock.advance(1000)
      assert.deepEqual(await trial.claimedIds(), [])
      await trial.offer('mail')
      assert.deepEqual(await trial.claimedIds(), ['a'])
    },
  },
]
