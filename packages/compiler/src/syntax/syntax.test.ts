import { createRequire } from 'node:module'

import { expect, test } from 'vitest'

import { blankDecorators } from '../decorators/blank-decorators.ts'
import { factsOfText } from '../testing/facts-of-text.ts'

const { cache } = createRequire(import.meta.url)

function isLoaded(): boolean {
  return Object.keys(cache).some((path) => path.includes('ts-morph'))
}

test('the parser is loaded with the first text that needs it', async () => {
  await blankDecorators(`import { createRunner } from 'jobwright'`, '/project/src/main.ts')
  expect(isLoaded()).toBe(false)
  await factsOfText('export const a = 1')
  expect(isLoaded()).toBe(true)
})
