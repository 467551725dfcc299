import { expect, test } from 'vitest'

import { Bursts } from './watch-bursts.ts'

test('many changes at once are one piece of work', async () => {
  const bursts = new Bursts()
  const end = new AbortController()
  let works = 0
  for (let change = 0; change < 100; change += 1) bursts.notice()
  await bursts.each(async () => {
    works += 1
    end.abort()
  }, end.signal)
  expect(works).toBe(1)
})

test('a change while work is done is followed by another, and never by two at a time', async () => {
  const bursts = new Bursts()
  const end = new AbortController()
  const log: string[] = []
  bursts.notice()
  await bursts.each(async () => {
    log.push('begin')
    if (log.length === 1) bursts.notice()
    await Promise.resolve()
    log.push('end')
    if (log.length === 4) end.abort()
  }, end.signal)
  expect(log).toEqual(['begin', 'end', 'begin', 'end'])
})

test('a failure of the work ends the loop', async () => {
  const bursts = new Bursts()
  bursts.notice()
  const loop = bursts.each(() => Promise.reject(new Error('no')), new AbortController().signal)
  await expect(loop).rejects.toThrow('no')
})
