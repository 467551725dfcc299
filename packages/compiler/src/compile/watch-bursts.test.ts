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

/** Reports a change now and every few milliseconds. Returns how many there were. */
function changeAgainAndAgain(bursts: Bursts, most: number): Disposable & { readonly count: number } {
  let count = 0
  const change = (): void => {
    if (count === most) return
    count += 1
    bursts.notice()
  }
  change()
  const timer = setInterval(change, 10)
  return {
    get count() {
      return count
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

test('the work waits until nothing changes any more', async () => {
  const bursts = new Bursts()
  const end = new AbortController()
  const before: number[] = []
  using changes = changeAgainAndAgain(bursts, 25)
  await bursts.each(async () => {
    before.push(changes.count)
    end.abort()
  }, end.signal)
  expect(before).toEqual([25])
})

test('changes without end do not keep the work waiting, and are followed by another', async () => {
  const bursts = new Bursts()
  const end = new AbortController()
  let works = 0
  using _changes = changeAgainAndAgain(bursts, Infinity)
  await bursts.each(async () => {
    works += 1
    if (works === 2) end.abort()
  }, end.signal)
  expect(works).toBe(2)
})

test('a failure of the work ends the loop', async () => {
  const bursts = new Bursts()
  bursts.notice()
  const loop = bursts.each(() => Promise.reject(new Error('no')), new AbortController().signal)
  await expect(loop).rejects.toThrow('no')
})
