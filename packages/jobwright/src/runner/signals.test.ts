import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, expect, test, vi } from 'vitest'

import { registryOf } from '../behaviour/support/registry-of.ts'
import { createRunner } from './create-runner.ts'
import type { Runner } from './runner.ts'

// Each program loads the whole runtime from its sources.
const stoppingProgram = fileURLToPath(new URL('../behaviour/support/stopping-program.ts', import.meta.url))
const deafProgram = fileURLToPath(new URL('../behaviour/support/deaf-program.ts', import.meta.url))

/** The end of a program that was sent a signal. */
interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly lines: readonly string[]
}

/** Starts a program, sends it the signal once it is ready, and waits for its end. */
async function ended(signal: NodeJS.Signals, ...features: readonly string[]): Promise<End> {
  const child = spawn(process.execPath, [stoppingProgram, ...features], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  let isSent = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (!isSent && output.includes('ready\n')) isSent = child.kill(signal)
  })
  const [code, endedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return {
    code,
    signal: endedBy,
    lines: output
      .trim()
      .split('\n')
      .slice(output.split('\n').indexOf('ready') + 1),
  }
}

test.concurrent.each([
  ['SIGTERM', 'server'],
  ['SIGINT', 'server'],
  ['SIGTERM', 'interval'],
  ['SIGINT', 'nothing'],
] as const)('%s ends a program that %s keeps alive, once its work is done', async (signal, feature) => {
  expect(await ended(signal, feature, 'busy')).toEqual({
    code: null,
    signal,
    lines: [
      `${signal}: the runner is stopping; it waits for a run of "slow", at most 20 s`,
      'run.ended',
      'runner.stopped',
      `the runner has stopped; the program ends by ${signal}`,
    ],
  })
})

test.concurrent.each(['listener', 'once-listener', 'once-listener-before'])(
  'a program with a %s of its own decides itself when it ends',
  async (feature) => {
    expect(await ended('SIGTERM', feature, 'server')).toEqual({
      code: 7,
      signal: null,
      lines: [
        'SIGTERM: the runner is stopping; no run is under way',
        'runner.stopped',
        'the runner has stopped; the program listens to SIGTERM as well, and decides when it ends',
        'the program ends itself',
      ],
    })
  },
)

test.concurrent('a listener that a program adds while it stops decides as well', async () => {
  // Nothing keeps the program alive, so it ends without a signal.
  expect(await ended('SIGTERM', 'late-listener')).toMatchObject({ code: 0, signal: null })
})

test.concurrent('the lines of a log that is written in another thread are complete', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jobwright-log-'))
  const path = join(folder, 'program.log')
  expect(await ended('SIGTERM', path, 'server')).toMatchObject({ code: null, signal: 'SIGTERM' })
  const lines = (await readFile(path, 'utf8')).trim().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'SIGTERM: the runner is stopping; no run is under way',
    'the runner has stopped; the program ends by SIGTERM',
  ])
  await rm(folder, { recursive: true })
})

test.concurrent('the lines of a logger that does not wait for its writes are complete', async () => {
  const { signal, lines } = await ended('SIGTERM', 'pino', 'server')
  expect(signal).toBe('SIGTERM')
  const logged = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as unknown)
  expect(logged).toMatchObject([
    { msg: 'SIGTERM: the runner is stopping; no run is under way' },
    { msg: 'the runner has stopped; the program ends by SIGTERM' },
  ])
})

test.concurrent('a program ends by the signal when all of its runners have stopped', async () => {
  const { signal, lines } = await ended('SIGTERM', 'three', 'own-runner', 'server')
  expect(signal).toBe('SIGTERM')
  const waiting = 'the runner has stopped; the program ends by SIGTERM once its other runners have stopped'
  expect(lines.filter((line) => line === waiting)).toHaveLength(3)
  expect(lines.slice(-2)).toEqual(['the runner has stopped; the program ends by SIGTERM', 'own stopped'])
})

test('a second signal ends the process at once', async () => {
  const child = spawn(process.execPath, [deafProgram], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  let again: NodeJS.Timeout | undefined
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (output === 'run.started\n') child.kill('SIGTERM')
    // Signals within a tenth of a second count once, so the test sends them until one counts.
    if (output.includes('runner.stopping')) again ??= setInterval(() => child.kill('SIGTERM'), 20)
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  clearInterval(again)
  expect([output, code]).toEqual(['run.started\nrunner.stopping\n', 128 + 15])
})

/** The warnings of this process. */
const warnings: string[] = []
const noteWarning = ({ message }: Error): void => void warnings.push(message)
process.on('warning', noteWarning)
afterAll(() => void process.off('warning', noteWarning))

test('any number of runners share one listener to each signal, also of two copies of the package', async () => {
  const logger = { debug() {}, info() {}, warn() {}, error() {} }
  const newRunner = (create: typeof createRunner): Runner =>
    create({ registry: registryOf({}), env: {}, logger })
  vi.resetModules()
  const copy = await import('./create-runner.ts')
  expect(copy.createRunner).not.toBe(createRunner)
  const before = listeners()
  for (let round = 0; round < 3; round += 1) {
    const runners = [createRunner, copy.createRunner].flatMap((create) =>
      Array.from({ length: 30 }, () => newRunner(create)),
    )
    await Promise.all(runners.map((runner) => runner.start()))
    expect(listeners()).toEqual(before.map((count) => count + 1))
    await Promise.all(runners.map((runner) => runner.stop()))
    expect(listeners()).toEqual(before)
  }
  await new Promise(setImmediate) // warnings are emitted in a later turn
  expect(warnings).toEqual([])
})

function listeners(): number[] {
  return ['SIGTERM', 'SIGINT'].map((signal) => process.listenerCount(signal))
}
