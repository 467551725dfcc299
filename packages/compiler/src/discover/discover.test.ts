import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'

import { expect, test } from 'vitest'

import { fixture } from '../testing/project.fixture.ts'
import { discover } from './discover.ts'

/** The files that are found, relative to the root. */
async function found(root: string, tasks: readonly string[] = ['tasks'], output = 'gen'): Promise<string[]> {
  const project = { tasks: tasks.map((folder) => `${root}/${folder}`), output: `${root}/${output}` }
  const { files } = discover(project)
  return files.map((file) => file.slice(root.length + 1))
}

/** Empty files of these names. */
function empty(...names: readonly string[]): Promise<string> {
  return fixture(Object.fromEntries(names.map((name) => [name, ''])))
}

test('TypeScript files of all folders are found, sorted by code unit', async () => {
  const root = await empty('tasks/b.ts', 'tasks/a.mts', 'tasks/Z.cts', 'tasks/sub/deep/x.tsx', 'tasks/a/1.ts')
  expect(await found(root)).toEqual([
    'tasks/Z.cts',
    'tasks/a.mts',
    'tasks/a/1.ts',
    'tasks/b.ts',
    'tasks/sub/deep/x.tsx',
  ])
})

test('declarations, tests, other files and hidden folders are left out', async () => {
  const root = await empty(
    'tasks/a.d.ts',
    'tasks/a.d.mts',
    'tasks/a.test.ts',
    'tasks/a.spec.tsx',
    'tasks/a.test-d.ts',
    'tasks/a.js',
    'tasks/a.json',
    'tasks/.hidden.ts',
    'tasks/.git/a.ts',
    'tasks/node_modules/a.ts',
    'tasks/contest.ts',
  )
  expect(await found(root)).toEqual(['tasks/contest.ts'])
})

test('generated files are never task files', async () => {
  const root = await empty('tasks/a.ts', 'tasks/gen/registry.ts', 'tasks/generated.ts')
  expect(await found(root, ['tasks'], 'tasks/gen')).toEqual(['tasks/a.ts', 'tasks/generated.ts'])
})

test('a file in two tasks folders is found once', async () => {
  const root = await empty('tasks/sub/a.ts', 'other/b.ts')
  expect(await found(root, ['tasks', 'tasks/sub', 'other'])).toEqual(['other/b.ts', 'tasks/sub/a.ts'])
})

test('links to folders are followed, in circles only once', async () => {
  const root = await empty('tasks/a.ts', 'elsewhere/b.ts')
  await symlink(`${root}/tasks`, `${root}/tasks/circle`)
  await symlink(`${root}/elsewhere`, `${root}/tasks/link`)
  await symlink(`${root}/tasks`, `${root}/elsewhere/back`)
  expect(await found(root)).toEqual(['tasks/a.ts', 'tasks/link/b.ts'])
})

test('a folder that is reachable by a link too keeps its own path', async () => {
  const root = await empty('tasks/z/a.ts')
  await symlink(`${root}/tasks/z`, `${root}/tasks/b`)
  expect(await found(root)).toEqual(['tasks/z/a.ts'])
})

test('a file that links lead to too is found once, by its own path or else by the first link', async () => {
  const root = await empty('tasks/own.ts', 'later/b.ts', 'elsewhere/c.ts', 'elsewhere/sub/d.ts')
  await symlink('own.ts', `${root}/tasks/again.ts`)
  await symlink('../later/b.ts', `${root}/tasks/b-again.ts`)
  await symlink('../elsewhere/c.ts', `${root}/tasks/two.ts`)
  await symlink('two.ts', `${root}/tasks/one.ts`)
  await symlink('../elsewhere/sub/d.ts', `${root}/tasks/d.ts`)
  await symlink('../elsewhere/sub', `${root}/tasks/sub`)
  expect(await found(root, ['tasks', 'later'])).toEqual([
    'later/b.ts',
    'tasks/one.ts',
    'tasks/own.ts',
    'tasks/sub/d.ts',
  ])
})

