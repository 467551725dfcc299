/** Keeps docs/guarantees.md in step with the promises of docs/semantics.md, and with the tests. */

import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url)

test('every promise of docs/semantics.md is in docs/guarantees.md, with a test or the reason why there is none', async () => {
  const promises = promisesOf(await read('docs/semantics.md'))
  const listed = rowsOf(await read('docs/guarantees.md')).map(([promise]) => promise)
  expect(
    promises.filter((promise) => !listed.includes(promise)),
    'promises without a row',
  ).toEqual([])
  expect(listed.slice(0, promises.length), 'rows that quote no promise').toEqual(promises)
})

test('every test that docs/guarantees.md names is there', async () => {
  const missing: string[] = []
  for (const [promise, tests] of rowsOf(await read('docs/guarantees.md'))) {
    const named = [...tests.matchAll(/`([^`]+) › ([^`]+)`/g)]
    const isPlain = tests === 'Definition.' || /^Not tested: \S.*\.$/.test(tests)
    if (named.length === 0 && !isPlain) missing.push(`${promise}: ${tests}`)
    for (const [, file = '', title = ''] of named) {
      if (!(await hasTest(file, title))) missing.push(`${file} › ${title}`)
    }
  }
  expect(missing).toEqual([])
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

async function hasTest(file: string, title: string): Promise<boolean> {
  const text = await read(file.includes('/src/') ? file : `packages/jobwright/src/${file}`).catch(() => '')
  const start = ["'", '"', '`'].map(
    (quote) => quote + title.replaceAll("'", quote === "'" ? String.raw`\'` : "'"),
  )
  return start.some((quoted) => text.includes(quoted))
}

function read(path: string): Promise<string> {
  return readFile(new URL(path, root), 'utf8')
}
