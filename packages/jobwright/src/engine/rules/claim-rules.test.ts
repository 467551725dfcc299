/** What the rules of claims and ticks decide, apart from any engine. */

import { expect, test } from 'vitest'

import {
  clearHeads,
  isOldestFirst,
  isOpen,
  isSuperseded,
  lapsePermits,
  mayOverlap,
  mostInOneRun,
  runOfTick,
} from './claim-rules.ts'
import type { EngineJob } from '../contract/engine-job.ts'
import type { JobFacts } from './job-facts.ts'
import { decideTick } from './tick-decision.ts'

const JOB: EngineJob = {
  type: 'mail',
  kind: 'queue',
  enabled: true,
  scheduled: false,
  schedule: undefined,
  priority: 'NORMAL',
  maxConcurrent: 2,
  batchSize: 10,
  overlap: 'skip',
  preserveOrder: undefined,
  dependencies: [],
  dependencyTimeoutMs: 60_000,
  idempotent: true,
  maxRetries: 3,
  deadLetter: true,
  schemaVersion: 1,
  aliases: [],
}

interface Differences extends Partial<Omit<JobFacts, 'job' | 'waiting'>> {
  readonly job?: Partial<EngineJob>
  readonly waits?: number
}

function factsWith({ job, waits = 0, ...differences }: Differences = {}): JobFacts {
  return {
    job: { ...JOB, ...job },
    paused: false,
    running: 0,
    hasHead: true,
    permits: 0,
    lastOfferedMs: undefined,
    lastOfferedBy: undefined,
    lastStartTickMs: undefined,
    lastStatus: 'succeeded',
    isBusy: false,
    hasRunBefore: () => false,
    waiting: (most) => Math.min(waits, most),
    ...differences,
  }
}

test('a job is open while it is enabled, not paused, under its limit, and has a permit if it needs one', () => {
  expect(isOpen(factsWith())).toBe(true)
  expect(isOpen(factsWith({ job: { enabled: false } }))).toBe(false)
  expect(isOpen(factsWith({ paused: true }))).toBe(false)
  expect(isOpen(factsWith({ running: 2 }))).toBe(false)
  expect(isOpen(factsWith({ job: { scheduled: true } }))).toBe(false)
  expect(isOpen(factsWith({ job: { scheduled: true }, permits: 1 }))).toBe(true)
  expect(isOpen(factsWith({ job: { scheduled: true, kind: 'self-contained' } }))).toBe(true)
})

test('whether a job is open is decided without counting its runs where a cheaper fact decides it', () => {
  const facts = {
    ...factsWith({ paused: true }),
    get running(): number {
      throw new Error('counted')
    },
  }
  expect(isOpen(facts)).toBe(false)
})

test('a run has one message of a self-contained job, and a batch of a queue job none of whose dependencies is busy', () => {
  const idle = factsWith()
  const busy = factsWith({ isBusy: true })
  expect(mostInOneRun({ ...JOB, kind: 'self-contained' }, () => idle)).toBe(1)
  expect(mostInOneRun({ ...JOB, dependencies: ['fetch'] }, () => idle)).toBe(10)
  expect(mostInOneRun({ ...JOB, dependencies: ['fetch'] }, () => busy)).toBe(1)
  expect(mostInOneRun({ ...JOB, dependencies: ['fetch'] }, () => undefined)).toBe(10)
})

test('heads that can never run are dropped, up to the first that may run or has to wait', () => {
  const job: EngineJob = { ...JOB, kind: 'self-contained', dependencies: ['fetch'] }
  const failed = factsWith({ lastStatus: 'failed' })
  const dropped: string[] = []
  const heads = [0, 1, 2].map((sequence) => ({ sequence, dueMs: sequence * 1000 }))
  const context = {
    factsOf: () => failed,
    nowMs: 61_000,
    drop: ({ sequence }: { sequence: number }, reason: string) => void dropped.push(`${sequence}: ${reason}`),
  }
  expect(clearHeads(job, heads, context)).toBe(false)
  const reason = 'dependency "fetch" had no success within 60 s'
  expect(dropped).toEqual([`0: ${reason}`, `1: ${reason}`])
  expect(clearHeads(job, heads, { ...context, factsOf: () => factsWith() })).toBe(true)
  expect(clearHeads(job, [], context)).toBe(false)
})

test('every 16th claim takes the oldest due message', () => {
  const turns = Array.from({ length: 48 }, (_, claims) => claims).filter(isOldestFirst)
  expect(turns).toEqual([15, 31, 47])
})

test('a tick overlaps by what waits and runs of its job', () => {
  expect(overlaps('skip')).toEqual([true, false, false])
  expect(overlaps('bufferOne')).toEqual([true, true, false])
  expect(overlaps('allow')).toEqual([true, true, true])
})

/**
 * Whether a tick makes a run of a job that has room, one that is full, and one that has one
 * waiting.
 */
function overlaps(overlap: EngineJob['overlap']): readonly boolean[] {
  const states = [
    { running: 1, waits: 0 },
    { running: 2, waits: 0 },
    { running: 2, waits: 1 },
  ]
  return states.map((facts) => mayOverlap(factsWith({ ...facts, job: { overlap } })))
}

test('a permit lapses with the last message that it was given for', () => {
  const facts = factsWith({ permits: 1 })
  lapsePermits(facts)
  expect(facts.permits).toBe(1)
  const empty = factsWith({ permits: 1, hasHead: false })
  lapsePermits(empty)
  expect(empty.permits).toBe(0)
})

test('a tick of the schedule makes a run that supersedes those that wait for a retry; a call makes one more', () => {
  const job = { type: 'report', priority: 'HIGH' } as const
  const id: unknown = expect.any(String)
  const message = { id, job: 'report', payload: undefined, priority: 'HIGH', dueMs: 2000 }
  expect(runOfTick(job, { from: 'schedule', dueMs: 1000 }, 2000)).toEqual({
    message: { ...message, origin: 'schedule' },
    scheduledForMs: 1000,
    supersedes: true,
  })
  expect(runOfTick(job, { from: 'call', dueMs: 1000 }, 2000)).toEqual({
    message: { ...message, origin: 'manual' },
    scheduledForMs: undefined,
    supersedes: false,
  })
  expect(isSuperseded({ origin: 'schedule', dueMs: 2001 }, 2000)).toBe(true)
  expect(isSuperseded({ origin: 'schedule', dueMs: 2000 }, 2000)).toBe(false)
  expect(isSuperseded({ origin: 'manual', dueMs: 2001 }, 2000)).toBe(false)
})

test('a due time from a clock that was wrong does not hold up the ticks that follow', () => {
  const facts = factsWith({ job: { kind: 'self-contained' }, lastOfferedMs: 1_000_000 })
  const tick = { job: 'report', from: 'schedule', dueMs: 2000, inTime: true } as const
  const moment = { nowMs: 2000, aheadMs: 0, origin: 'a' }
  expect(decideTick(facts, tick, { ...moment, nowMs: 999_000 })).toBe('offered-before')
  expect(decideTick(facts, tick, moment)).toBe('run')
  expect(facts.lastOfferedMs).toBe(2000)
  expect(facts.lastOfferedBy).toEqual({ aheadMs: 0, origin: 'a' })
})
