import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { Database } from './database.ts'
import { migrate, versionOf, type SchemaDatabase } from './schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'jobs.db')

test('every connection waits for locks by a pragma, which each version of Node knows', () => {
  const engine = Database.open({ path, synchronous: 'FULL' })
  migrate(engine)
  const command = Database.openExisting(path)
  const waits = (): readonly number[] => [engine, command].map((db) => db.pragma('busy_timeout'))
  expect(waits()).toEqual([20, 5000])
  copyFileSync(path, `${path}.copy`) // it makes both open the file again
  engine.keepHold('look')
  expect(waits()).toEqual([20, 5000])
  for (const db of [engine, command]) db.close()
})

test('a connection that was closed is closed, on every version of Node', () => {
  const db = Database.open({ path, synchronous: 'FULL' })
  db.close()
  db.close()
  expect(() => db.exec('SELECT 1')).toThrow('database is not open')
})

test('a file that another process makes while it is looked at is never taken for one of another program', () => {
  const file = join(folder, 'new.db')
  const [looking, making] = [0, 1].map(() => Database.open({ path: file, synchronous: 'FULL' })) as [
    Database,
    Database,
  ]
  let isMade = false
  const afterEachRead = <Result>(result: Result): Result => {
    if (!isMade) migrate(making)
    isMade = true
    return result
  }
  const interrupted: SchemaDatabase & Pick<Database, 'pragma'> = {
    path: file,
    exec: (sql) => looking.exec(sql),
    get: (sql) => afterEachRead(looking.get(sql)),
    pragma: (name) => afterEachRead(looking.pragma(name)),
    transaction: (work) => looking.transaction(work),
  }
  expect(versionOf(interrupted)).toBe(0)
  expect(versionOf(interrupted)).toBeGreaterThan(0)
  for (const db of [looking, making]) db.close()
})
