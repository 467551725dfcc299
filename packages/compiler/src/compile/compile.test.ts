import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { compileFiles, problemsIn, projectOf, task, writeFiles } from '../testing/project.fixture.ts'
import { compile } from './compile.ts'

const TWEET = { 'src/tasks/tweet.ts': task("@job('tweet')", 'export class TweetTask extends QueueTask {}') }

test('the generated files are written once and are then up to date', async () => {
  const project = await projectOf(TWEET)
  const first = await compile(project, 'write')
  expect(first.stale.map(({ file, reason }) => [file, reason])).toEqual([
    ['src/jobs.gen/config.schema.json', 'missing'],
    ['src/jobs.gen/config.ts', 'missing'],
    ['src/jobs.gen/index.ts', 'missing'],
    ['src/jobs.gen/job-types.ts', 'missing'],
    ['src/jobs.gen/manifest.json', 'missing'],
    ['src/jobs.gen/registry.ts', 'missing'],
  ])
  for (const { path, text } of first.files) expect(await readFile(path, 'utf8')).toBe(text)
  expect(await compile(project, 'check')).toEqual({ ...first, stale: [] })
})

test('a file that is up to date is not touched', async () => {
  const project = await projectOf(TWEET)
  await compile(project, 'write')
  const before = await stat(`${project.output}/config.ts`)
  await writeFiles(project.root, { 'src/tasks/digest.ts': task("@job('digest')") })
  const { stale } = await compile(project, 'write')
  expect(stale.map(({ file }) => file)).toEqual([
    'src/jobs.gen/config.schema.json',
    'src/jobs.gen/job-types.ts',
    'src/jobs.gen/manifest.json',
    'src/jobs.gen/registry.ts',
  ])
  expect((await stat(`${project.output}/config.ts`)).ino).toBe(before.ino)
})

test('check writes nothing', async () => {
  const project = await projectOf(TWEET)
  const { stale } = await compile(project, 'check')
  expect(stale).toHaveLength(6)
  expect(await readdir(`${project.root}/src`)).toEqual(['tasks'])
})

test('with errors nothing is written, so that the last good files stay', async () => {
  const project = await projectOf(TWEET)
  const { files } = await compile(project, 'write')
  await writeFiles(project.root, { 'src/tasks/digest.ts': task("@job('digest', { maxRetries: -1 })") })
  const broken = await compile(project, 'write')
  expect(broken).toMatchObject({ files: [], stale: [], diagnostics: [{ code: 'JW2002' }] })
  for (const { path, text } of files) expect(await readFile(path, 'utf8')).toBe(text)
})

/** A task whose `maxRetries` comes from another file. */
function retrying(type: string, from: string): string {
  return `import { MOST } from '${from}'\n${task(`@job('${type}', { maxRetries: MOST })`)}`
}

test('imports behind a link are looked for beside the link, or else beside the file itself', async () => {
  const project = await projectOf({
    'shared/limits.ts': 'export const MOST = 7\n',
    'shared/tasks/tick.ts': retrying('tick', '../limits'),
    'shared/tock.ts': retrying('tock', './limits'),
  })
  await symlink('../../shared/tasks', `${project.root}/src/tasks/shared`)
  await symlink('../../shared/tock.ts', `${project.root}/src/tasks/tock.ts`)
  const { manifest, diagnostics } = await compile(project, 'write')
  expect(diagnostics).toEqual([])
  expect(manifest.jobs.map(({ file, options }) => [file, options.maxRetries])).toEqual([
    ['src/tasks/shared/tick.ts', 7],
    ['src/tasks/tock.ts', 7],
  ])
})

test('the outcome depends on neither the folder nor the order of the files', async () => {
  const files = { ...TWEET, 'src/tasks/a/z.ts': task("@job('b')"), 'src/tasks/a/Z.ts': task("@job('a')") }
  const one = await compileFiles(files)
  const other = await compileFiles(Object.fromEntries(Object.entries(files).toReversed()))
  expect(other.files.map(({ text }) => text)).toEqual(one.files.map(({ text }) => text))
  expect(one.manifest.jobs.map(({ type, file, line }) => [type, file, line])).toEqual([
    ['a', 'src/tasks/a/Z.ts', 4],
    ['b', 'src/tasks/a/z.ts', 4],
    ['tweet', 'src/tasks/tweet.ts', 4],
  ])
})

