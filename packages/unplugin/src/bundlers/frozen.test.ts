/** In CI no bundler writes generated files that git tracks. */

import { execFileSync } from 'node:child_process'
import { inspect } from 'node:util'

import { PROGRAM, taskFile, type Fixture } from '@jobwright/test-support'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { BUNDLERS } from '../testing/bundlers.fixture.ts'
import { createProject } from '../testing/project.fixture.ts'

beforeEach(() => {
  vi.stubEnv('CI', 'true')
})

afterEach(() => {
  vi.unstubAllEnvs()
})

/** A project in a repository of its own, with one job. */
async function repository(build: (root: string) => Promise<unknown>, ignored = ''): Promise<Fixture> {
  const project = await createProject({
    'src/main.ts': PROGRAM,
    'src/tasks/tick.ts': taskFile('tick'),
    '.gitignore': ignored,
  })
  git(project, 'init', '--quiet')
  // git does not track the generated files yet, so the build writes them.
  await build(project.root)
  git(project, 'add', '.')
  return project
}

function git({ root }: Fixture, ...args: string[]): void {
  execFileSync('git', args, { cwd: root })
}

const GENERATED = [
  'config.schema.json',
  'config.ts',
  'index.ts',
  'job-types.ts',
  'manifest.json',
  'registry.ts',
].map((name) => `src/jobs.gen/${name}`)

describe.for(BUNDLERS)('in CI a build with $name', ({ build }) => {
  test('succeeds if the generated files that git tracks are up to date', async () => {
    await using project = await repository(build)
    await project.remove('dist')
    await build(project.root)
    expect(await project.read('dist/main.js')).not.toBe('')
  })

  test('succeeds if git checked them out with CRLF', async () => {
    await using project = await repository(build)
    for (const file of GENERATED) {
      await project.write(file, (await project.read(file)).replaceAll('\n', '\r\n'))
    }
    await build(project.root)
    expect(await project.read('src/jobs.gen/registry.ts')).toContain('\r\n')
  })

  test('fails if a formatter has changed them, and names the formatter and how it leaves them alone', async () => {
    await using project = await repository(build)
    await project.write('biome.json', '{}')
    const registry = await project.read('src/jobs.gen/registry.ts')
    await project.write(
      'src/jobs.gen/registry.ts',
      registry.replaceAll("'", '"').replaceAll(/[\w)}]$/gm, '$&;'),
    )
    const error: unknown = await build(project.root).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    // esbuild keeps the remedy in a note of the message, and prints it below.
    expect(inspect(error, { depth: 5, breakLength: Infinity, getters: true })).toMatch(
      /a formatter has changed it[^]*Tell Biome to leave [^]*"!src\/jobs\.gen"[^]* in biome\.json/,
    )
  })

  test('fails with the difference if they are stale, and writes nothing', async () => {
    await using project = await repository(build)
    await project.write('src/tasks/tock.ts', taskFile('tock'))
    const before = await project.read('src/jobs.gen/job-types.ts')
    await expect(build(project.root)).rejects.toThrow(
      /JW5004: src\/jobs\.gen\/job-types\.ts differs[^]*\+ {2}TOCK: 'tock'/,
    )
    expect(await project.read('src/jobs.gen/job-types.ts')).toBe(before)
  })

  test('writes generated files that git does not track', async () => {
    await using project = await repository(build, 'jobs.gen')
    await project.write('src/tasks/tock.ts', taskFile('tock'))
    await build(project.root)
    expect(await project.read('src/jobs.gen/job-types.ts')).toContain('TOCK')
  })
})
