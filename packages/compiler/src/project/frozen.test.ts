import { execFileSync } from 'node:child_process'

import { expect, test } from 'vitest'

import { compile } from '../compile/compile.ts'
import { projectOf, task, writeFiles } from '../testing/project.fixture.ts'
import { isFrozen } from './frozen.ts'
import type { Project } from './project.ts'

const CI = { CI: 'true' }

/** A project whose files git tracks, including the generated ones unless these are ignored. */
async function trackedProject(ignore = ''): Promise<Project> {
  const project = await projectOf({ 'src/tasks/a.ts': task("@job('a')"), '.gitignore': ignore })
  await compile(project, 'write')
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
  ])
    execFileSync('git', args, { cwd: project.root })
  return project
}

test.for(['true', '1', 'woodpecker'])(
  'with CI=%s generated files that git tracks are frozen',
  async (value) => {
    expect(await isFrozen(await trackedProject(), { CI: value })).toBe(true)
  },
)

test.for([{}, { CI: '' }, { CI: '0' }, { CI: 'false' }])('with %j nothing is frozen', async (environment) => {
  expect(await isFrozen(await trackedProject(), environment)).toBe(false)
})

test('what git does not track is generated in CI too', async () => {
  expect(await isFrozen(await trackedProject('jobs.gen'), CI)).toBe(false)
})

test('a project outside of any repository, or without git, is not frozen', async () => {
  const project = await projectOf({})
  expect(await isFrozen(project, CI)).toBe(false)
  expect(await isFrozen({ output: `${project.root}/nowhere/out` }, CI)).toBe(false)
})

test('a frozen compile makes errors of what is stale, with the difference, and writes nothing', async () => {
  const project = await trackedProject()
  await writeFiles(project.root, { 'src/tasks/b.ts': task("@job('b')") })
  const { diagnostics, stale } = await compile(project, 'frozen')
  const ofTypes = diagnostics.find(({ file }) => file.endsWith('job-types.ts'))
  expect(`${ofTypes?.severity} ${ofTypes?.code} ${ofTypes?.message}`).toMatchInlineSnapshot(`
    "error JW5004 src/jobs.gen/job-types.ts differs from what the task files say
    @@ -11,2 +11,3 @@
       A: 'a',
    +  B: 'b',
     } as const
    @@ -20,2 +21,3 @@
         a: typeof import('../tasks/a').Task
    +    b: typeof import('../tasks/b').Task
       }
    @@ -25,2 +27,3 @@
         a: 'self-contained'
    +    b: 'self-contained'
       }"
  `)
  expect(diagnostics.map(({ file }) => file)).toEqual(stale.map(({ file }) => file))
  expect((await compile(project, 'frozen')).stale).toEqual(stale)
})

test('a frozen compile of what is up to date has nothing to tell', async () => {
  expect((await compile(await trackedProject(), 'frozen')).diagnostics).toEqual([])
})

test('a frozen compile with wrong jobs tells of those alone', async () => {
  const project = await trackedProject()
  await writeFiles(project.root, { 'src/tasks/b.ts': task("@job('b', { color: 1 })") })
  expect((await compile(project, 'frozen')).diagnostics.map(({ code }) => code)).toEqual(['JW2001'])
})
