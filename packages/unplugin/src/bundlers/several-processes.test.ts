/** Several processes generate the same files without harm. */

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { runProgram, startProgram, taskFile, type Fixture } from '@jobwright/test-support'
import { createServer } from 'vite'
import { expect, test } from 'vitest'

import { COMMAND_LINE, createProject } from '../testing/project.fixture.ts'
import { esbuild } from '../testing/esbuild.fixture.ts'
import { viteConfig } from '../testing/vite.fixture.ts'

/** Generates the jobs of two folders into the same files, in turn. */
const WRITER = `import { compile, loadProject } from '@jobwright/compiler'

const projects = await Promise.all(
  ['one', 'two'].map((tasks) => loadProject({ root: process.cwd(), config: { tasks } })),
)
for (let round = 0; round < 40; round += 1) await compile(projects[round % 2], 'write')
`

const READ = ['registry.ts', 'job-types.ts', 'manifest.json'] as const

function textsOf(project: Fixture): Promise<string[]> {
  return Promise.all(READ.map((file) => project.read(`src/jobs.gen/${file}`)))
}

async function generate(project: Fixture, tasks: string): Promise<string[]> {
  await project.write('jobwright.config.json', JSON.stringify({ tasks }))
  await runProgram([process.execPath, COMMAND_LINE, 'generate'], { folder: project.root })
  const texts = await textsOf(project)
  await project.remove('jobwright.config.json')
  return texts
}

test('a reader never sees a part of a file, however many processes write it', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`two/t${index}.ts`, taskFile(`t${index}`)]),
  )
  await using project = await createProject({
    'writer.mjs': WRITER,
    'one/tick.ts': taskFile('tick'),
    ...many,
  })
  const whole = [await generate(project, 'one'), await generate(project, 'two')]

  const running = new Set([1, 2, 3])
  const writers = Array.from(running, async (writer) => {
    const { code, errors } = await runProgram([process.execPath, 'writer.mjs'], { folder: project.root })
    running.delete(writer)
    return { code, errors }
  })
  const seen = READ.map(() => new Set<string>())
  while (running.size > 0) {
    for (const [index, text] of (await textsOf(project)).entries()) seen[index]!.add(text)
  }
  expect(await Promise.all(writers)).toEqual(writers.map(() => ({ code: 0, errors: '' })))
  expect(seen.map((texts) => texts.size)).toEqual([2, 2, 2])
  expect(seen).toEqual(READ.map((_, index) => new Set(whole.map((texts) => texts[index]))))
  expect((await readdir(join(project.root, 'src/jobs.gen'))).toSorted()).toEqual([
    'config.schema.json',
    'config.ts',
    'index.ts',
    'job-types.ts',
    'manifest.json',
    'registry.ts',
  ])
})

test('a dev server, a watching build and a watching command line keep one output up to date', async () => {
  await using project = await createProject({
    'src/main.ts': `export * from './jobs.gen'\n`,
    'src/tasks/tick.ts': taskFile('tick'),
  })
  await using commandLine = startProgram([process.execPath, COMMAND_LINE, 'generate', '--watch'], {
    folder: project.root,
  })
  await commandLine.printed('watching')
  await using _watching = await esbuild.watch(project.root)
  const server = await createServer({ ...viteConfig(project.root), server: { port: 0 } })
  const registry = (): Promise<string> => project.read('src/jobs.gen/registry.ts')

  for (const type of ['a', 'b', 'c']) {
    await project.write(`src/tasks/deep/${type}.ts`, taskFile(type))
    await expect.poll(registry).toContain(`'src/tasks/deep/${type}.ts'`)
  }
  await project.remove('src/tasks/deep')
  await expect.poll(registry).not.toContain('deep')
  await expect
    .poll(
      async () =>
        (await runProgram([process.execPath, COMMAND_LINE, 'check'], { folder: project.root })).output,
      { timeout: 90_000 },
    )
    .toBe('1 job, all generated files up to date\n')
  await server.close()
})
