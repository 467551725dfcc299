import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { fixture } from '../testing/project.fixture.ts'

const run = promisify(execFile)

/** A project with a CommonJS module whose function returns a number. */
async function project(): Promise<string> {
  const root = await fixture({ 'slow.cjs': slow(1) })
  await mkdir(join(root, 'node_modules'))
  return root
}

function slow(answer: number): string {
  const steps = Array.from({ length: 50 }, (_, index) => `value = value * 3 % ${index + 7}\n`).join('')
  return `exports.answer = function () {\nlet value = 1\n${steps}return value * 0 + ${answer}\n}`
}

interface Outcome {
  /** What the module's function returned, if it was called. */
  readonly answer?: number
  /** The folder of Node's own cache, if that is enabled. */
  readonly folder?: string
}

interface Options {
  readonly env?: NodeJS.ProcessEnv
  readonly isCalled?: boolean
  readonly before?: string
}

/** Loads the module in a process of its own, which keeps the compiled code. */
async function load(root: string, { env, isCalled = true, before = '' }: Options = {}): Promise<Outcome> {
  const program = `
    import nodeModule from 'node:module'
    import { join } from 'node:path'
    ${before}
    const code = await import('${new URL('code-cache.ts', import.meta.url).href}')
    code.keepCompiledCode()
    await import('./slow.cjs')
    const { answer } = code.loadCompiled(join(process.cwd(), 'slow.cjs'))
    const outcome = { answer: ${isCalled} ? answer() : undefined, folder: nodeModule.getCompileCacheDir() }
    await code.writeCompiledCode()
    console.log(JSON.stringify(outcome))
  `
  const { NODE_V8_COVERAGE: _, NODE_COMPILE_CACHE: __, ...others } = process.env
  const options = { cwd: root, env: { ...others, ...env } }
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], options)
  return JSON.parse(stdout) as Outcome
}

function codeFolder(root: string): string {
  return join(root, 'node_modules/.cache/jobwright/code')
}

/** The files with the compiled code of modules, without the folders of Node's own cache. */
async function codeFiles(root: string): Promise<string[]> {
  const entries = await readdir(codeFolder(root), { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map(({ name }) => join(codeFolder(root), name))
}

async function codeFile(root: string): Promise<string> {
  const files = await codeFiles(root)
  expect(files).toHaveLength(1)
  return files[0]!
}

test('a process takes over the code that an earlier one has compiled', async () => {
  const root = await project()
  expect(await load(root)).toMatchObject({ answer: 1 })
  const { ino } = await stat(await codeFile(root))
  expect(await load(root)).toMatchObject({ answer: 1 })
  // Code that is compiled again would be written to another file.
  expect((await stat(await codeFile(root))).ino).toBe(ino)
})

test('the code of functions that were called is kept with that of their module', async () => {
  const [called, loaded] = [await project(), await project()]
  await load(called)
  await load(loaded, { isCalled: false })
  const [more, less] = [await stat(await codeFile(called)), await stat(await codeFile(loaded))]
  expect(more.size).toBeGreaterThan(less.size + 500)
})

test('a module that changes is compiled anew, even if its text is as long as before', async () => {
  const root = await project()
  await load(root)
  const path = join(root, 'slow.cjs')
  await writeFile(path, slow(2))
  await utimes(path, 1000, 1000)
  expect(await load(root)).toMatchObject({ answer: 2 })
})

const SPOILT = [
  {
    how: 'changed in one place',
    spoil: (bytes: Buffer) => bytes.map((byte, at) => (at === bytes.length - 9 ? byte ^ 1 : byte)),
  },
  { how: 'cut off', spoil: (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1) },
  { how: 'empty', spoil: () => Buffer.alloc(0) },
]

test.for(SPOILT)('a file of compiled code that is $how is passed over and replaced', async ({ spoil }) => {
  const root = await project()
  await load(root)
  const file = await codeFile(root)
  const spoilt = spoil(await readFile(file))
  await writeFile(file, spoilt)
  expect(await load(root)).toMatchObject({ answer: 1 })
  expect((await readFile(file)).equals(spoilt)).toBe(false)
  const { ino } = await stat(file)
  await load(root)
  expect((await stat(file)).ino).toBe(ino)
})

const { getCompileCacheDir }: { readonly getCompileCacheDir?: unknown } = await import('node:module')

test.skipIf(getCompileCacheDir === undefined)(
  'Node keeps the code of all other modules beside it',
  async () => {
    const root = await project()
    const { folder } = await load(root)
    expect(folder?.startsWith(codeFolder(root))).toBe(true)
    expect(await readdir(folder!)).not.toEqual([])
  },
)

test.skipIf(getCompileCacheDir === undefined)(
  'the folder that a user has set for compiled code stays',
  async () => {
    const root = await project()
    const { folder } = await load(root, { env: { NODE_COMPILE_CACHE: join(root, 'mine') } })
    expect(folder?.startsWith(join(root, 'mine'))).toBe(true)
  },
)

test('where Node cannot keep compiled code, that of slow modules is kept nevertheless', async () => {
  const root = await project()
  const before = 'nodeModule.enableCompileCache = undefined; nodeModule.flushCompileCache = undefined'
  expect(await load(root, { before })).toEqual({ answer: 1 })
  await codeFile(root)
})

test('no code is kept where coverage is measured, nor where no folder can hold it', async () => {
  const measured = await project()
  expect(await load(measured, { env: { NODE_V8_COVERAGE: join(measured, 'coverage') } })).toEqual({
    answer: 1,
  })
  const bare = await fixture({ 'slow.cjs': slow(1) })
  expect(await load(bare)).toEqual({ answer: 1 })
  expect([await codeFiles(measured), await codeFiles(bare)]).toEqual([[], []])
})
