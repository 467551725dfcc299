import type { Compilation } from '@jobwright/compiler'
import { expect, test } from 'vitest'

import { isInput } from './inputs.ts'

/** A compilation of files that lie outside of its tasks folder, and how often they were listed. */
function compilationOf(inputs: readonly string[]): { compilation: Compilation; listings: () => number } {
  let listings = 0
  const parts = { folders: ['/app/src/tasks'], missing: ['/app/src/limits.ts'], deadEnds: [] }
  const compilation = {
    project: { root: '/app', output: '/app/src/jobs.gen' },
    ...parts,
    get inputs() {
      listings += 1
      return inputs
    },
  } as unknown as Compilation // the other parts are not read
  return { compilation, listings: () => listings }
}

test('the inputs are listed once, however many changes there are', () => {
  const paths = Array.from({ length: 500 }, (_, index) => `/app/src/other/${index}.ts`)
  const { compilation, listings } = compilationOf(paths)
  expect(paths.every((path) => isInput(compilation, path))).toBe(true)
  expect(listings()).toBe(1)
})

test.each([
  ['/app/src/tasks/deep/new.ts', true],
  ['/app/src/limits.ts', true],
  ['/app/jobwright.config.json', true],
  ['/app/src/other.ts', false],
  ['/app/src/jobs.gen/index.ts', false],
])('%s may change the outcome: %s', (path, expected) => {
  expect(isInput(compilationOf([]).compilation, path)).toBe(expected)
})
