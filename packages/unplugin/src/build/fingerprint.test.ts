import { utimes } from 'node:fs/promises'
import { join } from 'node:path'

import { compile, loadProject, type Compilation } from '@jobwright/compiler'
import { taskFile, type Fixture } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { createProject } from '../testing/bundlers.fixture.ts'
import { begin, fingerprint, type Beginning } from './fingerprint.ts'

/** A project whose files are old enough to be told from newer ones. */
async function createOldProject(): Promise<Fixture> {
  const project = await createProject({
    'src/tasks/tick.ts': taskFile('tick'),
    'src/tasks/tock.ts': taskFile('tock'),
  })
  for (const file of ['tick', 'tock']) await utimes(join(project.root, `src/tasks/${file}.ts`), 1_000, 1_000)
  return project
}

async function compiled({ root }: Fixture): Promise<{ compilation: Compilation; began: Beginning }> {
  const project = await loadProject({ root })
  const began = await begin(project)
  return { compilation: await compile(project, 'write'), began }
}

test('a compilation is current as long as nothing changes', async () => {
  await using project = await createOldProject()
  const { compilation, began } = await compiled(project)
  const first = await fingerprint(compilation, began)
  expect(first).toEqual(expect.any(String))
  expect(await fingerprint(compilation, began)).toBe(first)
})

test('a generated file that changes makes another fingerprint', async () => {
  await using project = await createOldProject()
  const { compilation, began } = await compiled(project)
  const first = await fingerprint(compilation, began)
  await project.remove('src/jobs.gen/registry.ts')
  expect(await fingerprint(compilation, began)).not.toBe(first)
})

const CHANGES: readonly { readonly what: string; change(project: Fixture): Promise<void> }[] = [
  { what: 'is added', change: (project) => project.write('src/tasks/deep/tack.ts', taskFile('tack')) },
  { what: 'is changed', change: (project) => project.write('src/tasks/tick.ts', taskFile('tack')) },
  { what: 'is renamed', change: (project) => project.rename('src/tasks/tick.ts', 'src/tasks/tack.ts') },
  { what: 'is deleted', change: (project) => project.remove('src/tasks/tick.ts') },
]

test.for(CHANGES)(
  'a task file that $what while it is compiled leaves the compilation without one',
  async ({ change }) => {
    await using project = await createOldProject()
    const { compilation, began } = await compiled(project)
    await change(project)
    expect(await fingerprint(compilation, began)).toBeUndefined()
  },
)

test('a file that comes where an import may lead to leaves the compilation without one', async () => {
  await using project = await createOldProject()
  await project.write('src/limits/index.ts', 'export const MOST = 2\n')
  await project.write(
    'src/tasks/tick.ts',
    taskFile('tick')
      .replace('\n', "\nimport { MOST } from '../limits'\n")
      .replace("@job('tick'", "@job('tick', { maxRetries: MOST }"),
  )
  for (const file of ['limits/index', 'tasks/tick']) {
    await utimes(join(project.root, `src/${file}.ts`), 1_000, 1_000)
  }
  const { compilation, began } = await compiled(project)
  expect(await fingerprint(compilation, began)).toEqual(expect.any(String))
  await project.write('src/limits.ts', 'export const MOST = 3\n')
  expect(await fingerprint(compilation, began)).toBeUndefined()
})
