/**
 * Keeps docs/reference/guarantees.md in step with the promises of docs/reference/semantics.md, and
 * with the tests.
 */

import { glob, readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

const root = new URL('../../../../../', import.meta.url)

/** The files with tests, and those with the rules of the engines' conformance suite. */
const TESTS = [
  'packages/*/src/**/*.test.ts',
  'packages/jobwright/src/engine/conformance/*.ts',
  'end-to-end/src/*.test.ts',
  'playground/src/*.test.ts',
]

/** The first argument of a call, or a fact of the conformance suite. */
const TITLE = /(?:\(|\bfact: )\s*(['"`])((?:\\.|(?!\1)[^\\])+)\1,/g

test('every promise of docs/reference/semantics.md is in docs/reference/guarantees.md, with a test or the reason why there is none', async () => {
  const promises = promisesOf(await read('docs/reference/semantics.md'))
  const listed = rowsOf(await read('docs/reference/guarantees.md')).map(([promise]) => promise)
  expect(
    promises.filter((promise) => !listed.includes(promise)),
    'promises without a row',
  ).toEqual([])
  expect(listed.slice(0, promises.length), 'rows that quote no promise').toEqual(promises)
})

test('every test that docs/reference/guarantees.md names is there, and no other has its title', async () => {
  const titles = await titlesOfTests()
  const wrong: string[] = []
  for (const [promise, tests] of rowsOf(await read('docs/reference/guarantees.md'))) {
    const isPlain = tests === 'Definition.' || /^Not tested: \S.*\.$/.test(tests)
    const named = isPlain ? [] : Array.from(tests.matchAll(/`([^`]+)`/g), ([, title = '']) => title)
    if (named.length === 0 && !isPlain) wrong.push(`${promise}: ${tests}`)
    for (const title of named) {
      const count = titles.filter((one) => one === title).length
      if (count !== 1) wrong.push(`${title}: ${count} tests`)
    }
  }
  expect(wrong).toEqual([])
})

/** Each sentence, and each option of the table. */
function promisesOf(page: string): string[] {
  return page.split(/\n\s*\n/).flatMap((block) => {
    const lines = block.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    if (lines[0]?.startsWith('|') === true) {
      return lines.slice(2).map((row) => `option ${row.split('|')[1]?.trim() ?? ''}`)
    }
    return lines
      .join('\n')
      .split(/^(?:\d+\.|-) /m)
      .flatMap((item) =>
        item
          .replaceAll(/\s+/g, ' ')
          .trim()
          .split(/(?<=[.;]) (?=[A-Z`*'])/),
      )
      .filter((sentence) => sentence !== '')
  })
}

/** The two cells of each row. */
function rowsOf(page: string): [promise: string, tests: string][] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| promise |') && !line.startsWith('| ---'))
    .map((line) => line.slice(2, -2).split(' | '))
    .map(([promise = '', tests = '']) => [promise, tests])
}

/** The titles of all tests, and of the rules of the engines' conformance suite. */
async function titlesOfTests(): Promise<string[]> {
  const texts: string[] = []
  for await (const path of glob(TESTS, { cwd: root })) texts.push(await read(path))
  return texts.flatMap((text) =>
    Array.from(text.matchAll(TITLE), ([, , title = '']) => title.replaceAll("\\'", "'")),
  )
}

function read(path: string): Promise<string> {
  return readFile(new URL(path, root), 'utf8')
}
