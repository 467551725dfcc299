import { expect, test } from 'vitest'

import { scheduleWords } from './schedule-words.ts'
import { scheduleOf } from '../schedule/schedule.ts'

test('a schedule is worded by its cron and zone, or by its interval in the largest unit', () => {
  const seconds = [0.5, 90, 900, 7200, 172_800]
  expect(seconds.map((intervalSeconds) => scheduleWords('report', { intervalSeconds }))).toEqual([
    'every 0.5 s',
    'every 90 s',
    'every 15 min',
    'every 2 h',
    'every 2 d',
  ])
  expect(scheduleWords('report', { cron: '0 8 * * 1-5' })).toBe('0 8 * * 1-5 UTC')
  expect(scheduleWords('report', { cron: '0 8 * * *', timezone: 'Europe/Berlin' })).toBe(
    '0 8 * * * Europe/Berlin',
  )
  expect(scheduleWords('report', {})).toBeUndefined()
})

test('two intervals of the same milliseconds have the same words', () => {
  expect(scheduleWords('report', { intervalSeconds: 0.1 + 0.2 })).toBe(
    scheduleWords('report', { intervalSeconds: 0.3 }),
  )
})

test('the words have the values that H stands for, as they are at run time', () => {
  const options = { cron: 'H H * * *' }
  const schedule = scheduleOf('send_digest', options)
  expect(scheduleWords('send_digest', options)).toBe('52 5 * * * UTC (H H * * *)')
  expect(schedule).toEqual({ kind: 'cron', expression: '52 5 * * *', timezone: 'UTC' })
})
