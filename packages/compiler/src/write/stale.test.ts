import { expect, test } from 'vitest'

import { fixture } from '../testing/project.fixture.ts'
import { diagnoseRewritten } from './rewrites.ts'
import { diagnoseStale, staleFiles } from './stale.ts'

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

test('a difference in line ends alone is none', async () => {
  expect(await stale('a\r\nb', 'a\nb\n')).toEqual([])
})

test('the difference of a file with other line ends shows only the other lines', async () => {
  expect(await stale('a\r\nb\r\nc\r\n', 'a\nb\nd\n')).toEqual([
    { file: 'gen/a.ts', reason: 'differs', diff: '@@ -2,2 +2,2 @@\n b\n-c\n+d\n' },
  ])
})

test('a file that a formatter has changed names the formatter, and how it leaves the file alone', async () => {
  const root = await fixture({
    '.prettierrc': '',
    'gen/a.ts': 'export const a = "b";\n',
    'gen/b.ts': 'let a;\n',
  })
  const [formatted, changed] = await staleFiles(root, [
    { path: `${root}/gen/a.ts`, text: "export const a = 'b'\n" },
    { path: `${root}/gen/b.ts`, text: "export const b = 'b'\n" },
  ])
  expect(diagnoseStale(formatted!)).toMatchObject({
    message: expect.stringMatching(
      /^gen\/a\.ts has another layout than jobwright writes: a formatter has changed it\n/,
    ),
    fix: 'Tell Prettier to leave the generated files alone: write the line gen/ in .prettierignore. Then run jobwright generate, and commit what it writes.',
  })
  expect(changed?.formatting).toBeUndefined()
  expect(diagnoseRewritten(formatted!).fix).toMatch(/^Tell Prettier to leave/)
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
