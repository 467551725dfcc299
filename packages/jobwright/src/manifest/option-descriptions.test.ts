import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { OPTION_DESCRIPTIONS } from './option-descriptions.ts'

test('the options are described as in their documentation', async () => {
  const text = await readFile(new URL('options.ts', import.meta.url), 'utf8')
  const documented = text.matchAll(/\/\*\* ([^\n]*?)(?: @default [^\n]*?)? \*\/\n +readonly (\w+)\?:/g)
  expect(Object.fromEntries(Array.from(documented, ([, words, name]) => [name, words]))).toMatchObject(
    OPTION_DESCRIPTIONS,
  )
})