test('an empty tasks folder has no jobs, and that is fine', async () => {
  const { manifest, diagnostics, files } = await compileFiles({})
  expect({ jobs: manifest.jobs, diagnostics, files: files.length }).toEqual({
    jobs: [],
    diagnostics: [],
    files: 6,
  })
})

test('nothing of the task files is executed', async () => {
  const { manifest, diagnostics } = await compileFiles({
    'src/tasks/a.ts': `${task("@job('a')")}\nthrow new Error('executed')\n`,
  })
  expect(diagnostics).toEqual([])
  expect(manifest.jobs.map(({ type }) => type)).toEqual(['a'])
})

test('a syntax error is reported at its place, alone, and the other files are still checked', async () => {
  expect(
    await problemsIn({
      'src/tasks/a.ts': task("@job('a', { maxRetries: -1 }", 'class A {}'),
      'src/tasks/b.ts': task("@job('b', { dependencies: ['a'], maxRetries: -1 })"),
    }),
  ).toEqual([
    "JW5001 src/tasks/a.ts:4 <class> syntax error: ',' expected",
    'JW5001 src/tasks/a.ts:4 <> syntax error: Declaration expected',
    "JW5001 src/tasks/a.ts:5 <> syntax error: ')' expected",
    'JW2002 src/tasks/b.ts:3 <-1> expected maxRetries to be an integer ≥ 0, got -1',
  ])
})

test('a file that cannot be read is reported', async () => {
  const project = await projectOf(TWEET)
  await symlink(`${project.root}/nowhere.ts`, `${project.root}/src/tasks/lost.ts`)
  const { diagnostics } = await compile(project, 'check')
  expect(diagnostics.map(({ code, file, line, message }) => [code, file, line, message])).toEqual([
    ['JW5002', 'src/tasks/lost.ts', 1, 'cannot read src/tasks/lost.ts: ENOENT: no such file or directory'],
  ])
})

test('a missing tasks folder is reported with its remedy', async () => {
  const { diagnostics } = await compileFiles({
    'jobwright.config.json': '{ "tasks": ["src/tasks", "src/jobs"] }',
  })
  expect(diagnostics).toMatchObject([
    {
      code: 'JW5003',
      file: 'src/jobs',
      message: 'the tasks folder src/jobs does not exist',
      fix: 'Create src/jobs, or set tasks in jobwright.config.ts to where the task files are.',
    },
  ])
})

test('the config file is an input', async () => {
  const { inputs, project } = await compileFiles({ 'jobwright.config.json': '{}' })
  expect(inputs).toEqual([`${project.root}/jobwright.config.json`])
})

test('every job of several files, and several of one file, are in the manifest', async () => {
  const text = `import * as jw from 'jobwright'
import { job as mark, BaseTask } from 'jobwright'

@mark('one', { cron: '0 8 * * *' }) export class One extends BaseTask {}

@jw.job('two') export default class extends jw.QueueTask {}
`
  const { manifest, taskFiles, project } = await compileFiles({ 'src/tasks/both.ts': text })
  expect(manifest).toEqual({
    formatVersion: 1,
    envPrefix: '',
    jobs: [
      {
        type: 'one',
        constant: 'ONE',
        kind: 'self-contained',
        export: 'One',
        file: 'src/tasks/both.ts',
        line: 4,
        options: { cron: '0 8 * * *' },
      },
      {
        type: 'two',
        constant: 'TWO',
        kind: 'queue',
        export: 'default',
        file: 'src/tasks/both.ts',
        line: 6,
        options: {},
      },
    ],
  })
  expect(taskFiles).toEqual([`${project.root}/src/tasks/both.ts`])
})

