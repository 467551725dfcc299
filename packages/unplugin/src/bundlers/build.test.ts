/** Every bundler builds a program that runs, and fails on errors in the jobs. */

import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { PROGRAM, runProgram, taskFile, type Fixture, type ProgramResult } from '@jobwright/test-support'
import { rollup, type Plugin } from 'rollup'
import esbuild from 'rollup-plugin-esbuild'
import { describe, expect, test } from 'vitest'

import { BUNDLERS } from '../testing/bundlers.fixture.ts'
import { createProject } from '../testing/project.fixture.ts'
import jobwright from '../rollup.ts'

function run({ root }: Fixture): Promise<ProgramResult> {
  return runProgram([process.execPath, '--enable-source-maps', 'dist/main.js'], { folder: root })
}

/** The original texts in the source maps of a folder. */
async function sourcesIn(folder: string): Promise<(string | null)[]> {
  const files = await readdir(folder, { recursive: true })
  const maps = files.filter((file) => file.endsWith('.map'))
  const texts = await Promise.all(maps.map((file) => readFile(join(folder, file), 'utf8')))
  return texts.flatMap((text) => (JSON.parse(text) as RawSourceMap).sourcesContent)
}

interface RawSourceMap {
  readonly sourcesContent: (string | null)[]
}

test('Rollup starts no other plugin before the generated files exist', async () => {
  await using project = await createProject({
    'src/main.ts': PROGRAM,
    'src/tasks/tick.ts': taskFile('tick'),
  })
  const found: boolean[] = []
  const looking: Plugin = {
    name: 'looking',
    buildStart: () => void found.push(existsSync(join(project.root, 'src/jobs.gen/index.ts'))),
  }
  const plugins = [looking, jobwright({ root: project.root }), esbuild({ target: 'es2022' })]
  await using _bundle = await rollup({
    input: join(project.root, 'src/main.ts'),
    external: /^jobwright/,
    plugins,
  })
  expect(found).toEqual([true])
})

describe.for(BUNDLERS)('a build with $name', ({ name, build }) => {
  test('makes a program that runs the job', async () => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    await build(project.root)
    expect(await run(project)).toEqual({ code: 0, output: 'tick ran\nsucceeded\n', errors: '' })
  })

  test('removes @job under every name that it was imported as', async () => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick').replace('job }', 'job as task }').replace('@job', '@task'),
      'src/tasks/tock.ts': taskFile('tock')
        .replace('{ BaseTask, job }', '* as jobwright')
        .replace('@job', '@jobwright.job')
        .replace('extends BaseTask', 'extends jobwright.BaseTask'),
      'src/tasks/tack.ts': taskFile('tack').replace(/(@job.*)\nexport/, 'export $1'),
    })
    await build(project.root)
    expect(await run(project)).toEqual({ code: 0, output: 'tick ran\nsucceeded\n', errors: '' })
    expect(await project.read('src/jobs.gen/job-types.ts')).toMatch(
      /TACK: 'tack'[^]*TICK: 'tick'[^]*TOCK: 'tock'/,
    )
  })

  test('maps an error that a task throws to its line and column', async () => {
    const throws = `const why: string = 'here'; try { throw new Error(why) } catch (e) { console.log((e as Error).stack) }`
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick').replace(`console.log('tick ran')`, throws),
    })
    await build(project.root)
    expect((await run(project)).output).toMatch(/at Task\.execute \(.*src\/tasks\/tick\.ts:6:45\)/)
  })

  // esbuild-loader drops the map of the loader before it.
  const isShown = !name.endsWith('esbuild-loader')
  test.runIf(isShown)('shows a task with its @job in the source map', async () => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    await build(project.root)
    expect(await sourcesIn(join(project.root, 'dist'))).toContain(taskFile('tick'))
  })

  test('writes nothing if the jobs have not changed', async () => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    const written = async (): Promise<number[]> => {
      await project.write('src/tasks/tick.ts', taskFile('tick'))
      await build(project.root)
      const files = [
        'job-types.ts',
        'registry.ts',
        'config.ts',
        'index.ts',
        'manifest.json',
        'config.schema.json',
      ]
      const stats = await Promise.all(files.map((file) => stat(join(project.root, 'src/jobs.gen', file))))
      return stats.map(({ mtimeMs, ino }) => mtimeMs + ino)
    }
    expect(await written()).toEqual(await written())
  })

  test('keeps the earlier generated files if it fails', async () => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    await build(project.root)
    const before = await project.read('src/jobs.gen/registry.ts')
    await project.write('src/tasks/tock.ts', taskFile('tick'))
    await expect(build(project.root)).rejects.toThrow('JW1001')
    expect(await project.read('src/jobs.gen/registry.ts')).toBe(before)
  })
})

// esbuild renders the frames itself.
test.for(BUNDLERS.filter(({ name }) => name !== 'esbuild'))(
  'a build with $name fails with every error of every file, each with its code frame',
  async ({ build }) => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, `'tick', { maxRetires: 5 }`),
      'src/tasks/tock.ts': taskFile('tock').replace('export ', ''),
    })
    const message = stripVTControlCharacters(await build(project.root).then(() => 'no failure', String))
    expect(message).toMatch(
      /tick\.ts:3:16 error JW2001[^]*> 3 . @job\('tick'[^]*tock\.ts:4:7 error JW4001[^]*> 4 . class Task/,
    )
    expect(message).not.toContain('jobs.gen')
  },
)
