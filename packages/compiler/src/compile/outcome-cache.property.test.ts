import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'

import type { ProjectConfig } from '../project/config.ts'
import { loadProject } from '../project/project.ts'
import { fixture, task, writeFiles } from '../testing/project.fixture.ts'
import type { Compilation } from './compilation.ts'
import type { compile } from './compile.ts'

/** The possible texts of each file; `undefined` if it does not exist. */
const TEXTS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'src/tasks/a.ts': tasksCalled('a'),
  'src/tasks/b.ts': tasksCalled('b'),
  'src/tasks/sub/c.ts': tasksCalled('c'),
  'src/limits.ts': [
    'export const LIMIT = 3\n',
    'export const LIMIT = 4\n',
    "export { LIMIT } from './more'\n",
    "export * from './more'\n",
    'export const LIMIT = \n',
    'export let LIMIT = 5\n',
    undefined,
  ],
  'src/limits/index.ts': [undefined, 'export const LIMIT = 6\n'],
  'src/more.ts': [
    'export const LIMIT = 7\n',
    'export const LIMIT = -1\n',
    "export * from './limits'\n",
    undefined,
  ],
  'src/base.ts': [
    "import { BaseTask } from 'jobwright'\nexport class Base extends BaseTask {}\n",
    "import { QueueTask } from 'jobwright'\nexport class Base extends QueueTask {}\n",
    'export class Base {}\n',
    "export { Base } from './more'\n",
    undefined,
  ],
  'src/mail.ts': [
    undefined,
    "declare module 'jobwright' { interface Capabilities { mail: string } }\nexport {}\n",
    "declare module 'jobwright' { interface Capabilities { post: string } }\nexport {}\n",
  ],
  'src/main.ts': [undefined, "import { createRunner } from 'jobwright'\ncreateRunner({})\n"],
  'tsconfig.json': [
    undefined,
    paths('./src/limits.ts'),
    paths('./src/more.ts'),
    '{ "extends": "./nowhere" }',
  ],
  'src/tasks/tsconfig.json': [undefined, undefined, paths('../more.ts'), '{'],
  'src/jobs.gen/index.ts': [undefined, ''],
  'src/jobs.gen/manifest.json': [undefined, '{ "formatVersion": 1 }'],
}

function tasksCalled(name: string): (string | undefined)[] {
  const options = [
    ...(name === 'b' ? [', { dependencies: [JobType.A] }'] : []),
    '',
    ', { cron: "0 8 * * *", timeoutSeconds: 2 }',
    ', { intervalSeconds: 5, timeoutSeconds: 9 }',
    ', { maxRetries: LIMIT }',
    ', { maxRetries: FAR }',
    ', { maxRetries: true ? 1 : FAR }',
    ', { dependencies: [JobType.A, "b"] }',
    ', { aliases: ["b"] }',
    ', { requires: ["mail"] }',
    ', { maxRetries: 1.5 }',
  ]
  const imports =
    "import { LIMIT } from '../limits'\nimport { LIMIT as FAR } from '#limits'\n" +
    "import { JobType } from '../jobs.gen/job-types'\n"
  const withImports = (text: string): string =>
    imports.replaceAll("'../", name === 'c' ? "'../../" : "'../") + text
  return [
    ...options.map((written) => withImports(task(`@job('${name}'${written})`))),
    withImports(task("@job('a')", 'export class Task extends QueueTask {}')),
    `import { Base } from '${name === 'c' ? '../../base' : '../base'}'\n${task(`@job('${name}')`, 'export class Task extends Base {}')}`,
    `import '${name === 'c' ? '../../main' : '../main'}'\n${task(`@job('${name}')`)}`,
    `${task(`@job('${name}', { // jobwright-ignore JW2011 it may\n timeoutSeconds: 9, intervalSeconds: LIMIT })`)}const LIMIT = 3\n`,
    task(`@job('${name}'`, '@other() export class Task extends BaseTask {}'),
    task(`@job('${name}')`, '@other() export class Task extends BaseTask {}'),
    'export const nothing = 1\n',
    undefined,
  ]
}

function paths(file: string): string {
  return JSON.stringify({ compilerOptions: { paths: { '#limits': [file] } } })
}

const CONFIGS: readonly ProjectConfig[] = [
  {},
  {},
  { envPrefix: 'MY_' },
  { importExtension: '.js' },
  { diagnostics: { JW2011: 'off', JW2013: 'warning' } },
]

/** A change: one file gets another text, or the settings change. */
type Edit = readonly [file: string, text: string | undefined] | ProjectConfig

const FILES = Object.keys(TEXTS)

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(...FILES)
      .chain((file) => fc.constantFrom(...TEXTS[file]!).map((text) => [file, text] as const)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...CONFIGS) },
)

