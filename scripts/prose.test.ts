/** Comments and pages keep to lines that a reader takes in at once. */

import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

const MOST_COLUMNS = 100

const SOURCES = [
  '{packages,bench,test-support,end-to-end,playground}/**/src/**/*.{ts,mjs}',
  'scripts/*',
  '*.ts',
]
const PAGES = ['*.md', 'docs/**/*.md', 'bench/*.md']
const exclude = (path: string): boolean =>
  /^(?:node_modules|dist|fixtures|jobs\.gen|\.cache)$/.test(path.split('/').at(-1)!)

test('no comment has a line of more than a hundred characters', async () => {
  expect(await longLines(SOURCES, isComment)).toEqual([])
})

test('no page has a line of more than a hundred characters, but for tables, code and links', async () => {
  expect(await longLines(PAGES, isProse)).toEqual([])
})

/** A directive for a tool must stand on one line, and an address cannot be cut. */
function isComment(line: string): boolean {
  return (
    /^\s*(?:\/\*\*|\/\/|\*) /.test(line) && !/oxlint-(?:dis|en)able|oxfmt-ignore|https?:\/\/\S{60}/.test(line)
  )
}

function isProse(line: string): boolean {
  return (
    !/^\s*(?:<!--|\||\{|"|\$|const |import |export )/.test(line) && !/\]\(\S{40,}\)|https?:\/\//.test(line)
  )
}

async function longLines(patterns: readonly string[], counts: (line: string) => boolean): Promise<string[]> {
  const found: string[] = []
  for await (const path of glob(patterns, { cwd: ROOT, exclude })) {
    for (const [index, line] of withoutCode(await readFile(join(ROOT, path), 'utf8'))
      .split('\n')
      .entries()) {
      if (line.length > MOST_COLUMNS && counts(line)) found.push(`${path}:${index + 1}`)
    }
  }
  return found
}

/** Fenced blocks of pages hold code and output, which break where they must. */
function withoutCode(text: string): string {
  return text.replaceAll(/^ *```[^]*?^ *```$/gm, (block) => block.replaceAll(/[^\n]+/g, ''))
}
