import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { Database } from './database.ts'
import { GroupCommit, type GroupHost } from './group-commit.ts'
import { migrate } from './schema.ts'

let folder: string
let db: Database
let commits = 0
let elapsedMs = 0

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
  db = Database.open({ path: join(folder, 'jobs.db'), synchronous: 'FULL' })
  migrate(db)
  db.exec('CREATE TABLE words (word TEXT UNIQUE)')
  commits = 0
})

afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

function groupCommit(lockTimeoutMs = 5000): GroupCommit {
  const clock = { elapsed: () => elapsedMs }
  const host: GroupHost = {
    db,
    clock,
    lockTimeoutMs,
    begun() {},
    ending() {},
    committed: () => (commits += 1),
    answered() {},
  }
  return new GroupCommit(host)
}

function write(word: string): number {
  return db.run('INSERT INTO words VALUES (?)', word)
}

/** Takes longer than a transaction may. */
function writeSlowly(word: string): number {
  elapsedMs += 11
  return write(word)
}

function written(): readonly string[] {
  return db.all<{ word: string }>('SELECT word FROM words ORDER BY word').map(({ word }) => word)
}

test('all work that arrives in one turn shares one transaction', async () => {
  const group = groupCommit()
  await Promise.all(['a', 'b', 'c'].map((word) => group.add(() => write(word))))
  expect([written(), commits]).toEqual([['a', 'b', 'c'], 1])
})

test('work that fails fails alone, and the rest is done without it', async () => {
  const group = groupCommit()
  const outcomes = await Promise.allSettled(['a', 'a', 'b'].map((word) => group.add(() => write(word))))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(written()).toEqual(['a', 'b'])
})

test('work that fails costs the rest no transaction', async () => {
  const group = groupCommit()
  const words = Array.from({ length: 100 }, (_, number) => (number % 2 === 0 ? `${number}` : 'same'))
  const outcomes = await Promise.allSettled(words.map((word) => group.add(() => write(word))))
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(49)
  expect([written().length, commits]).toEqual([51, 1])
})

test('work that other work adds is done before the group counts as idle', async () => {
  const group = groupCommit()
  void group.add(() => write('first')).then(() => group.add(() => write('second')))
  await group.idle()
  await group.idle()
  expect(written()).toEqual(['first', 'second'])
})

test('work that takes long is done in several transactions, and all of it is done', async () => {
  const group = groupCommit()
  await Promise.all(['a', 'b', 'c'].map((word) => group.add(() => writeSlowly(word))))
  expect([written(), commits]).toEqual([['a', 'b', 'c'], 3])
})

test('the group waits for a lock that another connection holds', async () => {
  const other = Database.open({ path: db.path, synchronous: 'FULL' })
  other.exec('BEGIN IMMEDIATE')
  const writing = groupCommit().add(() => write('a'))
  await new Promise(setImmediate)
  other.exec('COMMIT')
  other.close()
  await writing
  expect(written()).toEqual(['a'])
})

test('a lock that is not released fails the commit, and nothing is written', async () => {
  const other = Database.open({ path: db.path, synchronous: 'FULL' })
  other.exec('BEGIN IMMEDIATE')
  await expect(groupCommit(0).add(() => write('a'))).rejects.toMatchObject({
    code: 'SQLITE_LOCKED',
    path: db.path,
  })
  other.exec('ROLLBACK')
  other.close()
  expect(written()).toEqual([])
})

test('work that comes last sees all work of its turn, and its caller goes on after the other callers', async () => {
  const group = groupCommit()
  const went: string[] = []
  const closing = group.add(written, { last: true }).then((words) => went.push(`last sees ${words.join()}`))
  const others = ['a', 'b'].map(async (word) => {
    await group.add(() => write(word))
    for (let hop = 0; hop < 10; hop += 1) await Promise.resolve()
    went.push(word)
  })
  await Promise.all([closing, ...others])
  expect([went, commits]).toEqual([['a', 'b', 'last sees a,b'], 1])
})

test('work that comes last is done in each transaction, however much other work waits', async () => {
  const group = groupCommit()
  const slow = ['a', 'b', 'c'].map((word) => group.add(() => writeSlowly(word)))
  const seen = await group.add(written, { last: true })
  await Promise.all(slow)
  expect([seen, written(), commits]).toEqual([['a'], ['a', 'b', 'c'], 3])
})

test('work that comes last is done again without work that failed', async () => {
  const group = groupCommit()
  const outcomes = Promise.allSettled(['a', 'a', 'b'].map((word) => group.add(() => write(word))))
  expect(await group.add(written, { last: true })).toEqual(['a', 'b'])
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})