test('links that lead to each other are found, so that reading them tells', async () => {
  const root = await empty('tasks/a.ts')
  await symlink('two.ts', `${root}/tasks/one.ts`)
  await symlink('one.ts', `${root}/tasks/two.ts`)
  expect(await found(root)).toEqual(['tasks/a.ts', 'tasks/one.ts', 'tasks/two.ts'])
})

test('a link to the generated files leads to no task files', async () => {
  const root = await empty('tasks/a.ts', 'gen/registry.ts')
  await symlink('../gen', `${root}/tasks/generated`)
  expect(await found(root)).toEqual(['tasks/a.ts'])
})

test('a link that leads nowhere is found, so that reading it tells', async () => {
  const root = await empty('tasks/a.ts')
  await symlink(`${root}/nowhere`, `${root}/tasks/lost.ts`)
  expect(await found(root)).toEqual(['tasks/a.ts', 'tasks/lost.ts'])
})

test('a tasks folder that is missing or not a folder is reported', async () => {
  const root = await empty('tasks/a.ts', 'file')
  const tasks = [`${root}/nowhere`, `${root}/file`, `${root}/tasks`]
  expect(discover({ tasks, output: `${root}/gen` })).toEqual({
    files: [`${root}/tasks/a.ts`],
    missing: [
      { folder: `${root}/nowhere`, problem: 'does not exist' },
      { folder: `${root}/file`, problem: 'is not a folder' },
    ],
    linked: [],
  })
})

test('what links lead to is told: real folders, each outermost, files, and dead ends', async () => {
  const root = await empty('tasks/a.ts', 'shared/deep/b.ts', 'other/c.ts')
  await symlink('../shared', `${root}/tasks/shared`)
  await symlink('../shared/deep', `${root}/tasks/sub`)
  await symlink('../other/c.ts', `${root}/tasks/c.ts`)
  await symlink('../nowhere', `${root}/tasks/nowhere`)
  await symlink('.', `${root}/tasks/self`)
  await symlink('tasks', `${root}/linked`)
  const { linked } = discover({ tasks: [`${root}/tasks`], output: `${root}/gen` })
  expect(linked).toEqual([
    { path: `${root}/nowhere`, kind: 'nothing' },
    { path: `${root}/other/c.ts`, kind: 'file' },
    { path: `${root}/shared`, kind: 'folder' },
  ])
  expect(discover({ tasks: [`${root}/linked`], output: `${root}/gen` }).linked[2]).toEqual({
    path: `${root}/shared`,
    kind: 'folder',
  })
})

// Windows has neither pipes nor links that anyone may create.
test.skipIf(process.platform === 'win32')(
  'what is not a regular file is left out, also behind a link, and never waited for',
  async () => {
    const root = await empty('tasks/a.ts')
    execFileSync('mkfifo', [`${root}/tasks/pipe.ts`, `${root}/elsewhere`])
    await symlink(`${root}/elsewhere`, `${root}/tasks/linked.ts`)
    await symlink('/dev/null', `${root}/tasks/device.ts`)
    await using server = createServer().listen(`${root}/tasks/socket.ts`)
    await once(server, 'listening')
    expect(await found(root)).toEqual(['tasks/a.ts'])
  },
)

const isRoot = process.getuid?.() === 0
if (isRoot)
  console.log('the test of a folder that cannot be read is left out: the user root may read all of them')

test.skipIf(isRoot)('a folder that cannot be read is reported, and the others are searched', async () => {
  const root = await empty('tasks/a.ts', 'tasks/closed/b.ts')
  await chmod(`${root}/tasks/closed`, 0o000)
  const { files, missing } = discover({ tasks: [`${root}/tasks`], output: `${root}/gen` })
  await chmod(`${root}/tasks/closed`, 0o700)
  expect([files, missing]).toEqual([
    [`${root}/tasks/a.ts`],
    [{ folder: `${root}/tasks/closed`, problem: 'cannot be read: EACCES: permission denied' }],
  ])
})
