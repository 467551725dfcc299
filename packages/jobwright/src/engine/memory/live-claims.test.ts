import { expect, test } from 'vitest'

import type { JobState } from './job-states.ts'
import { LiveClaims } from './live-claims.ts'

const state = {} as JobState // it is only passed on

test('a claim is found by its id until it is taken, and never by the id of an earlier claim in its place', () => {
  const claims = new LiveClaims()
  const first = claims.add({ state, sequence: 1, unsettled: [] })
  expect(claims.get(first.id)).toBe(first)
  expect(claims.take(first.id)).toBe(first)
  const second = claims.add({ state, sequence: 2, unsettled: [] })
  expect([claims.get(first.id), claims.take(first.id), claims.get('')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect([...claims]).toEqual([second])
})
