import { expect, test } from 'vitest'

import { fixture } from '../testing/project.fixture.ts'
import { staleFiles } from './stale.ts'

/** The stale files if a file contains `before` and should contain `after`. */
async function stale(before: string | undefined, after: string): Promise<object[]> {
  const root = await fixture(before === undefined ? {} : { 'gen/a.ts': before })
  const found = await staleFiles(root, [{ path: `${root}/gen/a.ts`, text: after }])
  return found.map(({ file, reason, diff }) => ({ file, reason, diff }))
}

test('a file with the same bytes is not stale', async () => {
  expect(await stale('a\nb\n', 'a\nb\n')).toEqual([])
})

test('a file that is not there is missing', async () => {
  expect(await stale(undefined, 'a\n')).toEqual([{ file: 'gen/a.ts', reason: 'missing', diff: '' }])
})

test('a file that differs tells the lines', async () => {
  const diff = '@@ -2,3 +2,3 @@\n two\n-three\n+3\n four\n'
  expect(await stale('one\ntwo\nthree\nfour\nfive\n', 'one\ntwo\n3\nfour\nfive\n')).toEqual([
    { file: 'gen/a.ts', reason: 'differs', diff },
  ])
})

test('a difference in line ends alone is one', async () => {
  expect(await stale('a\r\n', 'a\n')).toEqual([
    { file: 'gen/a.ts', reason: 'differs', diff: '@@ -1,1 +1,1 @@\n-a\r\n+a\n' },
  ])
})

test('a long difference is cut off', async () => {
  const lines = Array.from({ length: 100 }, (_, index) => `${index}\n`).join('')
  const [found] = await staleFilesOf(lines)
  expect(found?.diff.split('\n').slice(-3)).toEqual(['+38', '… 61 more lines', ''])
})

async function staleFilesOf(after: string) {
  const root = await fixture({ 'a.ts': '' })
  return staleFiles(root, [{ path: `${root}/a.ts`, text: after }])
}
