import { expect, test } from 'vitest'

import { Ring, Seat } from './lanes.ts'

test('members take turns, and are in the ring once however often they are added', () => {
  const ring = new Ring<string>()
  const [first, second] = [new Seat('first'), new Seat('second')]
  for (const seat of [first, second, first]) ring.add(seat)
  expect([...ring.members()]).toEqual(['first', 'second'])
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
