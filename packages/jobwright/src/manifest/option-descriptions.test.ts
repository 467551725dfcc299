import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { OPTION_DESCRIPTIONS } from './option-descriptions.ts'

test('the options are described as in their documentation', async () => {
  const text = await readFile(new URL('options.ts', import.meta.url), 'utf8')
  const documented = text.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\n +readonly (\w+)\?:/g)
  const words = Array.from(documented, ([, comment = '', name]) => [name, wordsOf(comment)] as const)
  expect(Object.fromEntries(words)).toMatchObject(OPTION_DESCRIPTIONS)
})

/** The text of a comment up to its first tag, on one line. */
function wordsOf(comment: string): string {
  const [text = ''] = comment.split('@')
  return text
    .replaceAll(/\n +\* ?|\s+/g, ' ')
    .trim()
    .replaceAll(/ {2,}/g, ' ')
}
