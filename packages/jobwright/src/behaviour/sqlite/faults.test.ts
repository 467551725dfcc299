/**
 * Faults of the file when a program starts: each has one clear error, and the file stays as it is.
 */

import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterEach, beforeEach, expect, test } from 'vitest'

import type { Engine } from '../../engine/contract/engine.ts'
import { MIGRATIONS } from '../../engine/sqlite/connection/schema.ts'
import { jobOf, Trial } from '../../engine/conformance/trial.ts'
import { ChildProgram } from '../crash/child-program.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import { SqliteError } from '../../engine/sqlite/connection/sqlite-error.ts'
import type { SqliteOptions } from '../../engine/sqlite/connection/settings.ts'

// A busy machine starts processes slowly.
let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
  path = join(folder, 'jobs.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

const LOCKING = new URL('../crash/locking-program.ts', import.meta.url)

async function opened(options: SqliteOptions = { path }): Promise<Trial> {
  const trial = new Trial(sqlite(options))
  await trial.open([jobOf('mail')])
  return trial
}

/** The code and the message of the error with which an engine refuses to open. */
async function refusal(options: SqliteOptions = { path }): Promise<string> {
  const engine: Engine = sqlite(options)
  try {
    await new Trial(engine).open([jobOf('mail')])
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error
    expect(error.path).toBe(options.path)
    return `${error.code}: ${error.message.replaceAll(folder, '<folder>')}`
  } finally {
    await engine.close()
  }
  throw new Error('the engine opens')
}

/** Makes a file with acknowledged messages: `a`, and enough others for some pages. */
async function fileWithMessages(): Promise<void> {
  const trial = await opened()
  await trial.enqueue({ id: 'a', job: 'mail' })
  await trial.enqueue(...Array.from({ length: 200 }, () => ({ job: 'mail', payload: 'x'.repeat(500) })))
  await trial.engine.close()
}

async function messagesIn(): Promise<number> {
  const trial = await opened()
  const { entries } = await trial.engine.messages({ limit: 1000 })
  await trial.engine.close()
  return entries.length
}

/** Works as another user: the superuser may write everything. */
async function asSomebodyElse<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

test('an error names a missing folder', async () => {
  expect(await refusal({ path: join(folder, 'data', 'jobs.db') })).toMatchInlineSnapshot(
    `"SQLITE_CANNOT_OPEN: the database <folder>/data/jobs.db has no folder: make <folder>/data first"`,
  )
})

test('an error says that the path is a folder', async () => {
  mkdirSync(path)
  expect(await refusal()).toMatchInlineSnapshot(
    `"SQLITE_CANNOT_OPEN: the database <folder>/jobs.db is a folder: name a file in it"`,
  )
})

test('a file that is not a database is refused and stays unchanged', async () => {
  writeFileSync(path, 'To do: buy milk, and a great deal more than that.\n'.repeat(100))
  const before = readFileSync(path, 'utf8')
  expect(await refusal()).toMatchInlineSnapshot(
    `"SQLITE_NOT_A_DATABASE: the database <folder>/jobs.db is not an SQLite database: name another file (SQLite: file is not a database)"`,
  )
  expect(readFileSync(path, 'utf8')).toBe(before)
})

test('the database of another program is refused and stays unchanged', async () => {
  const db = new DatabaseSync(path)
  db.exec('CREATE TABLE orders (id INTEGER)')
  const before = readFileSync(path)
  expect(await refusal()).toMatchInlineSnapshot(
    `"SQLITE_FOREIGN_FILE: the database <folder>/jobs.db holds the tables of another program: give jobwright a file of its own"`,
  )
  db.close()
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('the file of a newer version is refused and stays unchanged', async () => {
  await fileWithMessages()
  const db = new DatabaseSync(path)
  db.exec('PRAGMA user_version = 99')
  expect(await refusal()).toBe(
    `SQLITE_NEWER_FILE: the database <folder>/jobs.db was written by a newer version of jobwright (format 99, this one reads up to ${MIGRATIONS.length}): update the package jobwright`,
  )
  expect(db.prepare('SELECT count(*) AS messages FROM messages').get()).toEqual({ messages: 201 })
  db.close()
})

test('a truncated file is reported as damaged', async () => {
  await fileWithMessages()
  truncateSync(path, Math.floor(statSync(path).size / 2))
  expect(await refusal()).toMatchInlineSnapshot(
    `"SQLITE_CORRUPT: the database <folder>/jobs.db is damaged: restore a backup, or save what there is with \`sqlite3 <file> .recover\` (SQLite: database disk image is malformed)"`,
  )
})

test('a file with foreign bytes in its middle is reported as damaged by the statement that reads them', async () => {
  await fileWithMessages()
  const file = openSync(path, 'r+')
  for (let page = 4; page < statSync(path).size / 4096; page += 1) {
    writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096)
  }
  closeSync(file)
  expect(await refusal()).toMatchInlineSnapshot(
    `"SQLITE_CORRUPT: the database <folder>/jobs.db is damaged: restore a backup, or save what there is with \`sqlite3 <file> .recover\` (SQLite: database disk image is malformed)"`,
  )
})

test.skipIf(process.platform === 'win32')('an error names a file without the right to write', async () => {
  await fileWithMessages()
  chmodSync(folder, 0o755)
  chmodSync(path, 0o444)
  expect(await asSomebodyElse(refusal)).toMatchInlineSnapshot(
    `"SQLITE_READ_ONLY: the database <folder>/jobs.db cannot be written: give this user the right to write the file and its folder (SQLite: attempt to write a readonly database)"`,
  )
  chmodSync(path, 0o644)
  expect(await messagesIn()).toBe(201)
})

test.skipIf(process.platform === 'win32')('an error names a folder without the right to write', async () => {
  await fileWithMessages()
  chmodSync(path, 0o666)
  chmodSync(folder, 0o555)
  expect(await asSomebodyElse(refusal)).toMatchInlineSnapshot(
    `"SQLITE_READ_ONLY: the database <folder>/jobs.db cannot be written: give this user the right to write the file and its folder (SQLite: attempt to write a readonly database)"`,
  )
  expect(await asSomebodyElse(() => refusal({ path: join(folder, 'new.db') }))).toMatchInlineSnapshot(
    `"SQLITE_CANNOT_OPEN: the database <folder>/new.db could not be opened: look whether its folder is there and may be written (SQLite: unable to open database file)"`,
  )
  chmodSync(folder, 0o755)
  expect(await messagesIn()).toBe(201)
})

test('the engine waits for a file that another process has locked, up to its time limit', async () => {
  await fileWithMessages()
  const other = new ChildProgram(LOCKING, [path])
  await other.said('locked')
  expect(await refusal({ path, lockTimeoutSeconds: 0.1 })).toMatchInlineSnapshot(
    `"SQLITE_LOCKED: the database <folder>/jobs.db is locked by another process: end it, or let it end its transaction (SQLite: database is locked)"`,
  )
  const opening = opened({ path, lockTimeoutSeconds: 60 })
  other.tell('go')
  const trial = await opening
  expect((await trial.engine.messages({ limit: 1 })).entries.map(({ id }) => id)).toEqual(['a'])
  await trial.engine.close()
  await other.ended()
})

test('an engine that is closed while it waits for the lock does not open', async () => {
  await fileWithMessages()
  const other = new ChildProgram(LOCKING, [path])
  await other.said('locked')
  const engine = sqlite({ path, lockTimeoutSeconds: 60 })
  const opening = new Trial(engine).open([jobOf('mail')])
  const outcome = opening.catch((error: unknown) => error)
  await engine.close()
  other.tell('go')
  expect(await outcome).toMatchObject({ message: 'the SQLite engine was closed while it opened' })
  await other.ended()
})
