import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'

import { expect, test, vi } from 'vitest'

import { compile } from '../compile/compile.ts'
import type { Project } from '../project/project.ts'
import { projectOf, task, writeFiles, type Files } from '../testing/project.fixture.ts'

/** A job of this type, as a class of this name. */
function jobFile(decorator: string, name: string): string {
  return task(`@job(${decorator})`, `export class ${name} extends QueueTask {}`)
}

/** What the check reports of the types that changed from one version of the files to another. */
async function renamed(before: Files, after: Files): Promise<string[]> {
  const project = await projectOf(before)
  await compile(project, 'write')
  for (const file of Object.keys(before)) rmSync(`${project.root}/${file}`)
  return renamedIn(project, after)
}

async function renamedIn(project: Project, files: Files): Promise<string[]> {
  await writeFiles(project.root, files)
  const { diagnostics } = await compile(project, 'check')
  return diagnostics.map(({ code, file, message, fix }) => `${code} ${file}: ${message}. ${fix}`)
}

const A = { 'src/tasks/a.ts': jobFile(`'a'`, 'Send') }
const SEND_AND_READ = { ...A, 'src/tasks/b.ts': jobFile(`'b'`, 'Read') }

test('a job with another type on the same class is reported, with the alias to write', async () => {
  expect(await renamed(A, { 'src/tasks/a.ts': jobFile(`'b'`, 'Send') })).toEqual([
    `JW1008 src/tasks/a.ts: job "a" is named "b" now. If it is the same job, write aliases: ['a'] in its options.`,
  ])
})

test.for([
  ['moves to another file', A, { 'src/tasks/mail/b.ts': jobFile(`'b'`, 'Send') }, ['a']],
  ['gets another class name', A, { 'src/tasks/a.ts': jobFile(`'b'`, 'SendMail') }, ['a']],
  [
    'is one of two that are renamed in one file',
    { 'src/tasks/a.ts': `${jobFile(`'a'`, 'Send')}@job('b')\nexport class Read extends QueueTask {}\n` },
    { 'src/tasks/a.ts': `${jobFile(`'c'`, 'Send')}@job('d')\nexport class Read extends QueueTask {}\n` },
    ['a', 'b'],
  ],
  [
    'is one of two that are renamed and moved',
    SEND_AND_READ,
    { 'src/tasks/c.ts': jobFile(`'c'`, 'Send'), 'src/tasks/d.ts': jobFile(`'d'`, 'Read') },
    ['a', 'b'],
  ],
] as const)('a renamed job that %s is found', async ([, before, after, aliases]) => {
  const found = await renamed(before, after)
  expect(found.map((line) => /aliases: \['(\w+)'\]/.exec(line)?.[1])).toEqual(aliases)
})

test.for([
  ['the alias is there', A, { 'src/tasks/a.ts': jobFile(`'b', { aliases: ['a'] }`, 'Send') }],
  [
    'another job has the alias',
    A,
    {
      'src/tasks/a.ts': jobFile(`'b'`, 'Send'),
      'src/tasks/c.ts': jobFile(`'c', { aliases: ['a'] }`, 'Take'),
    },
  ],
  [
    'a job is removed and an unrelated one added',
    SEND_AND_READ,
    {
      ...A,
      'src/tasks/c.ts': jobFile(`'c'`, 'Write'),
    },
  ],
  ['a job is removed', SEND_AND_READ, A],
  ['a job is added', A, SEND_AND_READ],
  ['a job is moved', A, { 'src/tasks/mail/a.ts': jobFile(`'a'`, 'Send') }],
  [
    'a class of the same name is added, and all are named alike',
    {
      'src/tasks/a.ts': jobFile(`'a'`, 'Task'),
      'src/tasks/b.ts': jobFile(`'b'`, 'Task'),
    },
    { 'src/tasks/b.ts': jobFile(`'b'`, 'Task'), 'src/tasks/c.ts': jobFile(`'c'`, 'Task') },
  ],
  [
    'default exports in different files are not named alike',
    {
      'src/tasks/a.ts': task(`@job('a')`, 'export default class extends QueueTask {}'),
    },
    { 'src/tasks/c.ts': task(`@job('c')`, 'export default class extends QueueTask {}') },
  ],
  [
    'a job of another kind takes its place',
    A,
    {
      'src/tasks/a.ts': task(`@job('b')`, 'export class Send extends BaseTask {}'),
    },
  ],
] as const)('nothing is reported where %s', async ([, before, after]) => {
  expect(await renamed(before, after)).toEqual([])
})

