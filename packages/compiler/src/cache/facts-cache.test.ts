import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { compile } from '../compile/compile.ts'
import { loadProject } from '../project/project.ts'
import { fixture, task, writeFiles } from '../testing/project.fixture.ts'

const run = promisify(execFile)

const TASKS = {
  'src/tasks/tick.ts': task("@job('tick')"),
  'src/tasks/tock.ts': task("@job('tock', { dependencies: ['tick'] })"),
}

/** A project with a `node_modules`, which the cache needs. */
async function project(): Promise<string> {
  const root = await fixture(TASKS)
  await mkdir(join(root, 'node_modules'))
  return root
}

/** Compiles in a process of its own, and returns whether that process loaded ts-morph. */
async function compileElsewhere(
  root: string,
): Promise<{ readonly jobs: string[]; readonly parsed: boolean }> {
  const index = new URL('../index.ts', import.meta.url).href
  const program = `
    import { registerHooks } from 'node:module'
    let parsed = false
    registerHooks({ resolve: (name, context, next) => ((parsed ||= name === 'ts-morph'), next(name, context)) })
    const { compile, loadProject } = await import('${index}')
    const { manifest } = await compile(await loadProject({ root: ${JSON.stringify(root)} }), 'write')
    console.log(JSON.stringify({ jobs: manifest.jobs.map(({ type }) => type), parsed }))
  `
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program])
  return JSON.parse(stdout) as { jobs: string[]; parsed: boolean }
}

/**
 * The path of the facts cache. The outcome cache is deleted, as with it no facts would be needed.
 */
async function cacheFile(root: string): Promise<string> {
  const folder = join(root, 'node_modules/.cache/jobwright')
  const files = await readdir(folder)
  await rm(
    join(
      folder,
      files.find((file) => file.startsWith('outcome-'))!,
    ),
  )
  return join(
    folder,
    files.find((file) => file.startsWith('facts-'))!,
  )
}

test('a second process parses nothing: ts-morph is not even loaded', async () => {
  const root = await project()
  expect(await compileElsewhere(root)).toEqual({ jobs: ['tick', 'tock'], parsed: true })
  await cacheFile(root)
  expect(await compileElsewhere(root)).toEqual({ jobs: ['tick', 'tock'], parsed: false })
})

test('a file that changed is parsed again', async () => {
  const root = await project()
  await compileElsewhere(root)
  await writeFiles(root, { 'src/tasks/tock.ts': task("@job('tack')") })
  expect(await compileElsewhere(root)).toEqual({ jobs: ['tack', 'tick'], parsed: true })
})

const SPOILT = [
  { how: 'cut off', spoil: (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1) },
  { how: 'no cache at all', spoil: () => Buffer.from('{"facts": []}') },
  { how: 'empty', spoil: () => Buffer.alloc(0) },
]

test.for(SPOILT)('a cache file that is $how is passed over', async ({ spoil }) => {
  const root = await project()
  await compileElsewhere(root)
  const file = await cacheFile(root)
  await writeFile(file, spoil(await readFile(file)))
  expect(await compileElsewhere(root)).toEqual({ jobs: ['tick', 'tock'], parsed: true })
})

test('where the cache cannot be written the compile goes on', async () => {
  const root = await project()
  await writeFile(join(root, 'node_modules/.cache'), 'in the way')
  expect(await compileElsewhere(root)).toEqual({ jobs: ['tick', 'tock'], parsed: true })
})

test('a text that was compiled is not parsed again to take its decorators out', async () => {
  const root = await project()
  await compileElsewhere(root)
  const path = join(root, 'src/tasks/tick.ts')
  const program = `
    import { registerHooks } from 'node:module'
    let parsed = false
    registerHooks({ resolve: (name, context, next) => ((parsed ||= name === 'ts-morph'), next(name, context)) })
    const { blankDecorators, compile, loadProject } = await import('${new URL('../index.ts', import.meta.url).href}')
    await compile(await loadProject({ root: ${JSON.stringify(root)} }), 'write')
    const { code } = await blankDecorators(${JSON.stringify(TASKS['src/tasks/tick.ts'])}, ${JSON.stringify(path)})
    console.log(JSON.stringify({ code, parsed }))
  `
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program])
  const code = TASKS['src/tasks/tick.ts'].replace("@job('tick')", ' '.repeat("@job('tick')".length))
  expect(JSON.parse(stdout)).toEqual({ code, parsed: false })
})

test('without a node_modules folder there is no cache', async () => {
  const root = await fixture(TASKS)
  await compile(await loadProject({ root }), 'write')
  expect((await readdir(root)).toSorted()).toEqual(['src'])
})

test('two files with one text have places of their own', async () => {
  const root = await fixture({
    'src/tasks/a.ts': task("@job('tick')"),
    'src/tasks/b.ts': task("@job('tick')"),
  })
  await mkdir(join(root, 'node_modules'))
  const settings = await loadProject({ root })
  const [first, second] = [await compile(settings, 'check'), await compile(settings, 'check')]
  expect(second.diagnostics).toEqual(first.diagnostics)
  expect(second.diagnostics.map(({ file, related }) => [file, related[0]?.file])).toEqual([
    ['src/tasks/b.ts', 'src/tasks/a.ts'],
  ])
})
