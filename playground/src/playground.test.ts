/** The playground works as a user starts it: built, then run as a program. */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import esbuildJobwright from '@jobwright/unplugin/esbuild'
import { build as esbuild } from 'esbuild'
import { openSqliteFile } from 'jobwright/sqlite'
import { build as vite } from 'vite'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

const root = join(import.meta.dirname, '..')

/**
 * The builds. They lie inside the project, so that they resolve packages that a bundler left
 * external.
 */
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(root, 'node_modules/.playground-test-'))
  await Promise.all([buildWithVite(), buildWithEsbuild()])
})

afterAll(() => rm(folder, { recursive: true }))

function buildWithVite(): Promise<unknown> {
  return vite({ root, logLevel: 'warn', build: { outDir: join(folder, 'vite'), emptyOutDir: true } })
}

function buildWithEsbuild(): Promise<unknown> {
  return esbuild({
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outdir: join(folder, 'esbuild'),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    plugins: [esbuildJobwright()],
  })
}

function start(builtBy: string, ...args: string[]): ChildProcess {
  const program = join(folder, builtBy, 'main.js')
  return spawn(process.execPath, [program, ...args], { env: { ...process.env, NO_COLOR: '1' } })
}

async function resultOf(program: ChildProcess): Promise<{ code: number; output: string; errors: string }> {
  const [[code], output, errors] = await Promise.all([
    once(program, 'close'),
    text(program.stdout!),
    text(program.stderr!),
  ])
  return { code, output, errors }
}

const JOBS = ['chain_state_monitor', 'daily_digest', 'discord', 'tweet']

describe.for(['vite', 'esbuild'])('built by %s', (builtBy) => {
  test('runs all jobs, sums up and ends with 0', async () => {
    const { code, output, errors } = await resultOf(
      start(builtBy, '--for', '5', '--database', join(folder, builtBy, 'jobs.db')),
    )
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    const [table, lines, figures] = output.split(/\n\n/)
    const runs = lines!.match(/(?<=chain_state_monitor +)\w{7}(?= )/g)
    expect(new Set(runs).size).toBe(runs?.length)
    for (const job of JOBS) {
      expect(table).toMatch(new RegExp(`^${job} `, 'm'))
      // Of a batch some messages may have failed, as the stand-ins are wrong now and then.
      expect(lines).toMatch(new RegExp(`${job} .* (?:succeeded |[1-9] of \\d+: )`))
      expect(figures).toMatch(new RegExp(`^${job} +[1-9]`, 'm'))
    }
  })
})

test('Ctrl-C drains the program, which then sums up and ends with 0', async () => {
  const program = start('vite', '--memory')
  program.stdout!.once('data', () => program.stdout!.once('data', () => program.kill('SIGINT')))
  const { code, output } = await resultOf(program)
  expect(code).toBe(0)
  expect(output).toMatch(/stopping: .*SIGINT[^]*JOB +RUNS +OK/)
})

test('messages that a program left when it was killed are done by the next one', async () => {
  const path = join(folder, 'killed.db')
  const killed = start('vite', '--database', path)
  const left = await vi.waitUntil(() => waitingIn(path), { timeout: 90_000, interval: 20 })
  killed.kill('SIGKILL')
  await once(killed, 'close')
  const next = start('vite', '--database', path)
  await vi.waitUntil(async () => !(await waitingIn(path))?.some((id) => left.includes(id)), {
    timeout: 90_000,
  })
  const file = openSqliteFile({ path })
  const dead = (await file.deadLetters.list()).entries.map(({ message }) => message)
  file.close()
  next.kill('SIGINT')
  const { code, output } = await resultOf(next)
  expect(code).toBe(0)
  expect(output).toContain(`Messages are kept in ${path}.`)
  // Only posts that are too long die.
  for (const { payload } of dead) expect(payload).toMatchObject({ text: 'o'.repeat(120) })
})

/** The ids of the posts that wait in a database file; `undefined` if there are none. */
async function waitingIn(path: string): Promise<readonly string[] | undefined> {
  if (!existsSync(path)) return undefined
  try {
    const file = openSqliteFile({ path })
    const { entries } = await file.messages.list({ job: 'tweet' })
    file.close()
    return entries.length === 0 ? undefined : entries.map(({ id }) => id)
  } catch {
    return undefined // the program is still creating the file
  }
}

test('an unusable database ends the program with 1 and one sentence', async () => {
  const { code, errors } = await resultOf(start('vite', '--database', folder))
  expect({ code, errors }).toEqual({
    code: 1,
    errors: expect.stringMatching(/^the runner could not start: [^\n]+\n$/),
  })
})

test('wrong arguments end the program with 2 and the usage', async () => {
  const { code, output, errors } = await resultOf(start('vite', '--for', 'ever'))
  expect({ code, output }).toEqual({ code: 2, output: '' })
  expect(errors).toMatch(/^expected --for to be a number of seconds > 0, got "ever"\n\nusage: /)
})
