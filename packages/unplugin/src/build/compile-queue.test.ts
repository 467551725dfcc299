import { loadProject, type Compilation } from '@jobwright/compiler'
import { taskFile, type Fixture } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { createProject } from '../testing/project.fixture.ts'
import { compileInTurn } from './compile-queue.ts'

function createTwoJobs(): Promise<Fixture> {
  return createProject({ 'src/tasks/tick.ts': taskFile('tick'), 'src/tasks/tock.ts': taskFile('tock') })
}

async function compiled({ root }: Fixture): Promise<Compilation> {
  return compileInTurn(await loadProject({ root }))
}

/** The jobs of a compilation, each with its file. */
function jobsOf({ manifest }: Compilation): string[] {
  return manifest.jobs.map(({ type, file }) => `${type} in ${file}`)
}

test('an unchanged project is not compiled again', async () => {
  await using project = await createTwoJobs()
  const first = await compiled(project)
  const second = await compiled(project)
  expect(second.manifest).toBe(first.manifest)
  expect(second.stale).toEqual([])
})

test('builds that start together share one compile, and one of them writes', async () => {
  await using project = await createTwoJobs()
  const [first, second, third] = await Promise.all([compiled(project), compiled(project), compiled(project)])
  expect([first, second, third].map(({ stale }) => stale.length)).toEqual([6, 0, 0])
  expect(second.manifest).toBe(first.manifest)
  expect(third.manifest).toBe(first.manifest)
})

test('a generated file that is gone or changed is written again', async () => {
  await using project = await createTwoJobs()
  await compiled(project)
  const registry = await project.read('src/jobs.gen/registry.ts')
  await project.remove('src/jobs.gen/registry.ts')
  await project.write('src/jobs.gen/index.ts', `${await project.read('src/jobs.gen/index.ts')}// changed\n`)
  const { stale } = await compiled(project)
  expect(stale.map(({ file }) => file)).toEqual(['src/jobs.gen/index.ts', 'src/jobs.gen/registry.ts'])
  expect(await project.read('src/jobs.gen/registry.ts')).toBe(registry)
})

const CHANGES: readonly {
  readonly what: string
  readonly jobs: readonly string[]
  change(project: Fixture): Promise<void>
}[] = [
  {
    what: 'is added',
    change: (project) => project.write('src/tasks/deep/tack.ts', taskFile('tack')),
    jobs: ['tack in src/tasks/deep/tack.ts', 'tick in src/tasks/tick.ts', 'tock in src/tasks/tock.ts'],
  },
  {
    what: 'is changed',
    change: (project) => project.write('src/tasks/tick.ts', taskFile('tack')),
    jobs: ['tack in src/tasks/tick.ts', 'tock in src/tasks/tock.ts'],
  },
  {
    what: 'is renamed',
    change: (project) => project.rename('src/tasks/tick.ts', 'src/tasks/tack.ts'),
    jobs: ['tick in src/tasks/tack.ts', 'tock in src/tasks/tock.ts'],
  },
  {
    what: 'is deleted',
    change: (project) => project.remove('src/tasks/tick.ts'),
    jobs: ['tock in src/tasks/tock.ts'],
  },
]

test.for(CHANGES)('the next build sees a task file that $what right after a compile', async (example) => {
  await using project = await createTwoJobs()
  await compiled(project)
  await example.change(project)
  expect(jobsOf(await compiled(project))).toEqual(example.jobs)
})

test.for(CHANGES)('the next build sees a task file that $what during a compile', async (example) => {
  await using project = await createTwoJobs()
  const running = compiled(project)
  await example.change(project)
  const next = compiled(project)
  await running
  expect(jobsOf(await next)).toEqual(example.jobs)
})

test('the next build sees a file that an import now leads to instead of another', async () => {
  await using project = await createTwoJobs()
  await project.write('src/limits/index.ts', 'export const MOST = 2\n')
  await project.write(
    'src/tasks/tick.ts',
    taskFile('tick')
      .replace('\n', "\nimport { MOST } from '../limits'\n")
      .replace("@job('tick'", "@job('tick', { maxRetries: MOST }"),
  )
  const retries = async (): Promise<unknown> => (await compiled(project)).manifest.jobs[0]?.options.maxRetries
  expect(await retries()).toBe(2)
  await project.write('src/limits.ts', 'export const MOST = 3\n')
  expect(await retries()).toBe(3)
})

test('errors do not stay after the files that had them are fixed', async () => {
  await using project = await createTwoJobs()
  await project.write('src/tasks/tock.ts', taskFile('tick'))
  const wrong = await compiled(project)
  expect(wrong.diagnostics.map(({ code }) => code)).toEqual(['JW1001'])
  expect((await compiled(project)).diagnostics).toEqual(wrong.diagnostics)
  await project.write('src/tasks/tock.ts', taskFile('tock'))
  expect(await compiled(project)).toMatchObject({ diagnostics: [] })
})

test('a compile that fails does not keep the next one from running', async () => {
  await using project = await createTwoJobs()
  await project.write('src/jobs.gen', 'a file where the folder should be')
  const failing = compiled(project)
  const waiting = compiled(project)
  await expect(failing).rejects.toThrow('jobs.gen')
  await expect(waiting).rejects.toThrow('jobs.gen')
  await project.remove('src/jobs.gen')
  expect((await compiled(project)).stale).toHaveLength(6)
})
