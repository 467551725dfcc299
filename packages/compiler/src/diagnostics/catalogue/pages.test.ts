import { readFile, readdir } from 'node:fs/promises'

import { describe, expect, test } from 'vitest'

import { compileFiles, type Files } from '../../testing/project.fixture.ts'
import { CATALOGUE } from './catalogue.ts'

const FOLDER = new URL('../../../../../docs/errors/', import.meta.url)

/** Problems that the files of a project alone cannot cause, or that never come alone. */
const WITHOUT_EXAMPLE = new Set(['JW4011', 'JW5002', 'JW5004', 'JW5006', 'JW5007', 'JW5008', 'JW7004'])

/**
 * The files of a page's examples: blocks of code after `<!-- wrong: file -->` or
 * `<!-- right: file -->`.
 */
function examplesOf(page: string, kind: 'wrong' | 'right'): Files {
  const blocks = page.matchAll(new RegExp(`<!-- ${kind}: (.*) -->\n\n\`\`\`\\w+\n([^]*?)\`\`\`\n`, 'g'))
  return Object.fromEntries(Array.from(blocks, ([, file, text]) => [file!, text!]))
}

async function codesIn(files: Files): Promise<string[]> {
  return (await compileFiles(files)).diagnostics.map(({ code }) => code)
}

test('every code has a page, and every page a code', async () => {
  const pages = (await readdir(FOLDER)).filter((name) => /^JW\d+\.md$/.test(name)).toSorted()
  expect(pages).toEqual(CATALOGUE.map(({ code }) => `${code}.md`))
})

describe.each(CATALOGUE.map(({ code }) => code))('the page of %s', (code) => {
  test('is named after it, and shows it and its remedy', async () => {
    const page = await readFile(new URL(`${code}.md`, FOLDER), 'utf8')
    expect(page.startsWith(`# ${code}: `)).toBe(true)
    if (WITHOUT_EXAMPLE.has(code)) return
    const wrong = examplesOf(page, 'wrong')
    expect(new Set(await codesIn(wrong))).toEqual(new Set([code]))
    // Files that the right example does not show stay the same.
    expect(await codesIn({ ...wrong, ...examplesOf(page, 'right') })).toEqual([])
  })
})
