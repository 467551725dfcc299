/** Every bundler follows task files behind links in watch mode, wherever the links lead. */

import { mkdir, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { runProgram, taskFile, type Fixture } from '@jobwright/test-support'
import { describe, expect, test } from 'vitest'

import { BUNDLERS } from '../testing/bundlers.fixture.ts'
import { createProject } from '../testing/project.fixture.ts'

const LISTS_JOBS = `import { registry } from './jobs.gen'

for (const { type, load } of registry.jobs) console.log(type, typeof (await load()))
`

/** The jobs of the built program, once it runs. */
async function jobsOf({ root }: Fixture): Promise<readonly string[]> {
  const { output, errors } = await runProgram([process.execPath, 'dist/main.js'], { folder: `${root}/app` })
  return errors === '' ? output.trim().split('\n') : [errors]
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await symlink(target, path)
}

/** The links, each with the folder behind it, which lies outside of the program's own folder. */
const LINKS = [
  { name: 'the tasks folder itself', link: 'app/src/tasks', target: '../../shared' },
  { name: 'a folder in the tasks folder', link: 'app/src/tasks/deep/shared', target: '../../../../shared' },
]

// The loader of webpack makes no difference here.
const WATCHERS = BUNDLERS.filter(({ name }) => name !== 'webpack with swc-loader')

describe.for(WATCHERS)('$name in watch mode', ({ watch }) => {
  test.for(LINKS)('follows task files behind a link: $name', async ({ link: path, target }) => {
    await using project = await createProject({
      'app/src/main.ts': LISTS_JOBS,
      'shared/tick.ts': taskFile('tick'),
    })
    await link(target, join(project.root, path))
    await using _watching = await watch(join(project.root, 'app'))
    await expect.poll(() => jobsOf(project)).toEqual(['tick function'])

    await project.write('shared/tock.ts', taskFile('tock'))
    await expect.poll(() => jobsOf(project)).toEqual(['tick function', 'tock function'])

    await project.write('shared/new/tack.ts', taskFile('tack'))
    await expect.poll(() => jobsOf(project)).toEqual(['tack function', 'tick function', 'tock function'])

    await project.write('shared/tock.ts', taskFile('tuck'))
    await expect.poll(() => jobsOf(project)).toEqual(['tack function', 'tick function', 'tuck function'])

    await project.remove('shared/tock.ts')
    await expect.poll(() => jobsOf(project)).toEqual(['tack function', 'tick function'])

    await project.remove('shared/new')
    await expect.poll(() => jobsOf(project)).toEqual(['tick function'])
  })

  test('follows links that appear and are removed', async () => {
    await using project = await createProject({
      'app/src/main.ts': LISTS_JOBS,
      'app/src/tasks/tick.ts': taskFile('tick'),
      'shared/tock.ts': taskFile('tock'),
    })
    const path = join(project.root, 'app/src/tasks/deep/shared')
    await using _watching = await watch(join(project.root, 'app'))
    await expect.poll(() => jobsOf(project)).toEqual(['tick function'])

    await link('../../../../shared', path)
    await expect.poll(() => jobsOf(project)).toEqual(['tick function', 'tock function'])

    await project.write('shared/tack.ts', taskFile('tack'))
    await expect.poll(() => jobsOf(project)).toEqual(['tack function', 'tick function', 'tock function'])

    await rm(path)
    await expect.poll(() => jobsOf(project)).toEqual(['tick function'])
  })

  test('follows a link whose target is removed and created again', async () => {
    await using project = await createProject({
      'app/src/main.ts': LISTS_JOBS,
      'app/src/tasks/tick.ts': taskFile('tick'),
      'shared/tock.ts': taskFile('tock'),
    })
    await link('../../../../shared', join(project.root, 'app/src/tasks/deep/shared'))
    await using _watching = await watch(join(project.root, 'app'))
    await expect.poll(() => jobsOf(project)).toEqual(['tick function', 'tock function'])

    await project.remove('shared')
    await expect.poll(() => jobsOf(project)).toEqual(['tick function'])

    await project.write('shared/tuck.ts', taskFile('tuck'))
    await expect.poll(() => jobsOf(project)).toEqual(['tick function', 'tuck function'])
  })

  test('is not confused by links that lead in a circle', async () => {
    await using project = await createProject({
      'app/src/main.ts': LISTS_JOBS,
      'app/src/tasks/tick.ts': taskFile('tick'),
    })
    await link('.', join(project.root, 'app/src/tasks/self'))
    await link('../deep', join(project.root, 'app/src/tasks/deep/again'))
    await using _watching = await watch(join(project.root, 'app'))
    await expect.poll(() => jobsOf(project)).toEqual(['tick function'])

    await project.write('app/src/tasks/deep/tock.ts', taskFile('tock'))
    await expect.poll(() => jobsOf(project)).toEqual(['tick function', 'tock function'])
  })
})
