/** Every bundler follows the task files in watch mode. */

import { readFileSync, watch as watchFolder, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { runProgram, taskFile, type Fixture } from '@jobwright/test-support'
import { describe, expect, test } from 'vitest'

import { BUNDLERS } from '../testing/bundlers.fixture.ts'
import { createProject } from '../testing/project.fixture.ts'

const LISTS_JOBS = `import { registry } from './jobs.gen'

for (const { type, file, load } of registry.jobs) console.log(type, file, typeof (await load()))
`

/** The output of the built program. While a bundler is writing, it may be a part, or an error. */
async function printed(project: Fixture): Promise<string> {
  const { output, errors } = await runProgram([process.execPath, 'dist/main.js'], { folder: project.root })
  return output + errors
}

/** The output of a program with exactly these jobs. */
function jobs(files: Readonly<Record<string, string>>): string {
  const lines = Object.entries(files).map(([type, file]) => `${type} src/tasks/${file} function\n`)
  return lines.join('')
}

/** Formats the file a moment after each write, as an editor does. */
function formatAgainAndAgain(path: string): Disposable {
  const format = (): void => {
    const text = readFileSync(path, 'utf8')
    if (!text.endsWith('// formatted\n')) writeFileSync(path, `${text}// formatted\n`)
  }
  let timer: NodeJS.Timeout | undefined
  const watcher = watchFolder(dirname(path), () => {
    clearTimeout(timer)
    timer = setTimeout(format, 100)
  })
  return {
    [Symbol.dispose]() {
      clearTimeout(timer)
      watcher.close()
    },
  }
}

async function git(project: Fixture, ...args: string[]): Promise<void> {
  const author = ['-c', 'user.name=somebody', '-c', 'user.email=somebody@example.org']
  const { code, errors } = await runProgram(['git', ...author, ...args], { folder: project.root })
  if (code !== 0) throw new Error(`git ${args.join(' ')} failed: ${errors}`)
}

// The loader of webpack makes no difference here.
const WATCHERS = BUNDLERS.filter(({ name }) => name !== 'webpack with swc-loader')

describe.for(WATCHERS)('$name in watch mode', ({ watch }) => {
  test('follows task files that are added, changed, renamed and deleted', async () => {
    await using project = await createProject({
      'src/main.ts': LISTS_JOBS,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    await using _watching = await watch(project.root)
    await expect.poll(() => printed(project)).toBe(jobs({ tick: 'tick.ts' }))

    await project.write('src/tasks/deep/tock.ts', taskFile('tock'))
    await expect.poll(() => printed(project)).toBe(jobs({ tick: 'tick.ts', tock: 'deep/tock.ts' }))

    await project.write('src/tasks/deep/tock.ts', taskFile('tack'))
    await expect.poll(() => printed(project)).toBe(jobs({ tack: 'deep/tock.ts', tick: 'tick.ts' }))

    await project.rename('src/tasks/deep/tock.ts', 'src/tasks/deep/tack.ts')
    await expect.poll(() => printed(project)).toBe(jobs({ tack: 'deep/tack.ts', tick: 'tick.ts' }))

    await project.remove('src/tasks/deep/tack.ts')
    await expect.poll(() => printed(project)).toBe(jobs({ tick: 'tick.ts' }))
  })

  test('continues after an error, and builds again once it is fixed', async () => {
    await using project = await createProject({
      'src/main.ts': LISTS_JOBS,
      'src/tasks/tick.ts': taskFile('tick').replace('export ', ''),
    })
    await using _watching = await watch(project.root)
    expect(await printed(project)).toContain('Cannot find module')

    await project.write('src/tasks/tick.ts', taskFile('tick'))
    await expect.poll(() => printed(project)).toBe(jobs({ tick: 'tick.ts' }))
  })

  test('builds again when the missing target of an import appears', async () => {
    await using project = await createProject({
      'src/main.ts': LISTS_JOBS,
      'src/tasks/tick.ts': taskFile('tick')
        .replace('\n', "\nimport { MOST } from '../limits'\n")
        .replace("@job('tick'", "@job('tick', { maxRetries: MOST }"),
    })
    await using watching = await watch(project.root)
    await expect.poll(watching.failures).toContain('JW2003')

    await project.write('src/limits.ts', 'export const MOST = 2\n')
    await expect.poll(() => printed(project)).toBe(jobs({ tick: 'tick.ts' }))
  })

  test('builds again when a file appears that an import prefers', async () => {
    await using project = await createProject({
      'src/main.ts': LISTS_JOBS,
      'src/limits/index.ts': 'export const MOST = 2\n',
      'src/tasks/tick.ts': taskFile('tick')
        .replace('\n', "\nimport { MOST } from '../limits'\n")
        .replace("@job('tick'", "@job('tick', { maxRetries: MOST }"),
    })
    await using _watching = await watch(project.root)
    const retries = async (): Promise<string | undefined> =>
      /maxRetries: (\d)/.exec(await project.read('src/jobs.gen/registry.ts'))?.[1]
    expect(await retries()).toBe('2')

    await project.write('src/limits.ts', 'export const MOST = 3\n')
    await expect.poll(retries).toBe('3')
  })

  test('keeps the last good generated files when an error appears', async () => {
    await using project = await createProject({
      'src/main.ts': LISTS_JOBS,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    await using watching = await watch(project.root)
    const before = await project.read('src/jobs.gen/registry.ts')

    await project.write('src/tasks/tock.ts', taskFile('tick'))
    await expect.poll(watching.failures).toContain('JW1001')
    expect(await project.read('src/jobs.gen/registry.ts')).toBe(before)

    await project.write('src/tasks/tock.ts', taskFile('tock'))
    await expect.poll(() => printed(project)).toBe(jobs({ tick: 'tick.ts', tock: 'tock.ts' }))
  })

  test('follows a tasks folder that is deleted and created again', async () => {
    await using project = await createProject({
      'src/main.ts': LISTS_JOBS,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    await using watching = await watch(project.root)

    await project.remove('src/tasks')
    await expect.poll(watching.failures).toContain('JW5003')

    await project.write('src/tasks/deep/tock.ts', taskFile('tock'))
    await expect.poll(() => printed(project)).toBe(jobs({ tock: 'deep/tock.ts' }))

    await watching.seesTasks?.()
    await project.write('src/tasks/tack.ts', taskFile('tack'))
    await expect.poll(() => printed(project)).toBe(jobs({ tack: 'tack.ts', tock: 'deep/tock.ts' }))
  })

  test('follows git to another branch and back', async () => {
    await using project = await createProject({
      '.gitignore': 'dist\nsrc/jobs.gen\n',
      'src/main.ts': LISTS_JOBS,
      'src/tasks/a.ts': taskFile('a'),
      'src/tasks/deep/er/b.ts': taskFile('b'),
    })
    await git(project, 'init', '--quiet', '--initial-branch=here')
    await git(project, 'add', '.')
    await git(project, 'commit', '--quiet', '--message=here')
    await git(project, 'checkout', '--quiet', '-b', 'there')
    await project.remove('src/tasks')
    const files = Array.from({ length: 10 }, (_, index) => `other/c${index}.ts`)
    for (const [index, file] of files.entries())
      await project.write(`src/tasks/${file}`, taskFile(`c${index}`))
    await git(project, 'add', '.')
    await git(project, 'commit', '--quiet', '--message=there')
    await git(project, 'checkout', '--quiet', 'here')
    await using _watching = await watch(project.root)

    await git(project, 'checkout', '--quiet', 'there')
    await expect
      .poll(() => printed(project))
      .toBe(jobs(Object.fromEntries(files.map((file, index) => [`c${index}`, file]))))

    await git(project, 'checkout', '--quiet', 'here')
    await expect.poll(() => printed(project)).toBe(jobs({ a: 'a.ts', b: 'deep/er/b.ts' }))
  })
})

// Rollup and Rolldown share the hooks of Vite, and Rspack those of webpack.
const LOOPING = BUNDLERS.filter(({ name }) => ['vite', 'esbuild', 'webpack with swc-loader'].includes(name))

test.for(LOOPING)(
  '$name ends the loop with a program that changes the generated files back',
  async ({ watch }) => {
    await using project = await createProject({
      'src/main.ts': LISTS_JOBS,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    await using watching = await watch(project.root)
    using _formatter = formatAgainAndAgain(join(project.root, 'src/jobs.gen/registry.ts'))

    await project.write('src/tasks/tock.ts', taskFile('tock'))
    await expect.poll(watching.failures).toContain('JW5006')
    expect(await project.read('src/jobs.gen/registry.ts')).toContain('// formatted')
  },
)