test('two jobs that swap their types are reported, as neither can have the alias', async () => {
  const swapped = { 'src/tasks/a.ts': jobFile(`'b'`, 'Send'), 'src/tasks/b.ts': jobFile(`'a'`, 'Read') }
  expect(await renamed(SEND_AND_READ, swapped)).toEqual([
    `JW1008 src/tasks/a.ts: job "a" is named "b" now, and another job "a". Give the other job a name that is new, and write aliases: ['a'] here.`,
    `JW1008 src/tasks/b.ts: job "b" is named "a" now, and another job "b". Give the other job a name that is new, and write aliases: ['b'] here.`,
  ])
})

test('a chain of renamings proposes the alias where it is free', async () => {
  const shifted = { 'src/tasks/a.ts': jobFile(`'b'`, 'Send'), 'src/tasks/b.ts': jobFile(`'c'`, 'Read') }
  expect(await renamed(SEND_AND_READ, shifted)).toEqual([
    `JW1008 src/tasks/a.ts: job "a" is named "b" now. If it is the same job, write aliases: ['a'] in its options.`,
    `JW1008 src/tasks/b.ts: job "b" is named "c" now, and another job "b". Give the other job a name that is new, and write aliases: ['b'] here.`,
  ])
})

/** How many entries of maps a compile goes through in which all jobs have new types. */
async function entriesOf(count: number): Promise<number> {
  const filesOf = (prefix: string): Files =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `src/tasks/${index}.ts`,
        jobFile(`'${prefix}${index}'`, `Send${index}`),
      ]),
    )
  const project = await projectOf(filesOf('a'))
  await compile(project, 'write')
  await writeFiles(project.root, filesOf('b'))
  const walks = vi.spyOn(Map.prototype, 'values')
  const { diagnostics } = await compile(project, 'check')
  const entries = (walks.mock.contexts as Map<unknown, unknown>[]).reduce((sum, { size }) => sum + size, 0)
  walks.mockRestore()
  expect(diagnostics).toHaveLength(count)
  return entries
}

test('the search for renamed jobs does not go through all jobs for each of them', async () => {
  expect(await entriesOf(160)).toBeLessThan(160 * 20)
})

function git({ root }: Project, ...args: string[]): void {
  const author = ['-c', 'user.name=t', '-c', 'user.email=t@example.org']
  execFileSync('git', [...author, ...args], { cwd: root })
}

async function committed(files: Files = {}): Promise<Project> {
  const project = await projectOf({ ...A, ...files })
  await compile(project, 'write')
  git(project, 'init', '--quiet', '--initial-branch=main')
  git(project, 'add', '.')
  git(project, 'commit', '--quiet', '--message=before')
  return project
}

const RENAMED = { 'src/tasks/a.ts': jobFile(`'b'`, 'Send') }

test('a renamed job is reported until it is committed, also after the files are generated', async () => {
  const project = await committed()
  expect(await renamedIn(project, RENAMED)).toHaveLength(1)
  await compile(project, 'write')
  expect(await renamedIn(project, {})).toHaveLength(1)
  git(project, 'add', '.')
  expect(await renamedIn(project, {})).toHaveLength(1)
  git(project, 'commit', '--quiet', '--message=after')
  // A new process, or a change of a job, asks git again.
  expect(await renamedIn(project, { 'src/tasks/c.ts': jobFile(`'c'`, 'Other') })).toEqual([])
})

test('a commit to compare with reports a job that was renamed since then', async () => {
  const project = await committed()
  await writeFiles(project.root, RENAMED)
  await compile(project, 'write')
  git(project, 'checkout', '--quiet', '-b', 'renaming')
  git(project, 'commit', '--quiet', '--all', '--message=after')
  const { diagnostics } = await compile(project, 'check', { against: 'main' })
  expect(diagnostics.map(({ code }) => code)).toEqual(['JW1008'])
  await expect(compile(project, 'check', { against: 'mian' })).rejects.toThrow(
    '--against: git finds no commit "mian"; name a branch, a tag or a commit that is fetched',
  )
})

test('a manifest that git ignores is not compared, as nobody knows of when it is', async () => {
  const project = await committed({ '.gitignore': 'jobs.gen' })
  expect(await renamedIn(project, RENAMED)).toEqual([])
})

test('an ignore comment for a renamed job silences it, and is no mistake after the commit', async () => {
  const ignored = {
    'src/tasks/a.ts': jobFile(`'b'`, 'Send').replace(
      '@job',
      '// jobwright-ignore JW1008 no message waits\n@job',
    ),
  }
  const project = await committed()
  expect(await renamedIn(project, ignored)).toEqual([])
  await compile(project, 'write')
  git(project, 'commit', '--quiet', '--all', '--message=after')
  expect(await renamedIn(project, { 'src/tasks/c.ts': jobFile(`'c'`, 'Other') })).toEqual([])
})
