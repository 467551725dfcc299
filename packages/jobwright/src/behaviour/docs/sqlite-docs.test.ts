/** Keeps the tables of docs/guide/sqlite.md in step with the code. */

import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'
import { SQLITE_DEFAULTS } from '../../engine/sqlite/connection/settings.ts'

const PAGE = await readFile(new URL('../../../../../docs/guide/sqlite.md', import.meta.url), 'utf8')

/** The first cells of the rows that begin with code, with the second ones. */
function rowsOf(heading: string): readonly (readonly [string, string])[] {
  const [section = ''] = PAGE.split(`## ${heading}\n`)[1]?.split('\n## ') ?? []
  return Array.from(section.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm), ([, name = '', second = '']) => [
    name,
    second.replaceAll('`', ''),
  ])
}

test('the page lists every option with its default', () => {
  const defaults = Object.entries(SQLITE_DEFAULTS).map(([name, value]) => [name, String(value)])
  expect(rowsOf('Options')).toEqual([['path', '–'], ...defaults])
})

test('the page lists every code of an error', async () => {
  const sources = ['../../engine/sqlite/connection/sqlite-error.ts', '../../engine/sqlite/backup.ts'].map(
    (file) => readFile(new URL(file, import.meta.url), 'utf8'),
  )
  const codes = (await Promise.all(sources)).flatMap((text) => {
    const [union = ''] = /export type \w+ErrorCode =[^]*?\n\n/.exec(text) ?? []
    return Array.from(union.matchAll(/'(\w+)'/g), ([, code = '']) => code)
  })
  expect(codes.length).toBeGreaterThan(10)
  expect(rowsOf('Errors').map(([code]) => code)).toEqual(codes)
})
