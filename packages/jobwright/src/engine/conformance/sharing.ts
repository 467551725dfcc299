/**
 * Rules of engines that several processes share: no work is done twice, and each notices the
 * others.
 */

import assert from 'node:assert/strict'

import { until } from './recovering.ts'
import { jobOf, retryAt, type SharedRule, type Trial } from './trial.ts'
import type { Claim } from '../contract/message.ts'
import { runRecord } from '../contract/run-record.ts'

const EVERY_MINUTE = { kind: 'interval', everyMs: 60_000, phaseMs: 0 } as const
const report = jobOf('report', { kind: 'self-contained', scheduled: true, schedule: EVERY_MINUTE })

export const SHARING: readonly SharedRule[] = [
  {
    fact: 'claims of two processes never overlap',
    jobs: [jobOf('mail', { batchSize: 3 })],
    async trial(trial, join) {
      const peer = await join()
      const sent = await trial.enqueue(...Array.from({ length: 100 }, () => ({ job: 'mail' })))
      const claimed: string[] = []
      while (claimed.length < sent.length) {
        const both = await Promise.all([trial.claimedIds(2), peer.claimedIds(2)])
        assert.ok(both.flat().length > 0, 'what waits is claimed')
        claimed.push(...both.flat())
      }
      assert.deepEqual(claimed.toSorted(), sent.map(({ id }) => id).toSorted())
    },
  },
  {
    fact: 'maxConcurrent holds over all processes',
    jobs: [jobOf('mail', { maxConcurrent: 3 })],
    async trial(trial, join) {
      const peer = await join()
      await trial.enqueue(...Array.from({ length: 10 }, () => ({ job: 'mail' })))
      const mine = await trial.claim(2)
      const theirs = await peer.claim()
      assert.deepEqual([mine.length, theirs.length], [2, 1])
      const [first] = mine
      assert.ok(first)
      await trial.settle(first)
      await trial.finish(first)
      assert.equal((await peer.claim()).length, 1)
    },
  },
  {
    fact: 'a message that one process enqueues wakes the other',
    jobs: [jobOf('mail')],
    async trial(trial, join) {
      const peer = await join()
      peer.wakes = 0
      await trial.enqueue({ id: 'a', job: 'mail' })
      await until(() => peer.wakes > 0)
      assert.deepEqual(await peer.claimedIds(), ['a'])
    },
  },
  {
    fact: 'a process claims only jobs that it knows, and an issue names the jobs that no process knows any more',
    jobs: [jobOf('mail')],
    async trial(trial, join) {
      const peer = await join([jobOf('chat')])
      await trial.enqueue({ id: 'a', job: 'mail' })
      await peer.enqueue({ id: 'b', job: 'chat' })
      assert.deepEqual(await peer.claimedIds(), ['b'])
      assert.deepEqual(await peer.engine.issues?.(), [])
      await trial.engine.close()
      assert.deepEqual(await peer.claimedIds(), [])
      assert.deepEqual(await peer.engine.issues?.(), [{ kind: 'unknown-job', job: 'mail', messages: 1 }])
      const again = await join()
      assert.deepEqual(await again.claimedIds(), ['a'])
    },
  },
  {
    fact: 'a message of a newer schemaVersion waits for a process that takes it',
    jobs: [jobOf('mail')],
    async trial(trial, join) {
      const newer = await join([jobOf('mail', { schemaVersion: 2 })])
      await trial.enqueue({ id: 'old', job: 'mail' })
      await newer.enqueue({ id: 'new', job: 'mail' })
      assert.deepEqual(await trial.claimedIds(), ['old'])
      await newer.engine.close()
      assert.deepEqual(await trial.engine.issues?.(), [{ kind: 'newer-schema', job: 'mail', messages: 1 }])
      const again = await join([jobOf('mail', { schemaVersion: 2 })])
      assert.deepEqual(await again.claimedIds(), ['new'])
    },
  },
  {
    fact: 'a job takes the messages under its former name, also if an older process still enqueues them',
    jobs: [jobOf('letter')],
    async trial(trial, join) {
      await trial.enqueue({ id: 'before', job: 'letter' })
      const renamed = [jobOf('mail', { aliases: ['letter'] })]
      const newer = await join(renamed)
      assert.deepEqual(await newer.claimedIds(), ['before'])
      await trial.enqueue({ id: 'meanwhile', job: 'letter' })
      await trial.engine.close()
      const last = await join(renamed)
      assert.deepEqual(await last.claimedIds(), ['meanwhile'])
    },
  },
  {
    fact: 'messages of a former name keep their order with those of the new one',
    jobs: [jobOf('letter', { preserveOrder: 'key' })],
    async trial(trial, join) {
      await trial.enqueue({ id: 'a', job: 'letter', orderKey: 'k' })
      const renamed = [jobOf('mail', { preserveOrder: 'key', aliases: ['letter'] })]
      const newer = await join(renamed)
      await newer.enqueue({ id: 'b', job: 'mail', orderKey: 'k' })
      await trial.enqueue({ id: 'c', job: 'letter', orderKey: 'k' })
      await trial.engine.close()
      const last = await join(renamed)
      assert.deepEqual(await last.claimedIds(), ['a'], 'one of a key at a time')
    },
  },
  {
    fact: 'a job that is paused in one process is paused in all',
    jobs: [jobOf('mail')],
    async trial(trial, join) {
      const peer = await join()
      await trial.engine.setPaused('mail', true)
      await trial.enqueue({ id: 'a', job: 'mail' })
      assert.deepEqual(await peer.engine.paused(), ['mail'])
      assert.deepEqual(await peer.claimedIds(), [])
      peer.wakes = 0
      await trial.engine.setPaused('mail', false)
      await until(() => peer.wakes > 0)
      assert.deepEqual(await peer.claimedIds(), ['a'])
    },
  },
  {
    fact: 'a process is asked to cancel the message or the run that it works on, and whoever takes its claim over ends it as cancelled',
    jobs: [jobOf('mail', { batchSize: 2, maxConcurrent: 1 })],
    async trial(trial, join) {
      const peer = await join()
      await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail' })
      const [claim] = await trial.claim()
      assert.ok(claim?.runId !== undefined && peer.engine.requestCancel)
      assert.equal(await peer.engine.cancel('a'), undefined)
      assert.equal(await peer.engine.requestCancel('nobody'), false)
      assert.equal(await trial.engine.requestCancel?.('a'), false, 'its own work is cancelled by itself')
      assert.equal(await peer.engine.requestCancel('a'), true)
      await until(() => trial.cancelled.length > 0)
      assert.deepEqual([...new Set(trial.cancelled)], ['a'])
      await trial.settle(claim, retryAt(trial.nowMs))
      await trial.finish(claim)
      const [again] = await trial.claim()
      assert.deepEqual(
        again?.messages.map(({ id }) => id),
        ['b'],
      )
      assert.ok(again?.runId !== undefined)
      assert.equal(await peer.engine.requestCancel(again.runId), true)
      await until(() => trial.cancelled.includes(again.runId ?? ''))
      for (let seconds = 0; seconds < 20; seconds += 1) {
        await peer.clock.advance(1000)
        assert.deepEqual(await peer.claim(), [])
      }
      assert.deepEqual((await peer.engine.messages({ limit: 10 })).entries, [])
      assert.deepEqual((await peer.engine.deadLetters({ limit: 10 })).entries, [])
    },
  },
  {
    fact: 'a rate limit holds over all processes and over restarts, also with another limit, and counts messages begun',
    jobs: [jobOf('mail', { rateLimit: { max: 5, perMs: 60_000 }, batchSize: 3 })],
    async trial(trial, join) {
      const peer = await join()
      await trial.enqueue(...Array.from({ length: 20 }, () => ({ job: 'mail' })))
      const [first] = await trial.claim(1)
      const [second, ...none] = await peer.claim()
      assert.ok(first && second)
      assert.deepEqual([first.messages.length, second.messages.length, none], [3, 2, []], 'a claim is cut')
      const record = await trial.finish(first)
      assert.equal(record.status, 'succeeded')
      await trial.clock.advance(30_000)
      assert.deepEqual(await trial.claim(), [])
      await trial.engine.close()
      const fewer = await join([jobOf('mail', { rateLimit: { max: 4, perMs: 60_000 } })])
      const more = await join([jobOf('mail', { rateLimit: { max: 6, perMs: 60_000 } })])
      assert.deepEqual(await fewer.claim(), [])
      assert.equal((await more.claim()).length, 1)
      fewer.wakes = 0
      await trial.clock.advance(30_000)
      await until(() => fewer.wakes > 0)
      assert.equal((await fewer.claim()).length, 3)
    },
  },
  {
    fact: 'messages of a run that no task has begun do not count for the rate limit',
    jobs: [jobOf('mail', { rateLimit: { max: 2, perMs: 60_000 }, batchSize: 2 })],
    async trial(trial, join) {
      await join()
      await trial.enqueue(...Array.from({ length: 4 }, () => ({ job: 'mail' })))
      const [claim] = await trial.claim()
      assert.ok(claim)
      const record = runRecord(
        { id: 'r', claim, startedMs: trial.nowMs },
        { status: 'succeeded' },
        trial.nowMs,
      )
      await trial.engine.finish([{ record, unbegun: 2 }])
      assert.equal((await trial.claim())[0]?.messages.length, 2)
    },
  },
  {
    fact: 'a cooldown holds in all processes and over restarts, and a shorter one does not end it',
    jobs: [jobOf('mail')],
    async trial(trial, join) {
      const peer = await join()
      assert.ok(trial.engine.coolDown && peer.engine.coolDown)
      await trial.engine.coolDown('mail', 60_000)
      await peer.engine.coolDown('mail', 1000)
      const untilMs = trial.nowMs + 60_000
      await trial.enqueue({ id: 'a', job: 'mail' })
      assert.deepEqual([await trial.claimedIds(), await peer.claimedIds()], [[], []])
      assert.equal((await peer.counts('mail'))?.coolingUntilMs, untilMs)
      await trial.engine.close()
      const again = await join()
      assert.deepEqual(await again.claimedIds(), [])
      again.wakes = 0
      await trial.clock.advance(60_000)
      await until(() => again.wakes > 0)
      assert.equal((await again.counts('mail'))?.coolingUntilMs, undefined)
      assert.deepEqual(await again.claimedIds(), ['a'])
    },
  },
  {
    fact: 'a tick that two processes offer is made once',
    jobs: [report],
    async trial(trial, join) {
      const peer = await join()
      const taken = [await trial.offer('report'), await peer.offer('report')]
      assert.equal(taken[0]?.taken, 'run')
      assert.deepEqual(taken[1], { taken: 'no', why: 'offered-before' })
      assert.equal((await peer.claim()).length, 1)
    },
  },
  {
    fact: 'a process that sets the same schedule later leaves it in force since before',
    jobs: [report],
    async trial(trial, join) {
      const sinceMs = trial.nowMs
      await trial.setSchedule('report', 'daily')
      await trial.clock.advance(1000)
      const peer = await join()
      assert.equal((await peer.setSchedule('report', 'daily'))?.sinceMs, sinceMs)
      await trial.engine.close()
      assert.equal((await peer.setSchedule('report', 'hourly'))?.sinceMs, peer.nowMs)
    },
  },
  {
    fact: 'an issue names the jobs on whose schedules the processes disagree',
    jobs: [report],
    async trial(trial, join) {
      const peer = await join([{ ...report, schedule: { ...EVERY_MINUTE, everyMs: 90_000 } }])
      assert.deepEqual(await trial.engine.issues?.(), [
        { kind: 'schedules-differ', job: 'report', schedules: ['every 1 min', 'every 90 s'] },
      ])
      await peer.engine.close()
      assert.deepEqual(await trial.engine.issues?.(), [])
    },
  },
  {
    fact: 'the caller of a run learns how it ended in another process, also if the first attempt was its own',
    jobs: [jobOf('report', { kind: 'self-contained' })],
    async trial(trial, join) {
      const peer = await join()
      await trial.enqueue({ id: 'a', job: 'report', origin: 'manual' })
      await trial.run(retryAt(trial.nowMs))
      const [claim] = await peer.claim()
      assert.ok(claim)
      const record = await end(peer, claim)
      await until(() => trial.ended.length > 0)
      assert.deepEqual(
        trial.ended.map(({ messageId, status, results }) => ({ messageId, status, results })),
        [{ messageId: 'a', status: 'succeeded', results: record.results }],
      )
    },
  },
]

async function end(peer: Trial, claim: Claim): ReturnType<Trial['finish']> {
  await peer.settle(claim)
  return peer.finish(claim)
}
