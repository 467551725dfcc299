import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { Database } from './database.ts'
import { migrate } from './schema.ts'

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
