import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { fixture, task, type Files } from '../testing/project.fixture.ts'
import { WORTH_A_THREAD } from './second-thread.ts'

const run = promisify(execFile)

/** What a process that compiled a project did. */
interface Compiled {
  /** The threads that were started. */
  readonly threads: number
  /** The files that other threads have taken. */
  readonly taken: number
  /** The outcome of the first compile. */
  readonly outcome: string
}

/**
 * Compiles a project in a process of its own, which has to end by itself and write no warning.
 *
 * @param program runs before the compile, and may wrap `threads.Worker`
 * @param after runs after the compile, and may `compileAgain()`
 */
async function compileElsewhere(root: string, program = '', after = ''): Promise<Compiled> {
  const { stdout, stderr } = await run(
    process.execPath,
    ['--input-type=module', '--eval', programOf(root, program, after)],
    { maxBuffer: Infinity },
  )
  expect(stderr).toBe('')
  return JSON.parse(stdout) as Compiled
}

function programOf(root: string, program: string, after: string): string {
  return `
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    import threads from 'node:worker_threads'
    const root = ${JSON.stringify(root)}
    const work = { threads: 0, taken: 0 }
    const { Worker } = threads
    threads.Worker = class extends Worker {
      constructor(...args) {
        super(...args)
        work.threads += 1
        this.on('message', ({ files }) => (work.taken += files))
      }
    }
    ${program}
    syncBuiltinESMExports()
    const { compile, loadProject } = await import('${new URL('../index.ts', import.meta.url).href}')
    const compileAgain = async () => compile(await loadProject({ root }), 'write')
    const { project, ...outcome } = await compileAgain()
    ${after}
    console.log(JSON.stringify({ ...work, outcome: JSON.stringify(outcome).replaceAll(root, '') }))
  `
}

/** The first thread takes nothing before the second has taken its first files. */
const AFTER_THE_SECOND = `
  const { add } = Atomics
  let isFirst = true
  Atomics.add = (array, index, by) => {
    while (isFirst && Atomics.load(array, index) === 0) Atomics.wait(array, index, 0, 10)
    isFirst = false
    return add(array, index, by)
  }
`

const NO_THREAD = `threads.Worker = class { constructor() { throw new Error('not permitted') } }`

/** All sources of the fixtures, valid or not, and enough others for a second thread. */
function manyFiles(): Files {
  const folder = fileURLToPath(new URL('../../fixtures', import.meta.url))
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\/input\/.*\.ts$/.test(file) && existsSync(`${folder}/${file}`))
    .map((file) => [`src/tasks/${file}`, readFileSync(`${folder}/${file}`, 'utf8')] as const)
  return { ...tasks(WORTH_A_THREAD), ...Object.fromEntries(sources), ...DEEP, 'node_modules/x.js': '' }
}

/** The parser's stack does not suffice for it. */
const DEEP: Files = { 'src/tasks/deep.ts': task(`@job('deep', { tags: ${'['.repeat(100_000)} })`) }

function tasks(count: number): Files {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`src/tasks/t${index}.ts`, task(`@job('t${index}')`)]),
  )
}

test('two threads come to the same outcome as one', async () => {
  const [one, two] = [await fixture(manyFiles()), await fixture(manyFiles())]
  const alone = await compileElsewhere(one, NO_THREAD)
  const together = await compileElsewhere(two, AFTER_THE_SECOND)
  expect(alone.threads).toBe(0)
  expect(together.threads).toBe(1)
  expect(together.taken).toBeGreaterThan(0)
  expect(together.outcome).toBe(alone.outcome)
  expect(together.outcome).toContain('nested too deeply')
})

test('the facts of both threads are kept for the next process', async () => {
  const root = await fixture({ ...tasks(WORTH_A_THREAD), 'node_modules/x.js': '' })
  const first = await compileElsewhere(root, AFTER_THE_SECOND)
  const parses = `
    const { readFileSync, rmSync, readdirSync } = fs
    const folder = root + '/node_modules/.cache/jobwright/'
    for (const file of readdirSync(folder)) if (file.startsWith('outcome')) rmSync(folder + file)
    rmSync(root + '/src/jobs.gen', { recursive: true })
  `
  const second = await compileElsewhere(root, parses)
  expect(first).toMatchObject({ threads: 1 })
  expect(second.threads).toBe(0)
})

test('a thread is started neither for few files nor for a change', async () => {
  const few = await fixture(tasks(WORTH_A_THREAD - 1))
  expect(await compileElsewhere(few)).toMatchObject({ threads: 0 })
  const many = await fixture(tasks(WORTH_A_THREAD))
  const change = `
    fs.appendFileSync(root + '/src/tasks/t7.ts', 'export const changed = 1')
    await compileAgain()
  `
  expect(await compileElsewhere(many, '', change)).toMatchObject({ threads: 1 })
})

const FAILURES = [
  { how: 'is not permitted', program: NO_THREAD },
  { how: 'does not find its file', program: wrapped(`super('/nowhere.js', options)`) },
  {
    how: 'dies with files that it has taken',
    program: wrapped(
      `super('const { workerData } = require("node:worker_threads"); Atomics.add(workerData.next, 0, 8); throw new Error()', { ...options, eval: true })`,
    ),
  },
]

function wrapped(construction: string): string {
  return `
    threads.Worker = class extends Worker { constructor(file, options) { ${construction} } }
    ${AFTER_THE_SECOND.replace('while (isFirst &&', 'for (let go = 0; isFirst && go < 100 &&').replace('=== 0)', '=== 0; go += 1)')}
  `
}

test.for(FAILURES)('one thread does all if the second $how', async ({ program }) => {
  const files = tasks(WORTH_A_THREAD)
  const { outcome } = await compileElsewhere(await fixture(files), AFTER_THE_SECOND)
  expect((await compileElsewhere(await fixture(files), program)).outcome).toBe(outcome)
})
