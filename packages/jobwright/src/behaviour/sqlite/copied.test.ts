/**
 * The program itself opens and closes its database file by other means, for a copy or a read: the
 * system then drops SQLite's locks, and the next process that closes the file deletes its log.
 */

import { execFile, execFileSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  closeSync,
  openSync,
} from 'node:fs'
import { copyFile, cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'

import { afterAll, expect, test } from 'vitest'

import type { RunnerResult } from '../../authoring/result.ts'
import { QueueTask } from '../../authoring/task.ts'
import { openSqliteFile } from '../../engine/sqlite/sqlite-file.ts'
import { programOn, type ProgramOnFile } from '../crash/program-on-file.ts'

const execute = promisify(execFile)

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))
let folders = 0

class Noting extends QueueTask<RunnerResult, string> {
  override process(): RunnerResult {
    return { success: true }
  }
}

/** A new folder with the file of a program whose messages wait. */
async function pausedProgram(): Promise<ProgramOnFile & { readonly path: string }> {
  const data = join(folder, String((folders += 1)))
  mkdirSync(data)
  const path = join(data, 'jobs.db')
  const program = await programOn({ path, synchronous: 'FULL' }, { note: [Noting] })
  await program.runner.pause('note')
  return { ...program, path }
}

/** Another process opens the file, runs SQL on it and closes it. @returns the ids of its rows */
async function elsewhere(path: string, sql: string): Promise<readonly string[]> {
  const { stdout } = await execute(process.execPath, ['-e', script(path, sql)])
  return JSON.parse(stdout) as readonly string[] // the script wrote it
}

/** The same, and this process does nothing meanwhile. */
function elsewhereAtOnce(path: string, sql: string): void {
  execFileSync(process.execPath, ['-e', script(path, sql)], { stdio: 'ignore' })
}

function script(path: string, sql: string): string {
  return `const { DatabaseSync } = require('node:sqlite'); const db = new DatabaseSync(${JSON.stringify(path)})
    db.exec('PRAGMA busy_timeout = 5000'); const rows = db.prepare(${JSON.stringify(sql)}).all(); db.close()
    console.log(JSON.stringify(rows.map(({ id }) => id)))`
}

const READ = 'SELECT id FROM messages ORDER BY sequence'
const WRITE = "UPDATE jobs SET permits = permits WHERE job = 'note' RETURNING job AS id"

async function send({ runner }: ProgramOnFile, count: number): Promise<readonly string[]> {
  const ids: string[] = []
  for (let sent = 0; sent < count; sent += 1) ids.push((await runner.enqueue('note', String(sent))).id)
  return ids
}

const WAYS: readonly { readonly how: string; touch(path: string): unknown }[] = [
  { how: 'copies its folder', touch: (path) => cpSync(dirname(path), copyOf(path), { recursive: true }) },
  { how: 'copies the file', touch: (path) => copyFileSync(path, copyOf(path)) },
  { how: 'reads the file', touch: (path) => readFileSync(path) },
  { how: 'opens and closes the file', touch: (path) => closeSync(openSync(path, 'r')) },
  {
    how: 'copies its folder meanwhile',
    touch: (path) => cp(dirname(path), copyOf(path), { recursive: true }),
  },
]

/** A place outside of the folder. */
function copyOf(path: string): string {
  return `${dirname(path)}.copy`
}

test.for(WAYS)(
  'nothing that was acknowledged is lost when the program $how, and another process closes the file',
  async ({ touch }) => {
    await using program = await pausedProgram()
    const before = await send(program, 2)
    await touch(program.path)
    elsewhereAtOnce(program.path, READ)
    const after = await send(program, 3)
    await elsewhere(program.path, WRITE)
    const last = await send(program, 2)
    expect(await elsewhere(program.path, READ)).toEqual([...before, ...after, ...last])
    expect((await program.runner.health()).status).toBe('healthy')
  },
)

test('a copy while the file is inspected in the same program loses nothing either', async () => {
  await using program = await pausedProgram()
  const file = openSqliteFile({ path: program.path })
  const before = await send(program, 1)
  copyFileSync(program.path, copyOf(program.path))
  elsewhereAtOnce(program.path, READ)
  const after = await send(program, 1)
  expect(await file.cancel(before[0] ?? '')).toBe(true)
  expect(await elsewhere(program.path, READ)).toEqual(after)
  file.close()
})

test('copies without end, and processes that come and go, lose nothing of what is sent meanwhile', async () => {
  await using program = await pausedProgram()
  const ids: string[] = []
  const over = new AbortController()
  const copying = (async () => {
    while (!over.signal.aborted) await copyFile(program.path, copyOf(program.path))
  })()
  const closing = (async () => {
    for (let round = 0; round < 5; round += 1) {
      await elsewhere(program.path, round % 2 === 0 ? READ : WRITE)
    }
    over.abort()
  })()
  const sending = (async () => {
    while (!over.signal.aborted) {
      try {
        ids.push(...(await send(program, 1)))
      } catch {
        // refused: nothing was acknowledged
      }
    }
  })()
  await Promise.all([copying, closing, sending])
  const kept = new Set(await elsewhere(program.path, READ))
  expect(ids.filter((id) => !kept.has(id))).toEqual([])
  expect(ids.length).toBeGreaterThan(5)
})

test('messages are refused, and health reports it, while the locks cannot be taken again because of a connection of the program', async () => {
  await using program = await pausedProgram()
  await send(program, 1)
  const own = new DatabaseSync(program.path)
  own.prepare(READ).all()
  copyFileSync(program.path, copyOf(program.path))
  await expect(send(program, 1)).rejects.toMatchObject({
    code: 'SQLITE_UNLOCKED',
    message: `the database ${program.path} has lost its locks, because this program also opened and closed it by other means, to copy or read it, and another process could delete its log: close every other connection of this program to the file, and copy it with \`jobwright backup\` or \`backupSqlite\``,
  })
  const { status, issues } = await program.runner.health()
  expect(status).toBe('unhealthy')
  expect(issues.map(({ code }) => code)).toContain('engine-unreachable')
  own.close()
  await send(program, 1)
  const statusNow = async (): Promise<string> => (await program.runner.health()).status
  await expect.poll(statusNow).toBe('healthy')
})

test('a log that is deleted by hand takes nothing with it', async () => {
  await using program = await pausedProgram()
  const before = await send(program, 3)
  rmSync(`${program.path}-wal`)
  const after = await send(program, 3)
  expect(existsSync(`${program.path}-wal`)).toBe(true)
  expect(await elsewhere(program.path, READ)).toEqual([...before, ...after])
})
