import { getEventListeners } from 'node:events'

import { expect, test } from 'vitest'

import { whenAborted } from './abort-watch.ts'

test('everybody who waits for a signal shares one listener, which the last one takes away', () => {
  const control = new AbortController()
  const reasons: unknown[] = []
  const hear = (reason: unknown): void => void reasons.push(reason)
  const ends = Array.from({ length: 1000 }, () => whenAborted(control.signal, hear))
  expect(getEventListeners(control.signal, 'abort')).toHaveLength(1)
  for (const end of ends) end()
  expect(getEventListeners(control.signal, 'abort')).toEqual([])
  for (let count = 0; count < 2; count += 1) whenAborted(control.signal, hear)
  const end = whenAborted(control.signal, hear)
  end()
  end()
  control.abort('enough')
  expect(reasons).toEqual(['enough', 'enough'])
})
