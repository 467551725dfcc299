import { expect, test } from 'vitest'

import { coolsUntil, roomIn } from './rate.ts'

test('a window has the room that its starts leave, and more once the oldest has left it', () => {
  const limit = { max: 5, perMs: 1000 }
  expect(roomIn(limit, { messages: 0, oldestMs: undefined })).toEqual({ room: 5, growsMs: undefined })
  expect(roomIn(limit, { messages: 3, oldestMs: 100 })).toEqual({ room: 2, growsMs: 1100 })
  expect(roomIn(limit, { messages: 9, oldestMs: 100 })).toEqual({ room: 0, growsMs: 1100 })
})

test('a clock that is set back prolongs a cooldown by no more than its length', () => {
  const cooldown = { untilMs: 5000, lengthMs: 2000 }
  expect(coolsUntil(undefined, 0)).toBeUndefined()
  expect(coolsUntil(cooldown, 4000)).toBe(5000)
  expect(coolsUntil(cooldown, 5000)).toBeUndefined()
  expect(coolsUntil(cooldown, 100)).toBe(2100)
})
