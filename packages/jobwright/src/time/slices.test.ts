import { expect, test } from 'vitest'

import { inSlices } from './slices.ts'

test('the event loop has a turn after every slice, and none before the first or after the last', async () => {
  const seen: (number | 'turn')[] = []
  const note = (): void => {
    seen.push('turn')
    turn = setImmediate(note)
  }
  let turn = setImmediate(note)
  await inSlices([1, 2, 3, 4, 5, 6], 2, (item) => seen.push(item))
  clearImmediate(turn)
  expect(seen).toEqual([1, 2, 'turn', 3, 4, 'turn', 5, 6])
})

test('what the callback throws ends the work', async () => {
  const seen: number[] = []
  const work = inSlices([1, 2, 3], 2, (item) => {
    if (item === 2) throw new Error('two')
    seen.push(item)
  })
  await expect(work).rejects.toThrow('two')
  expect(seen).toEqual([1])
})
