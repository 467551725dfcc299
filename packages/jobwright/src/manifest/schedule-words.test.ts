import { expect, test } from 'vitest'

import { scheduleWords } from './schedule-words.ts'

test('a schedule is worded by its cron and zone, or by its interval in the largest unit', () => {
  const seconds = [0.5, 90, 900, 7200, 172_800]
  expect(seconds.map((intervalSeconds) => scheduleWords({ intervalSeconds }))).toEqual([
    'every 0.5 s',
    'every 90 s',
    'every 15 min',
    'every 2 h',
    'every 2 d',
  ])
  expect(scheduleWords({ cron: '0 8 * * 1-5' })).toBe('0 8 * * 1-5 UTC')
  expect(scheduleWords({ cron: '0 8 * * *', timezone: 'Europe/Berlin' })).toBe('0 8 * * * Europe/Berlin')
  expect(scheduleWords({})).toBeUndefined()
})

test('two intervals of the same milliseconds have the same words', () => {
  expect(scheduleWords({ intervalSeconds: 0.1 + 0.2 })).toBe(scheduleWords({ intervalSeconds: 0.3 }))
})
