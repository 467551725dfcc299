import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backup as nodeBackup, DatabaseSync } from 'node:sqlite'

import { afterAll, expect, test } from 'vitest'

import { deferred } from '../../time/deferred.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import { QueueTask } from '../../authoring/task.ts'
import { backupSqlite } from './backup.ts'
import { Database } from './connection/database.ts'
import { programOn, type ProgramOnFile } from '../../behaviour/crash/program-on-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))
let folders = 0

function newFolder(): string {
  const path = join(folder, String((folders += 1)))
  mkdirSync(path)
  return path
}

class Noting extends QueueTask<RunnerResult, number> {
  static readonly seen: number[] = []
  override process(message: number): RunnerResult {
    Noting.seen.push(message)
    return { success: true }
  }
}

/** A program whose messages wait. */
async function pausedProgram(path: string): Promise<ProgramOnFile> {
  const program = await programOn(path, { note: [Noting] })
  await program.runner.pause('note')
  return program
}

/** Enqueues one message after another until it is stopped. */
function enqueueing({ runner }: ProgramOnFile): { readonly acknowledged: string[]; stop(): Promise<void> } {
  const acknowledged: string[] = []
  const end = new AbortController()
  const done = (async () => {
    while (!end.signal.aborted) acknowledged.push((await runner.enqueue('note', acknowledged.length)).id)
  })()
  return {
    acknowledged,
    stop: () => {
      end.abort()
      return done
    },
  }
}

function idsIn(path: string): readonly unknown[] {
  const db = new DatabaseSync(path)
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  const ids = db.prepare('SELECT id FROM messages ORDER BY sequence').all()
  db.close()
  return ids.map(({ id }) => id)
}

test('a backup made while the program enqueues is whole, and has every message that was acknowledged before', async () => {
  const to = join(newFolder(), 'copy.db')
  const path = join(newFolder(), 'jobs.db')
  await using program = await pausedProgram(path)
  await program.runner.enqueueMany(
    'note',
    Array.from({ length: 5000 }, (_, index) => index),
  )
  const writing = enqueueing(program)
  await program.happened('message.enqueued', 5010)
  const before = [...writing.acknowledged]
  const made = await backupSqlite({ path, to })
  await writing.stop()
  const ids = idsIn(to)
  expect(made).toEqual({ path: to, bytes: statSync(to).size, messages: ids.length, deadLetters: 0, runs: 0 })
  expect(ids.slice(5000)).toEqual(expect.arrayContaining(before))
  expect(readdirSync(join(to, '..'))).toEqual(['copy.db'])
})

test.for([
  ['the backup of Node', nodeBackup],
  ['SQL, on a Node without a backup', undefined],
] as const)('a copy made by %s is of one moment', async ([, backup]) => {
  const to = join(newFolder(), 'copy.db')
  const path = join(newFolder(), 'jobs.db')
  await using program = await pausedProgram(path)
  await program.runner.enqueueMany(
    'note',
    Array.from({ length: 20_000 }, (_, index) => index),
  )
  const source = Database.openExisting(path)
  const copied = source.copyTo(to, { backup })
  await program.runner.enqueue('note', 20_000)
  await copied
  source.close()
  expect(idsIn(to)).toHaveLength(20_000)
})

test.for([
  ['by the same job', 'note', {}],
  ['by the job that took its place', 'letter', { aliases: ['note'] }],
] as const)(
  'a copy opens with sqlite(), and messages that were running when it was made run again %s',
  async ([, job, options]) => {
    const to = join(newFolder(), 'copy.db')
    const path = join(newFolder(), 'jobs.db')
    const started = deferred<void>()
    const end = deferred<void>()
    class Slow extends QueueTask<RunnerResult, number> {
      override async process(): Promise<RunnerResult> {
        started.resolve()
        await end.promise
        return { success: true }
      }
    }
    await using program = await programOn(path, { note: [Slow] })
    await program.runner.enqueue('note', 7)
    await started.promise
    expect(await backupSqlite({ path, to })).toMatchObject({ messages: 1 })
    Noting.seen.length = 0
    await using copy = await programOn(to, { [job]: [Noting, options] })
    await copy.happened('run.ended')
    expect(Noting.seen).toEqual([7])
    end.resolve()
  },
)

