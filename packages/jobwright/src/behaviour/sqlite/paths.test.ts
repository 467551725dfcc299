/** The path of the file: odd names, links, relative paths, no file at all. */

import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { jobOf, Trial } from '../../engine/conformance/trial.ts'
import { backupSqlite } from '../../engine/sqlite/backup.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import { openSqliteFile } from '../../engine/sqlite/sqlite-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

const jobs = [jobOf('mail')]
const NAMES = [
  'a b',
  'Büro',
  'a?mode=memory',
  'a#b',
  'a%20b',
  "a'b",
  'file:a',
  ':memory:b',
  '日本',
  '.hidden',
]

test.for(NAMES)('a file may be called %s', async (name) => {
  const path = join(folder, name)
  const trial = new Trial(sqlite({ path }))
  await trial.open(jobs)
  await trial.enqueue({ id: 'a', job: 'mail' })
  await trial.engine.close()
  expect(existsSync(path)).toBe(true)
  await backupSqlite({ path, to: `${path}.copy` })
  const file = openSqliteFile({ path: `${path}.copy` })
  expect((await file.messages.list()).entries.map(({ id }) => id)).toEqual(['a'])
  file.close()
})

test('a symbolic link leads to the same messages', async () => {
  const path = join(folder, 'linked.db')
  const one = new Trial(sqlite({ path, synchronous: 'FULL' }))
  await one.open(jobs, 'one')
  symlinkSync(path, join(folder, 'link.db'))
  const other = new Trial(sqlite({ path: join(folder, 'link.db'), synchronous: 'NORMAL' }), one.clock)
  await other.open(jobs, 'other')
  await one.enqueue({ id: 'a', job: 'mail' })
  await other.enqueue({ id: 'b', job: 'mail' })
  expect(await one.claimedIds()).toEqual(['a', 'b'])
  await one.engine.close()
  await other.engine.close()
})

test('a relative path starts from the directory in which the engine was made', async () => {
  const path = relative(process.cwd(), join(folder, 'relative.db'))
  const trial = new Trial(sqlite({ path }))
  const before = process.cwd()
  process.chdir(mkdtempSync(join(folder, 'elsewhere-')))
  try {
    await trial.open(jobs)
    await trial.engine.close()
  } finally {
    process.chdir(before)
  }
  expect(existsSync(join(folder, 'relative.db'))).toBe(true)
})

test('without a file, messages are kept as long as the engine is open', async () => {
  const trial = new Trial(sqlite({ path: ':memory:' }))
  await trial.open(jobs)
  await trial.enqueue({ id: 'a', job: 'mail' })
  expect(await trial.claimedIds()).toEqual(['a'])
  await trial.engine.close()
  await trial.open(jobs)
  expect(await trial.counts('mail')).toMatchObject({ ready: 0, running: 0 })
  await trial.engine.close()
})
