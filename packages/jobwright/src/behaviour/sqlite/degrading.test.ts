/**
 * Faults of the file while a program runs: health reports them, nothing acknowledged is lost, and
 * the program recovers.
 */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { deferred } from '../../time/deferred.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import { QueueTask } from '../../authoring/task.ts'
import { backupSqlite } from '../../engine/sqlite/backup.ts'
import { ChildProgram } from '../crash/child-program.ts'
import { programOn, type ProgramOnFile } from '../crash/program-on-file.ts'

// A busy machine starts processes slowly.
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A job that waits at its gate, and notes each message. */
function mailOf(gate: Promise<void> = Promise.resolve()) {
  const done: string[] = []
  class Mail extends QueueTask<RunnerResult, string> {
    override async process(message: string): Promise<RunnerResult> {
      await gate
      done.push(message.slice(0, 12))
      return { success: true }
    }
  }
  return { done, jobs: { mail: [Mail, { batchSize: 10 }] } as const }
}

async function codes({ runner }: ProgramOnFile): Promise<readonly string[]> {
  return (await runner.health()).issues.map(({ code }) => code)
}

/**
 * Sends messages of this size until one is refused.
 *
 * @returns those acknowledged, and the refusal
 */
async function fill(
  { runner }: ProgramOnFile,
  bytes: number,
): Promise<{ acknowledged: string[]; refusal: unknown }> {
  const acknowledged: string[] = []
  for (;;) {
    const name = `number ${acknowledged.length}`.padEnd(12)
    try {
      await runner.enqueue('mail', name + 'x'.repeat(bytes))
      acknowledged.push(name)
    } catch (refusal) {
      return { acknowledged, refusal }
    }
  }
}

test('while another process holds the lock, calls are refused, health reports it, and work is settled afterwards', async () => {
  const path = join(folder, 'jobs.db')
  const gate = deferred<void>()
  const { done, jobs } = mailOf(gate.promise)
  await using program = await programOn({ path, lockTimeoutSeconds: 0.05 }, jobs)
  await program.runner.enqueue('mail', 'running')
  await program.happened('run.started')
  const other = new ChildProgram(new URL('../crash/locking-program.ts', import.meta.url), [path])
  await other.said('locked')
  await expect(program.runner.enqueue('mail', 'refused')).rejects.toMatchObject({ code: 'SQLITE_LOCKED' })
  gate.resolve()
  await program.happened('engine.failed', 2)
  expect(await codes(program)).toEqual(['engine-unreachable'])
  other.tell('go')
  await program.happened('run.ended')
  await program.happened('engine.recovered')
  expect(await codes(program)).toEqual([])
  expect(done).toEqual(['running'])
  expect((await program.runner.messages.list()).entries).toEqual([])
  await other.ended()
})

test('a full file refuses messages, processes those that it has, and then takes new ones', async () => {
  const { done, jobs } = mailOf()
  await using program = await programOn({ path: join(folder, 'jobs.db'), maxBytes: 1_048_576 }, jobs)
  await program.runner.pause('mail')
  const { acknowledged, refusal } = await fill(program, 20_000)
  expect(refusal).toMatchObject({ code: 'SQLITE_FULL' })
  expect(String(refusal).replace(folder, '<folder>')).toMatchInlineSnapshot(
    `"SqliteError: the database <folder>/jobs.db holds the 1048576 bytes that it may: let it work off what waits, or raise maxBytes; what was acknowledged is kept"`,
  )
  expect(acknowledged.length).toBeGreaterThan(30)
  expect(await codes(program)).toEqual(['engine-full'])
  await program.runner.resume('mail')
  await program.happened('run.ended', Math.ceil(acknowledged.length / 10))
  expect(done).toEqual(acknowledged)
  expect(await codes(program)).toEqual([])
  await program.runner.enqueue('mail', 'and more')
})

const mountProblem = problemOfMounting()
if (mountProblem !== undefined) console.log(`the test of a full disk is skipped: ${mountProblem}`)

test.skipIf(mountProblem !== undefined)(
  'on a full disk calls are refused, health reports it, and work goes on once there is space',
  async () => {
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk])
    await using mounted = new AsyncDisposableStack()
    mounted.defer(() => void execFileSync('umount', [disk]))
    const gate = deferred<void>()
    const { done, jobs } = mailOf(gate.promise)
    const program = mounted.use(await programOn({ path: join(disk, 'jobs.db') }, jobs))
    await program.runner.enqueue('mail', 'running')
    await program.happened('run.started')
    fillDisk(join(disk, 'filler'))
    const large = await fill(program, 20_000)
    expect(large.refusal).toMatchObject({ code: 'SQLITE_FULL' })
    const small = await fill(program, 0)
    gate.resolve()
    await program.happened('engine.failed', 3) // two messages were refused, and then the settlement failed
    expect(await codes(program)).toEqual(['engine-unreachable'])
    rmSync(join(disk, 'filler'))
    await program.happened('engine.recovered')
    const acknowledged = ['running', ...large.acknowledged, ...small.acknowledged]
    await program.happened('run.ended', 1 + Math.ceil((acknowledged.length - 1) / 10))
    expect(done).toEqual(acknowledged)
    expect(await codes(program)).toEqual([])
  },
)

/** Fills a disk up to the last few pages. */
function fillDisk(path: string): void {
  for (let bytes = 0, step = 65_536; step >= 4096;) {
    try {
      writeFileSync(path, Buffer.alloc(step), { flag: 'a' })
      bytes += step
    } catch {
      step /= 2
    }
  }
}

test.skipIf(mountProblem !== undefined)(
  'a backup for which the disk has no space is refused and leaves no file',
  async () => {
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
    await using mounted = new AsyncDisposableStack()
    mounted.defer(() => void execFileSync('umount', [disk]))
    const path = join(folder, 'jobs.db')
    await using program = await programOn(path, mailOf().jobs)
    const to = join(disk, 'copy.db')
    await expect(backupSqlite({ path, to })).rejects.toMatchObject({
      code: 'BACKUP_FULL',
      message: `the backup ${to} has no room: free some disk space, or name another disk`,
    })
    expect(readdirSync(disk)).toEqual([])
    await program.runner.enqueue('mail', 'goes on')
  },
)

function problemOfMounting(): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'jobwright-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'pipe' })
    execFileSync('umount', [place])
    return undefined
  } catch (error) {
    return String(error)
  } finally {
    rmSync(place, { recursive: true })
  }
}
