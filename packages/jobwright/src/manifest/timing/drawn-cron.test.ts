import { expect, test } from 'vitest'

import { cronProblem } from './cron.ts'
import { CRON_FIELDS, valuesOfField } from './cron-fields.ts'
import { drawnCron } from './drawn-cron.ts'

const JOBS = Array.from({ length: 500 }, (_, index) => `job_${index}`)

test('H is drawn from the job type, the same each time', () => {
  expect(drawnCron('H H * * *', 'send_digest')).toBe('52 5 * * *')
  expect(drawnCron('H H * * *', 'send_digest')).toBe('52 5 * * *')
  expect(drawnCron('H H * * *', 'send_digests')).not.toBe('52 5 * * *')
})

test('names that differ in a digit draw all over the range, and each field by itself', () => {
  const drawn = JOBS.map((job) => drawnCron('H H H H H', job).split(' ').map(Number))
  const seen = [0, 1, 2, 3, 4].map((place) => new Set(drawn.map((values) => values[place])).size)
  expect(seen).toEqual([60, 24, 28, 12, 7])
  expect(new Set(drawn.map(([minute, hour]) => `${minute} ${hour}`)).size).toBeGreaterThan(400)
  const neighbours = drawn.filter(([minute = 0], index) => {
    return Math.abs(minute - (drawn[index + 1]?.[0] ?? Number.POSITIVE_INFINITY)) <= 1
  })
  expect(neighbours.length).toBeLessThan(50) // 5 % by chance
})

test('the day of the month that H stands for comes in every month', () => {
  expect(Math.max(...JOBS.map((job) => Number(drawnCron('0 0 H * *', job).split(' ')[2])))).toBe(28)
})

test.each([
  ['H(5-9) * * * *', /^[5-9] \* \* \* \*$/],
  ['H/15 * * * *', /^(\d|1[0-4]),\d+,\d+,\d+ \* \* \* \*$/],
  ['H(0-29)/10 * * * *', /^\d,1\d,2\d \* \* \* \*$/],
  ['0 0 * * H(MON-FRI)', /^0 0 \* \* [1-5]$/],
  ['0 0 * * H#2', /^0 0 \* \* [0-6]#2$/],
  ['0 0 H(1-31) * *', /^0 0 ([12]?\d|3[01]) \* \*$/],
  ['H * * * * *', /^\d+ \* \* \* \* \*$/],
  ['0 8 * MAR THU', /^0 8 \* MAR THU$/],
])('%s is drawn for every job', (cron, pattern) => {
  expect(cronProblem(cron)).toBeUndefined()
  for (const job of JOBS.slice(0, 100)) {
    const drawn = drawnCron(cron, job)
    expect(drawn).toMatch(pattern)
    expect([drawn, cronProblem(drawn)]).toEqual([drawn, undefined])
  }
})

test('a value that is drawn may be one that another item names', () => {
  for (const job of JOBS) {
    const minutes = drawnCron('0-10,H,H * * * *', job).split(' ')[0]!
    expect(valuesOfField(CRON_FIELDS[1]!, minutes).length).toBeGreaterThanOrEqual(11)
  }
})

test('a wrong H is left as it is', () => {
  expect(drawnCron('H-5 Hx 1-H H( H(5)', 'job')).toBe('H-5 Hx 1-H H( H(5)')
  expect(drawnCron('H H', 'job')).toBe('H H')
})
