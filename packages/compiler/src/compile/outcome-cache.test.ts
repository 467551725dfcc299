import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { loadProject } from '../project/project.ts'
import { fixture, task, writeFiles, type Files } from '../testing/project.fixture.ts'
import { compile } from './compile.ts'

const run = promisify(execFile)

const TASKS = {
  'src/tasks/tick.ts': task("@job('tick')"),
  'src/tasks/tock.ts': task("@job('tock', { dependencies: ['tick'], maxRetries: LIMIT })").replace(
    '\n',
    "\nimport { LIMIT } from '../limits'\n",
  ),
  'src/limits.ts': 'export const LIMIT = 3\n',
}

/** The outcome of a compile in a process of its own. */
interface Elsewhere {
  readonly jobs: readonly string[]
  readonly retries: number | undefined
  /** Whether it went through all stages. */
  readonly isFull: boolean
  readonly debug: string
}

async function compileElsewhere(root: string, mode: string = 'write'): Promise<Elsewhere> {
  const program = `
    import { registerHooks } from 'node:module'
    let isFull = false
    registerHooks({ resolve: (name, context, next) => ((isFull ||= name.endsWith('/stages.ts')), next(name, context)) })
    const { compile, loadProject } = await import('${new URL('../index.ts', import.meta.url).href}')
    const { manifest } = await compile(await loadProject({ root: ${JSON.stringify(root)} }), '${mode}')
    const retries = manifest.jobs.find(({ type }) => type === 'tock')?.options.maxRetries
    console.log(JSON.stringify({ jobs: manifest.jobs.map(({ type }) => type), retries, isFull }))
  `
  const env = { ...process.env, JOBWRIGHT_DEBUG: '1' }
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', program], { env })
  const debug = stderr.replaceAll(/ \/\S*\/(outcome|facts)-\w+/g, ' …/$1')
  return { ...(JSON.parse(stdout) as Omit<Elsewhere, 'debug'>), debug }
}

/** A project that was compiled in another process. */
async function compiledProject(files: Files = TASKS): Promise<string> {
  const root = await fixture(files)
  await mkdir(join(root, 'node_modules'))
  await compileElsewhere(root)
  return root
}

const BOTH = { jobs: ['tick', 'tock'], retries: 3, debug: '' }

test('where nothing has changed another process takes the outcome as it is, in every mode', async () => {
  const root = await compiledProject()
  for (const mode of ['write', 'check', 'frozen']) {
    expect(await compileElsewhere(root, mode)).toEqual({ ...BOTH, isFull: false })
  }
})

const CHANGES: readonly {
  readonly what: string
  readonly change: (root: string) => Promise<unknown>
  readonly outcome?: Partial<Elsewhere>
}[] = [
  {
    what: 'a task file',
    change: (root) => writeFiles(root, { 'src/tasks/tick.ts': task("@job('tick', { maxRetries: 1 })") }),
  },
  {
    what: 'a new task file',
    change: (root) => writeFiles(root, { 'src/tasks/tack.ts': task("@job('tack')") }),
    outcome: { jobs: ['tack', 'tick', 'tock'] },
  },
  {
    what: 'an imported constant',
    change: (root) => writeFiles(root, { 'src/limits.ts': 'export const LIMIT = 4\n' }),
    outcome: { retries: 4 },
  },
  {
    what: 'a file that takes the place of an imported one',
    change: async (root) => {
      await rm(`${root}/src/limits.ts`)
      await writeFiles(root, { 'src/limits/index.ts': 'export const LIMIT = 5\n' })
    },
    outcome: { retries: 5 },
  },
  {
    what: 'a generated file that was edited',
    change: (root) => writeFiles(root, { 'src/jobs.gen/index.ts': '' }),
  },
  {
    what: 'a generated file that was deleted',
    change: (root) => rm(`${root}/src/jobs.gen/manifest.json`),
  },
  {
    what: 'a setting',
    change: (root) => writeFiles(root, { 'jobwright.config.json': '{ "envPrefix": "MY_" }' }),
  },
]

test.for(CHANGES)('$what is seen', async ({ change, outcome }) => {
  const root = await compiledProject()
  await change(root)
  expect(await compileElsewhere(root)).toMatchObject({
    ...BOTH,
    debug: expect.anything(),
    ...outcome,
    isFull: true,
  })
  expect(await compileElsewhere(root)).toMatchObject({ ...outcome, isFull: false })
})

test('a file that comes before the one to which an import led is seen', async () => {
  const files = { ...TASKS, 'src/limits/index.ts': TASKS['src/limits.ts'] }
  const root = await fixture(files)
  await rm(`${root}/src/limits.ts`)
  await mkdir(join(root, 'node_modules'))
  await compileElsewhere(root)
  await writeFiles(root, { 'src/limits.ts': 'export const LIMIT = 7\n' })
  expect(await compileElsewhere(root)).toMatchObject({ retries: 7, isFull: true })
})

/** A tsconfig.json that maps `#limits` to a file. */
function paths(file: string): string {
  return JSON.stringify({ compilerOptions: { paths: { '#limits': [file] } } })
}