test('an existing file is replaced only by force, and the database or a file in use never', async () => {
  const to = join(newFolder(), 'copy.db')
  const path = join(newFolder(), 'jobs.db')
  await using program = await pausedProgram(path)
  writeFileSync(to, 'mine')
  await expect(backupSqlite({ path, to })).rejects.toThrow(
    `the backup ${to} is there already: name another file, or give the option force (--force) to replace it`,
  )
  expect(readFileSync(to, 'utf8')).toBe('mine')
  await backupSqlite({ path, to, force: true })
  expect(idsIn(to)).toEqual([])
  writeFileSync(`${to}-wal`, '')
  await expect(backupSqlite({ path, to, force: true })).rejects.toThrow(
    `the backup ${to} is the database of a program that runs`,
  )
  const link = join(newFolder(), 'link.db')
  symlinkSync(path, link)
  await expect(backupSqlite({ path, to: link, force: true })).rejects.toThrow('is the database itself')
  await program.runner.enqueue('note', 1)
  expect((await program.runner.messages.list()).entries).toHaveLength(1)
})

test('a place where no file can be made is refused', async () => {
  const path = join(newFolder(), 'jobs.db')
  const target = newFolder()
  await (await pausedProgram(path)).runner.stop()
  await expect(backupSqlite({ path, to: target })).rejects.toThrow(
    `the backup ${target} is a folder: name a file in it`,
  )
  const socket = join(target, 'socket')
  await using server = createServer().listen(socket)
  await once(server, 'listening')
  await expect(backupSqlite({ path, to: socket, force: true })).rejects.toThrow(
    `the backup ${socket} is a device, not a file: name a file`,
  )
  await expect(backupSqlite({ path, to: join(target, 'no/copy.db') })).rejects.toThrow(
    `the backup ${join(target, 'no/copy.db')} has no folder: make ${join(target, 'no')} first`,
  )
})

test('a backup of a missing or damaged database fails and leaves no files', async () => {
  const path = join(newFolder(), 'jobs.db')
  const target = newFolder()
  const to = join(target, 'copy.db')
  await expect(backupSqlite({ path, to })).rejects.toThrow(`the database ${path} is not there`)
  const program = await pausedProgram(path)
  await program.runner.enqueueMany(
    'note',
    Array.from({ length: 2000 }, (_, index) => index),
  )
  await program.runner.stop()
  const bytes = readFileSync(path)
  bytes.fill(0x5a, 8192, 40_960)
  writeFileSync(path, bytes)
  await expect(backupSqlite({ path, to })).rejects.toThrow(/^the database \S+ is damaged: /)
  expect(readdirSync(target)).toEqual([])
})

test('a backup that is aborted leaves no file', async () => {
  const path = join(newFolder(), 'jobs.db')
  const target = newFolder()
  await using program = await pausedProgram(path)
  const payloads = Array.from({ length: 20_000 }, (_, index) => index)
  await program.runner.enqueueMany('note', payloads)
  const end = new AbortController()
  const made = backupSqlite({ path, to: join(target, 'copy.db'), signal: end.signal })
  end.abort(new Error('given up'))
  await expect(made).rejects.toThrow('given up')
  expect(readdirSync(target)).toEqual([])
})

test('a backup can be read by the users who can read the database, and by no others', async () => {
  const path = join(newFolder(), 'jobs.db')
  const to = join(newFolder(), 'copy.db')
  await (await pausedProgram(path)).runner.stop()
  chmodSync(path, 0o600)
  await backupSqlite({ path, to })
  expect(statSync(to).mode & 0o777).toBe(0o600)
})