type Compiler = typeof compile

const listenersOfRunner = new Set(process.listeners('exit'))

/**
 * A fresh copy of the compiler, with nothing in memory. The copy before it writes what it knows.
 */
async function newProcess(): Promise<Compiler> {
  for (const listener of process.listeners('exit').filter((one) => !listenersOfRunner.has(one))) {
    process.off('exit', listener)
    listener(0)
  }
  vi.resetModules()
  return (await import('./compile.ts')).compile
}

/** A folder with these files, and the settings with which it is compiled. */
interface State {
  readonly root: string
  readonly config: ProjectConfig
}

async function apply(state: State, made: Edit): Promise<State> {
  if (!Array.isArray(made)) return { ...state, config: made as ProjectConfig }
  const [file, text] = made as readonly [string, string | undefined]
  if (text === undefined) await rm(join(state.root, file), { force: true })
  else await writeFiles(state.root, { [file]: text })
  return state
}

/** A compilation and the generated files on disk, without the folder of the project. */
async function outcome({ root, config }: State, compiler: Compiler): Promise<unknown> {
  const compilation = await loadProject({ root, config })
    .then((project) => compiler(project, 'write'))
    .catch(String)
  if (typeof compilation === 'string') return compilation.replaceAll(root, '<root>')
  const { stale: _, project: __, ...found } = compilation
  const text = JSON.stringify([found, await generated(compilation)]).replaceAll(root, '<root>')
  return JSON.parse(text) as unknown
}

/** Without errors the folder contains exactly the generated files. */
async function generated({ files, project }: Compilation): Promise<readonly string[]> {
  if (files.length === 0) return []
  const names = (await readdir(project.output)).toSorted()
  return Promise.all(names.map((name) => readFile(join(project.output, name), 'utf8')))
}

/** The compilation of a fresh copy of the project by a fresh compiler. */
async function coldOutcome({ root, config }: State, compiler: Compiler): Promise<unknown> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((file) => !file.startsWith('src/jobs.gen/'))
  const texts = files.map(async (file) => [file, await readFile(join(root, file), 'utf8')] as const)
  const copy = await fixture({ 'src/tasks/.keep': '', ...Object.fromEntries(await Promise.all(texts)) })
  return outcome({ root: copy, config }, compiler)
}

afterEach(() => vi.useRealTimers())

test('whatever was changed, a compile comes to what it would come to if nothing were known', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 3, maxLength: 14 }), async (edits) => {
      const root = await fixture({ 'src/tasks/.keep': '' })
      await mkdir(join(root, 'node_modules'))
      const here = await newProcess()
      let state: State = { root, config: {} }
      for (const [file, [text]] of Object.entries(TEXTS)) state = await apply(state, [file, text])
      for (const made of edits) {
        state = await apply(state, made)
        // Lets files count as settled, so that those in the same state are not read again.
        vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20_000 })
        const cold = await coldOutcome(state, here)
        expect(await outcome(state, here)).toEqual(cold)
        expect(await outcome(state, here)).toEqual(cold)
      }
      const elsewhere = await newProcess()
      expect(await outcome(state, elsewhere)).toEqual(await coldOutcome(state, elsewhere))
    }),
    { numRuns: 30 },
  )
})