test('every diagnostic lies inside its file, sorted by file and place', async () => {
  const files = {
    'src/tasks/b.ts': task(
      "@job('b', { x: 1, maxRetries: -1, tags: f(), dependencies: ['b', 'c'] })",
      'class B {}',
    ),
    'src/tasks/a.ts': task("@job('b')", 'abstract class A {'),
  }
  const { diagnostics } = await compileFiles(files)
  const keys = diagnostics.map(({ file, start }) => `${file} ${String(start).padStart(5)}`)
  expect(keys).toEqual(keys.toSorted())
  for (const { file, start, end } of diagnostics) {
    const { length } = files[file as keyof typeof files]
    expect(0 <= start && start <= end && end <= length).toBe(true)
  }
})

test.each([
  ['little-endian with a byte order mark', Buffer.from(`\uFEFF${task("@job('b')")}`, 'utf16le')],
  ['big-endian with a byte order mark', Buffer.from(`\uFEFF${task("@job('b')")}`, 'utf16le').swap16()],
  ['little-endian', Buffer.from(task("@job('b')"), 'utf16le')],
  ['big-endian', Buffer.from(task("@job('b')"), 'utf16le').swap16()],
  ['no text at all', Buffer.from(`\0\u0001${task("@job('b')")}`)],
])('a task file in UTF-16, %s, is reported, and the others are compiled', async (_encoding, bytes) => {
  const project = await projectOf(TWEET)
  await writeFile(`${project.root}/src/tasks/b.ts`, bytes)
  const { manifest, diagnostics } = await compile(project, 'write')
  expect(manifest.jobs.map(({ type }) => type)).toEqual(['tweet'])
  expect(
    diagnostics.map(({ code, file, line, column, message }) => [code, file, line, column, message]),
  ).toEqual([['JW5007', 'src/tasks/b.ts', 1, 1, 'src/tasks/b.ts is not UTF-8 text: it is UTF-16 or binary']])
})

test('a task file of 5 MB is compiled', async () => {
  const rows = Array.from(
    { length: 20_000 },
    (_, index) => `const row${index} = [${index}, '${'text '.repeat(50)}']`,
  )
  const text = `${rows.join('\n')}\n${task("@job('big', { maxRetries: row99[0] })")}`
  expect(text.length).toBeGreaterThan(5_000_000)
  const { manifest, diagnostics } = await compileFiles({ 'src/tasks/big.ts': text })
  expect(diagnostics).toEqual([])
  expect(manifest.jobs).toMatchObject([{ type: 'big', line: 20_004, options: { maxRetries: 99 } }])
})

test('a syntax error in one file leaves the others their diagnostics', async () => {
  const problems = await problemsIn({
    'src/tasks/a.ts': `${task("@job('a')")}const = 1\n`,
    'src/tasks/b.ts': task("@job('b', { maxRetries: -1 })"),
  })
  expect(problems.map((problem) => problem.split(' ').slice(0, 2))).toEqual([
    ['JW5001', 'src/tasks/a.ts:5'],
    ['JW5001', 'src/tasks/a.ts:5'],
    ['JW2002', 'src/tasks/b.ts:3'],
  ])
})

test.each([
  ['src/tasks/*.ts', 'does not exist', 'src/tasks'],
  ['src/{tasks,jobs}', 'does not exist', 'src'],
  ['**', 'does not exist', '.'],
  ['src/tasks/tweet.ts', 'is not a folder', 'src/tasks'],
])(
  'of the pattern or file %s as tasks folder the remedy names the folder',
  async (tasks, problem, folder) => {
    const files = { ...TWEET, 'jobwright.config.json': JSON.stringify({ tasks }) }
    const { diagnostics } = await compileFiles(files)
    expect(diagnostics.map(({ code, message, fix }) => [code, message, fix])).toEqual([
      [
        'JW5003',
        `the tasks folder ${tasks} ${problem}`,
        `Set tasks in jobwright.config.ts to "${folder}": every TypeScript file in it and below it is a task file, and no pattern is needed.`,
      ],
    ])
  },
)
