import { expect, test } from 'vitest'

import { LANES, type JobPriority } from '../../../manifest/priority.ts'
import { Lanes, Ring, Seat } from './lanes.ts'

test('members take turns, and are in the ring once however often they are added', () => {
  const ring = new Ring<string>()
  const [first, second] = [new Seat('first'), new Seat('second')]
  for (const seat of [first, second, first]) ring.add(seat)
  expect(ring.take()).toBe('first')
  ring.add(first)
  expect([ring.take(), ring.take(), ring.take()]).toEqual(['second', 'first', undefined])
})

test('a ring that was emptied takes members again', () => {
  const ring = new Ring<string>()
  const seat = new Seat('only')
  ring.add(seat)
  ring.take()
  ring.add(seat)
  expect([ring.take(), ring.take()]).toEqual(['only', undefined])
})

/** A job with messages in some lanes, by due time. It counts how often its heads are read. */
class Job {
  reads = 0
  readonly queue: { head(lane: JobPriority): { readonly dueMs: number } | undefined }
  readonly seats = {
    CRITICAL: new Seat<Job>(this, 0),
    HIGH: new Seat<Job>(this, 1),
    NORMAL: new Seat<Job>(this, 2),
    LOW: new Seat<Job>(this, 3),
  }
  readonly waiting: Partial<Record<JobPriority, number[]>>

  constructor(waiting: Partial<Record<JobPriority, number[]>>) {
    this.waiting = waiting
    this.queue = {
      head: (lane) => {
        this.reads += 1
        const dueMs = this.waiting[lane]?.[0]
        return dueMs === undefined ? undefined : { dueMs }
      },
    }
  }
}

function take(job: Job, lane: JobPriority): string {
  return `${lane} ${job.waiting[lane]?.shift()}`
}

test('the oldest is taken whatever its lane, and of those of one time the one whose turn is next', () => {
  const lanes = new Lanes<Job>()
  const jobs = [
    new Job({ HIGH: [5, 9] }),
    new Job({ LOW: [3, 5], NORMAL: [8] }),
    new Job({ HIGH: [5], CRITICAL: [] }),
  ]
  for (const job of jobs) lanes.list(job)
  const oldest = (): string | undefined =>
    lanes.oldest((job, lane) => `${jobs.indexOf(job)} ${take(job, lane)}`)
  expect(Array.from({ length: 7 }, oldest)).toEqual([
    '1 LOW 3',
    '0 HIGH 5',
    '2 HIGH 5',
    '1 LOW 5',
    '1 NORMAL 8',
    '0 HIGH 9',
    undefined,
  ])
})

test('a head that became older counts once its job is listed, one that became younger at once', () => {
  const lanes = new Lanes<Job>()
  const [first, second] = [new Job({ HIGH: [5, 20] }), new Job({ HIGH: [9] })]
  for (const job of [first, second]) lanes.list(job)
  expect(lanes.oldest(() => undefined)).toBeUndefined()
  for (const job of [first, second]) lanes.list(job)
  second.waiting.HIGH?.unshift(1)
  lanes.list(second)
  expect(lanes.oldest(take)).toBe('HIGH 1')
  first.waiting.HIGH?.shift()
  expect([lanes.oldest(take), lanes.oldest(take)]).toEqual(['HIGH 9', 'HIGH 20'])
})

test('with 10,000 jobs that have something ready, a claim looks at a few of them', () => {
  const { jobs, lanes, reads } = manyJobs()
  expect(reads()).toBeLessThanOrEqual(jobs.length * LANES.length)
  expect(lanes.oldest(take)).toBeDefined() // places all of them once
  const before = reads()
  for (let claim = 0; claim < 1600; claim += 1) {
    expect(claim % 16 === 0 ? lanes.oldest(take) : lanes.next(take)).toBeDefined()
  }
  expect(reads() - before).toBeLessThan(1600 * 10)
})

test('jobs that cannot run are looked at once by each way, until they are listed again', () => {
  const { jobs, lanes, reads } = manyJobs()
  expect([lanes.oldest(() => undefined), lanes.next(() => undefined)]).toEqual([undefined, undefined])
  const before = reads()
  for (let claim = 0; claim < 100; claim += 1) {
    expect([lanes.oldest(take), lanes.next(take)]).toEqual([undefined, undefined])
  }
  expect(reads()).toBe(before)
  lanes.list(jobs[17]!)
  expect(lanes.oldest(take)).toBe('NORMAL 17')
})

function manyJobs(): { jobs: readonly Job[]; lanes: Lanes<Job>; reads: () => number } {
  const jobs = Array.from({ length: 10_000 }, (_, index) => new Job({ NORMAL: [index, index + 20_000] }))
  const lanes = new Lanes<Job>()
  for (const job of jobs) lanes.list(job)
  return { jobs, lanes, reads: () => jobs.reduce((sum, job) => sum + job.reads, 0) }
}

test('turns that were taken in between move no job to a wrong place in the order of age', () => {
  const lanes = new Lanes<Job>()
  const jobs = [new Job({ HIGH: [1, 6, 7] }), new Job({ HIGH: [1, 3, 8] }), new Job({ HIGH: [1, 4, 5] })]
  for (const job of jobs) lanes.list(job)
  const taken = ['oldest', 'next', 'next', 'oldest', 'oldest', 'next', 'oldest', 'oldest', 'oldest', 'oldest']
  const from = (job: Job, lane: JobPriority): string => `${jobs.indexOf(job)} ${take(job, lane)}`
  expect(taken.map((way) => (way === 'oldest' ? lanes.oldest(from) : lanes.next(from)))).toEqual([
    '0 HIGH 1',
    '0 HIGH 6',
    '1 HIGH 1',
    '2 HIGH 1',
    '1 HIGH 3',
    '2 HIGH 4',
    '2 HIGH 5',
    '0 HIGH 7',
    '1 HIGH 8',
    undefined,
  ])
})
