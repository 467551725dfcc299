import { expect, test } from 'vitest'

import { uniqueId } from './unique-id.ts'

test('ids are UUIDs of version 7 with the time at which they were made', () => {
  const beforeMs = Date.now()
  const id = uniqueId()
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const atMs = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
  expect(atMs).toBeGreaterThanOrEqual(beforeMs)
})

test('ids differ and sort in the order in which they were made, however many are made in a millisecond', () => {
  const ids = Array.from({ length: 20_000 }, uniqueId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(ids)
})
