/** Which waits are a circle: by slots, by order, by dependencies, and by several ways out. */

import { expect, test } from 'vitest'

import { jobOf } from '../conformance/trial.ts'
import type { EngineJob } from '../contract/engine-job.ts'
import { waitCircles, type WaitFacts, type WaitingClaim, type WaitingPlace } from './wait-circle.ts'

interface Situation {
  readonly jobs: readonly EngineJob[]
  /**
   * Each a job, its message and what that waits for: `a 1 > b 2, b 3`. A message is its own
   * sequence.
   */
  readonly claims: readonly string[]
  /** Each a job and its message: `b 2`. */
  readonly waiting?: readonly string[]
}

function awaitedOf(text: string): { readonly id: string; readonly job: string } {
  const [job = '', id = ''] = text.trim().split(' ')
  return { id, job }
}

function placeOf(id: string, chain?: string): WaitingPlace {
  return { id, sequence: Number(id), chain }
}

function claimOf(text: string): WaitingClaim {
  const [own = '', awaited] = text.split('>')
  const { id, job } = awaitedOf(own)
  const sequence = 100 + Number(id)
  return {
    id: `c${id}`,
    job,
    sequence,
    held: [placeOf(id)],
    awaited: awaited?.split(',').map(awaitedOf) ?? [],
  }
}

/** The circles of the first claim, which begins to wait for all that it waits for. */
function circlesOf({ jobs, claims, waiting = [] }: Situation) {
  const live = claims.map(claimOf)
  const places = waiting.map(awaitedOf)
  const facts: WaitFacts = {
    job: (type) => jobs.find((job) => job.type === type),
    claimsOf: (type) => live.filter(({ job }) => job === type),
    waiting: ({ id }) => (places.some((place) => place.id === id) ? placeOf(id) : undefined),
    hasWaitingBefore: (type, sequence) => places.some(({ id, job }) => job === type && Number(id) < sequence),
  }
  const [first] = live
  return waitCircles(first!, first!.awaited, facts).map(({ messageId, steps }) => [
    messageId,
    steps.map(({ job, messageId: id, waitsFor }) => `${job} ${id} ${waitsFor}`).join(' > '),
  ])
}

const run = (type: string, differences: Partial<EngineJob> = {}): EngineJob =>
  jobOf(type, { kind: 'self-contained', maxConcurrent: 1, ...differences })

test('a ring of three runs is a circle, whichever message closes it', () => {
  const jobs = [run('a'), run('b'), run('c')]
  expect(circlesOf({ jobs, claims: ['a 1 > b 2', 'b 2 > c 3', 'c 3 > a 1'] })).toEqual([
    ['2', 'a 1 result > b 2 result > c 3 result'],
  ])
  expect(circlesOf({ jobs, claims: ['a 1 > b 2', 'b 2 > c 3', 'c 3'] })).toEqual([])
})

test('a run that waits for its own message is a circle', () => {
  expect(circlesOf({ jobs: [run('a')], claims: ['a 1 > a 1'] })).toEqual([['1', 'a 1 result']])
})

test('a message that waits for a slot goes on if one of the runs that hold the slots does', () => {
  const jobs = [run('a'), run('b', { maxConcurrent: 2 })]
  const waiting = ['b 4']
  expect(circlesOf({ jobs, waiting, claims: ['a 1 > b 4', 'b 2 > a 1', 'b 3'] })).toEqual([])
  expect(circlesOf({ jobs, waiting, claims: ['a 1 > b 4', 'b 2 > a 1'] })).toEqual([])
  expect(circlesOf({ jobs, waiting, claims: ['a 1 > b 4', 'b 2 > a 1', 'b 3 > a 1'] })).toEqual([
    ['4', 'a 1 result > b 4 slot > b 2 result'],
  ])
})

test('of several messages only those that lead back to the run are refused', () => {
  const jobs = [run('a'), run('b'), run('c')]
  expect(circlesOf({ jobs, claims: ['a 1 > b 2, c 3, a 9', 'b 2 > a 1', 'c 3'], waiting: ['a 9'] })).toEqual([
    ['2', 'a 1 result > b 2 result'],
    ['9', 'a 1 result > a 9 slot'],
  ])
})

test('a settled message and a job that the engine does not know are no circle', () => {
  const jobs = [run('a')]
  expect(circlesOf({ jobs, claims: ['a 1 > a 5, z 6'] })).toEqual([])
})

test('a message waits for the runs of its dependencies that came before it, also by way of their slots', () => {
  const jobs = [run('a'), run('b', { dependencies: ['d'] }), run('d')]
  expect(circlesOf({ jobs, claims: ['a 1 > b 3', 'd 2 > a 1'], waiting: ['b 3'] })).toEqual([
    ['3', 'a 1 result > b 3 dependency > d 2 result'],
  ])
  expect(circlesOf({ jobs, claims: ['a 1 > b 3', 'd 4 > a 1'], waiting: ['b 3'] })).toEqual([])
  expect(circlesOf({ jobs, claims: ['a 1 > b 3', 'd 4 > a 1'], waiting: ['b 3', 'd 2'] })).toEqual([
    ['3', 'a 1 result > b 3 dependency > d  slot > d 4 result'],
  ])
})

test('a message waits for the running batches of a dependency that is a queue job', () => {
  const jobs = [run('a'), run('b', { dependencies: ['q'] }), jobOf('q')]
  expect(circlesOf({ jobs, claims: ['a 1 > b 300', 'q 2 > a 1'], waiting: ['b 300', 'q 4'] })).toEqual([
    ['300', 'a 1 result > b 300 dependency > q 2 result'],
  ])
  expect(circlesOf({ jobs, claims: ['a 1 > b 50', 'q 2 > a 1'], waiting: ['b 50'] })).toEqual([])
})
