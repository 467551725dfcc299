import { readFile, symlink } from 'node:fs/promises'

import { describe, expect, test } from 'vitest'

import { compile } from '../../compile/compile.ts'
import { projectOf, task, type Files } from '../../testing/project.fixture.ts'
import { applyFixes } from './fix.ts'

const FILE = 'src/tasks/a.ts'

/** The text of the file after its edits, and the codes of the edits. */
async function fixed(files: Files): Promise<{ readonly text: string; readonly codes: readonly string[] }> {
  const project = await projectOf(files)
  const { diagnostics } = await compile(project, 'check')
  const fixes = await applyFixes(project, diagnostics)
  const text = await readFile(`${project.root}/${FILE}`, 'utf8')
  return { text, codes: fixes.map(({ diagnostic }) => diagnostic.code) }
}

/** The options after their edits. */
async function fixedOptions(options: string, others: Files = {}): Promise<string | undefined> {
  const { text } = await fixed({ ...others, [FILE]: task(`@job('a', ${options})`) })
  return /@job\('a', ([^]*)\)\nexport/.exec(text)?.[1]
}

const FETCH_NEWS = { 'src/tasks/b.ts': task("@job('fetch_news')") }
const CAPABILITIES = {
  'src/capabilities.ts': "declare module 'jobwright' { interface Capabilities { twitter: 1 } }\nexport {}\n",
}

describe('an edit', () => {
  test.for([
    ['{ maxRetrys: 1 }', '{ maxRetries: 1 }'],
    ["{ 'maxRetrys': 1 }", "{ 'maxRetries': 1 }"],
    ['{ max_retries: 1, tags: [] }', '{ maxRetries: 1, tags: [] }'],
    ['{ maxRetrys }', '{ maxRetries: maxRetrys }'],
  ])('gives an option its right name: %s → %s', async ([options, right]) => {
    expect(await fixedOptions(options!)).toBe(right)
  })

  test.for([
    '{ timeout: 5000 }', // in milliseconds?
    '{ maxRetrys: 1, maxRetries: 2 }', // which of the two?
    '{ nonsense: 1 }',
    "{ ['max' + 'Retrys']: 1 }",
  ])('is not made where it is not certain what was meant: %s', async (options) => {
    expect(await fixedOptions(options)).toBe(options)
  })

  test('is not made where only a constant holds the option', async () => {
    const text = `${task("@job('a', ALL.a)")}const ALL = { a: { maxRetrys: 1 } }\n`
    expect(await fixed({ [FILE]: text })).toEqual({ text, codes: [] })
  })

  test('removes the option that a later one makes void', async () => {
    expect(await fixedOptions('{ maxRetries: 1, tags: [], maxRetries: 2 }')).toBe(
      '{ tags: [], maxRetries: 2 }',
    )
    expect(await fixedOptions('{\n  tags: [],\n  maxRetries: 1,\n  maxRetries: 2,\n}')).toBe(
      '{\n  tags: [],\n  maxRetries: 2,\n}',
    )
  })

  test('does not remove a comment with it', async () => {
    const options = '{ maxRetries: 1, /* why */ maxRetries: 2 }'
    expect(await fixedOptions(options)).toBe(options)
  })

  test('gives a dependency its right name', async () => {
    expect(await fixedOptions("{ dependencies: ['fetch_new'] }", FETCH_NEWS)).toBe(
      "{ dependencies: ['fetch_news'] }",
    )
  })

  test('gives a constant of JobType its right name', async () => {
    const imported = "import { JobType } from '../jobs.gen/job-types'\n"
    const text = imported + task("@job('a', { dependencies: [JobType.FETCH_NEW] })")
    expect((await fixed({ ...FETCH_NEWS, [FILE]: text })).text).toBe(text.replace('FETCH_NEW', 'FETCH_NEWS'))
  })

  test('gives a time zone its right name', async () => {
    expect(await fixedOptions("{ cron: '0 8 * * *', timezone: 'Europe/Berln' }")).toBe(
      "{ cron: '0 8 * * *', timezone: 'Europe/Berlin' }",
    )
  })

  test('gives a capability its right name', async () => {
    expect(await fixedOptions('{ requires: ["twiter"] }', CAPABILITIES)).toBe('{ requires: ["twitter"] }')
  })

  test.for([
    ['class A extends BaseTask {}', 'export class A extends BaseTask {}'],
    ['/** Why. */\nclass A extends BaseTask {}', '/** Why. */\nexport class A extends BaseTask {}'],
  ])('exports the class: %j', async ([before, after]) => {
    expect((await fixed({ [FILE]: task("@job('a')", before) })).text).toBe(task("@job('a')", after))
  })

  test('does not export a class below the top level', async () => {
    const text = task('function make() {', "@job('a') class A extends BaseTask {}\n}")
    expect((await fixed({ [FILE]: text })).text).toBe(text)
  })

  test.for([
    ["@job('a') // jobwright-ignore JW2011 why", "@job('a')"],
    ["\t// jobwright-ignore JW2011 why\n@job('a')", "@job('a')"],
  ])('removes a comment that silences nothing: %j', async ([before, after]) => {
    expect((await fixed({ [FILE]: task(before!) })).text).toBe(task(after!))
  })

  test('gives an ignored code its right name', async () => {
    const text = task("// jobwright-ignore jw-2011 why\n@job('a')")
    expect((await fixed({ [FILE]: text })).text).toBe(text.replace('jw-2011', 'JW2011'))
  })
})

test('all edits of a file are applied at once, and returned in the order of the text', async () => {
  const text = task("@job('a', { maxRetrys: 1, timezone: 'Europe/Berln' })", 'class A extends BaseTask {}')
  expect(await fixed({ [FILE]: text })).toEqual({
    text: task(
      "@job('a', { maxRetries: 1, timezone: 'Europe/Berlin' })",
      'export class A extends BaseTask {}',
    ),
    codes: ['JW2001', 'JW2007', 'JW4001'],
  })
})

test.for([
  ['a byte order mark', (text: string) => `\uFEFF${text}`],
  ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
  ['characters of two code units', (text: string) => `// 😀\n${text}`],
] as const)('a file with %s is edited at the right place', async ([, written]) => {
  const before = written(task("@job('a', { maxRetrys: 1 })"))
  expect((await fixed({ [FILE]: before })).text).toBe(before.replace('maxRetrys', 'maxRetries'))
})

test('a linked file stays linked', async () => {
  const project = await projectOf({ 'shared/a.ts': task("@job('a', { maxRetrys: 1 })") })
  await symlink('../../shared/a.ts', `${project.root}/${FILE}`)
  await applyFixes(project, (await compile(project, 'check')).diagnostics)
  expect(await readFile(`${project.root}/shared/a.ts`, 'utf8')).toContain('maxRetries')
})

test('the text before and after each edit is returned', async () => {
  const project = await projectOf({ [FILE]: task("@job('a', { maxRetrys: 1 })") })
  const { diagnostics } = await compile(project, 'check')
  expect(await applyFixes(project, diagnostics)).toEqual([
    { diagnostic: diagnostics[0], before: 'maxRetrys', after: 'maxRetries' },
  ])
})
