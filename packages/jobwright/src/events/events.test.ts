import { expect, test } from 'vitest'

import { Events } from './events.ts'

function eventsAfter(count: number): Events {
  const events = new Events(
    () => 0,
    () => {},
  )
  for (let index = 0; index < count; index += 1) events.emit('config.warning', { message: `${index}` })
  return events
}

function newest(events: Events, limit?: number): number[] {
  return events.recent(limit).map(({ sequence }) => sequence)
}

test('the newest events are the last ones, the oldest of them first, and at most 10,000', () => {
  expect(newest(eventsAfter(3))).toEqual([0, 1, 2])
  expect(newest(eventsAfter(3), 2)).toEqual([1, 2])
  expect(newest(eventsAfter(3), 0)).toEqual([])
  const many = newest(eventsAfter(10_007))
  expect(many).toHaveLength(10_000)
  expect([many[0], many.at(-1)]).toEqual([7, 10_006])
})

test('reading a few events makes objects of no others', () => {
  const events = eventsAfter(0)
  let reads = 0
  const fields = {
    get message() {
      reads += 1
      return 'read'
    },
  }
  for (let index = 0; index < 10_001; index += 1) events.emit('config.warning', fields)
  expect(newest(events, 10)).toHaveLength(10)
  expect(reads).toBe(10)
})