test('paths of a tsconfig.json that come later are seen', async () => {
  const files = { ...TASKS, 'src/tasks/tock.ts': TASKS['src/tasks/tock.ts'].replace('../limits', '#limits') }
  const root = await compiledProject({ ...files, 'tsconfig.json': paths('./src/limits.ts') })
  expect(await compileElsewhere(root)).toEqual({ ...BOTH, isFull: false })
  await writeFiles(root, { 'src/other.ts': 'export const LIMIT = 8\n' })
  await writeFiles(root, { 'src/tasks/tsconfig.json': paths('../other.ts') })
  expect(await compileElsewhere(root)).toMatchObject({ retries: 8, isFull: true })
})

test('another package under a name in node_modules is seen', async () => {
  const files = { ...TASKS, 'src/tasks/tock.ts': TASKS['src/tasks/tock.ts'].replace('../limits', 'limits') }
  const root = await fixture({
    ...files,
    'packages/one/package.json': '{ "main": "./limits.ts" }',
    'packages/one/limits.ts': 'export const LIMIT = 3\n',
    'packages/two/package.json': '{ "main": "./limits.ts" }',
    'packages/two/limits.ts': 'export const LIMIT = 9\n',
  })
  await mkdir(join(root, 'node_modules'))
  await symlink(`${root}/packages/one`, `${root}/node_modules/limits`)
  expect(await compileElsewhere(root)).toEqual({ ...BOTH, isFull: true, debug: expect.anything() })
  expect(await compileElsewhere(root)).toEqual({ ...BOTH, isFull: false })
  await rm(`${root}/node_modules/limits`)
  await symlink(`${root}/packages/two`, `${root}/node_modules/limits`)
  expect(await compileElsewhere(root)).toMatchObject({ retries: 9, isFull: true })
})

test('a declaration of capabilities that comes later is seen', async () => {
  const root = await fixture({
    'src/tasks/tick.ts': task("@job('tick', { requires: ['mail'] })"),
    'src/mail.ts': "declare module 'jobwright' { interface Capabilities { post: string } }\nexport {}\n",
  })
  const config = { diagnostics: { JW2013: 'warning' } } as const
  const project = await loadProject({ root, config })
  const codes = async (): Promise<string[]> =>
    (await compile(project, 'write')).diagnostics.map(({ code }) => code)
  const before = await codes()
  expect(await codes()).toEqual(before)
  await writeFiles(root, {
    'src/more.ts': "declare module 'jobwright' { interface Capabilities { mail: string } }\nexport {}\n",
  })
  expect({ before, after: await codes() }).toEqual({ before: ['JW2013'], after: [] })
})

test('what a watcher came to last is there when it has ended', async () => {
  const root = await compiledProject()
  const path = JSON.stringify(`${root}/src/limits.ts`)
  const program = `
    import { writeFileSync } from 'node:fs'
    const { compile, loadProject } = await import('${new URL('../index.ts', import.meta.url).href}')
    const project = await loadProject({ root: ${JSON.stringify(root)} })
    for (const limit of [5, 6, 7]) {
      writeFileSync(${path}, 'export const LIMIT = ' + limit)
      await compile(project, 'write')
    }
  `
  await run(process.execPath, ['--input-type=module', '--eval', program])
  expect(await compileElsewhere(root)).toEqual({ ...BOTH, retries: 7, isFull: false })
})

test('errors are found again each time', async () => {
  const root = await compiledProject({ 'src/tasks/tick.ts': task("@job('tick', { maxRetries: -1 })") })
  expect(await compileElsewhere(root)).toMatchObject({ isFull: true })
})

test('warnings are reported again, with their places', async () => {
  const root = await fixture({
    'src/tasks/tick.ts': task("@job('tick', { intervalSeconds: 5, timeoutSeconds: 9 })"),
  })
  const project = await loadProject({ root })
  await compile(project, 'write')
  const before = await compile(project, 'check')
  expect(before.diagnostics.map(({ code }) => code)).toEqual(['JW2011'])
  expect(await compile(project, 'check')).toEqual(before)
})

const SPOILT = [
  { how: 'cut off', spoil: (text: string) => text.slice(0, text.length >> 1), debug: 'cannot be read' },
  { how: 'empty', spoil: () => '', debug: 'cannot be read' },
  { how: 'no cache at all', spoil: () => '[]', debug: 'was written by another version' },
  {
    how: 'of another version',
    spoil: (text: string) => text.replace('"fingerprint":"', '"fingerprint":"0'),
    debug: 'was written by another version',
  },
]

test.for(SPOILT)('a file that is $how is passed over and written anew', async (how) => {
  const root = await compiledProject()
  const folder = join(root, 'node_modules/.cache/jobwright')
  const file = join(
    folder,
    (await readdir(folder)).find((name) => name.startsWith('outcome-'))!,
  )
  await writeFile(file, how.spoil(await readFile(file, 'utf8')))
  const { debug, ...outcome } = await compileElsewhere(root)
  expect(outcome).toEqual({ jobs: BOTH.jobs, retries: 3, isFull: true })
  expect(debug).toMatch(`jobwright: the cache …/outcome ${how.debug}`)
  expect(await compileElsewhere(root)).toEqual({ ...BOTH, isFull: false })
})

test('where the cache cannot be written the compile goes on', async () => {
  const root = await fixture({ ...TASKS, 'node_modules/.cache': 'in the way' })
  const { debug, ...outcome } = await compileElsewhere(root)
  expect(outcome).toEqual({ jobs: BOTH.jobs, retries: 3, isFull: true })
  expect(debug).toMatch(/the cache …\/outcome cannot be written: Error: E(?:NOTDIR|EXIST)/)
})
