import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'

import { afterEach, expect, test, vi } from 'vitest'

import { compile } from '../compile/compile.ts'
import { loadProject, type Project } from '../project/project.ts'
import { fixture, projectOf, task, writeFiles, type Files } from '../testing/project.fixture.ts'
import { ignoredOutput } from './ignored-output.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

function git({ root }: Pick<Project, 'root'>, ...args: string[]): void {
  execFileSync('git', args, { cwd: root })
}

async function repository(files: Files): Promise<Project> {
  const project = await projectOf({ 'src/tasks/a.ts': task("@job('a')"), ...files })
  git(project, 'init', '--quiet')
  return project
}

/** The numbers of stale files, and of those that git ignores. */
async function counts(project: Project): Promise<readonly [stale: number, ignored: number]> {
  const { stale } = await compile(project, 'check')
  return [stale.length, (await ignoredOutput(project, stale)).length]
}

test.for([
  ['the folder', { '.gitignore': 'src/jobs.gen/' }],
  ['files of it', { '.gitignore': '**/jobs.gen/*.ts\n*.json' }],
  ['the folder in an ignore file of a folder below', { 'src/.gitignore': '/jobs.gen' }],
  ['the folder in the exclude file of the repository', { '.git/info/exclude': 'jobs.gen\n' }],
] as const)('what git ignores by %s is ignored, missing or stale', async ([, files]) => {
  const project = await repository(files)
  expect(await counts(project)).toEqual([6, 6])
  await compile(project, 'write')
  await writeFiles(project.root, { 'src/tasks/b.ts': task("@job('b')") })
  expect(await counts(project)).toEqual([4, 4])
})

test('what git ignores by the excludes of the user is ignored', async () => {
  const project = await repository({ excludes: 'jobs.gen' })
  vi.stubEnv('GIT_CONFIG_COUNT', '1')
  vi.stubEnv('GIT_CONFIG_KEY_0', 'core.excludesFile')
  vi.stubEnv('GIT_CONFIG_VALUE_0', `${project.root}/excludes`)
  expect(await counts(project)).toEqual([6, 6])
})

test('a file that git tracks is not ignored, whatever the ignore file says', async () => {
  const project = await repository({ '.gitignore': 'jobs.gen' })
  await compile(project, 'write')
  git(project, 'add', '--force', 'src/jobs.gen/registry.ts')
  rmSync(`${project.root}/src/jobs.gen`, { recursive: true })
  expect(await counts(project)).toEqual([6, 5])
})

test('a file that git neither tracks nor ignores is not ignored', async () => {
  expect(await counts(await repository({}))).toEqual([6, 0])
})

test('outside of a repository, and without git, nothing is ignored', async () => {
  const files = { '.gitignore': 'jobs.gen', 'src/tasks/a.ts': task("@job('a')") }
  expect(await counts(await projectOf(files))).toEqual([6, 0])
  const project = await repository(files)
  vi.stubEnv('PATH', `${project.root}/nothing`)
  expect(await counts(project)).toEqual([6, 0])
})

test('where git ignores the whole project, its generated files are not ignored', async () => {
  const root = await fixture({ '.gitignore': 'scratch', 'scratch/src/tasks/a.ts': task("@job('a')") })
  git({ root }, 'init', '--quiet')
  expect(await counts(await loadProject({ root: `${root}/scratch` }))).toEqual([6, 0])
})

test('an output folder in another repository is judged by that repository', async () => {
  const root = await fixture({
    'app/src/tasks/a.ts': task("@job('a')"),
    'app/jobwright.config.json': '{ "output": "../generated/jobs" }',
    'generated/.gitignore': 'jobs',
  })
  git({ root: `${root}/app` }, 'init', '--quiet')
  git({ root: `${root}/generated` }, 'init', '--quiet')
  expect(await counts(await loadProject({ root: `${root}/app` }))).toEqual([6, 6])
})

test('an output folder that is a link is judged by where it leads', async () => {
  const project = await repository({ '.gitignore': 'build' })
  mkdirSync(`${project.root}/build`)
  symlinkSync(`${project.root}/build`, `${project.root}/src/jobs.gen`)
  expect(await counts(project)).toEqual([6, 6])
})

test('the variables of a hook of git do not lead astray', async () => {
  const project = await repository({ '.gitignore': 'jobs.gen' })
  vi.stubEnv('GIT_DIR', '.git')
  vi.stubEnv('GIT_INDEX_FILE', '.git/index')
  expect(await counts(project)).toEqual([6, 6])
})
