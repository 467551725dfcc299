import { describe, expect, test } from 'vitest'

import { compileFiles, problemsIn, task } from '../../testing/project.fixture.ts'

const CLASS = 'export class A extends BaseTask {}'

/** The diagnostics of these options, without the file. */
async function problemsOf(options: string, further = ''): Promise<string[]> {
  const problems = await problemsIn({
    'src/tasks/a.ts': task(`@job('a', ${options})`, `${CLASS}\n${further}`),
  })
  return problems.map((problem) => problem.replaceAll('src/tasks/a.ts:', ''))
}

/** The options as they are in the manifest. */
async function optionsOf(options: string, further = ''): Promise<unknown> {
  const { manifest, diagnostics } = await compileFiles({
    'src/tasks/a.ts': task(`@job('a', ${options})`, `${CLASS}\n${further}`),
  })
  expect(diagnostics).toEqual([])
  return manifest.jobs[0]?.options
}

describe('the value', () => {
  test.each([
    ['{ maxConcurrent: 0 }', 'JW2002 3 <0> expected maxConcurrent to be an integer ≥ 1, got 0'],
    ["{ timeoutSeconds: '5' }", 'JW2002 3 <\'5\'> expected timeoutSeconds to be a number > 0, got "5"'],
    [
      '{ intervalSeconds: 1e21 }',
      'JW2002 3 <1e21> expected intervalSeconds to be at most 3153600000, which is 100 years, got 1e+21',
    ],
    [
      '{ retryDelaySeconds: Infinity }',
      'JW2002 3 <Infinity> expected retryDelaySeconds to be at most 3153600000, which is 100 years, got Infinity',
    ],
    [
      '{ timeoutSeconds: 1e-9 }',
      'JW2002 3 <1e-9> expected timeoutSeconds to be at least 0.001, which is a millisecond, got 1e-9',
    ],
    ['{ enabled: null }', 'JW2002 3 <null> expected enabled to be true or false, got null'],
    [
      "{ priority: 'URGENT' }",
      "JW2002 3 <'URGENT'> expected priority to be one of 'LOW', 'NORMAL', 'HIGH', 'CRITICAL', got \"URGENT\"",
    ],
    [
      '{ rateLimit: { max: 1 } }',
      'JW2002 3 <{ max: 1 }> expected rateLimit to be an object { max, perSeconds } of an integer ≥ 1 and a number > 0 up to 100 years, got {"max":1}',
    ],
    [
      '{ cron: 5 }',
      'JW2002 3 <5> expected cron to be a cron expression of 5 fields, or of 6 with seconds first, got 5',
    ],
    [
      "{ cron: '0 8 * *' }",
      'JW2006 3 <\'0 8 * *\'> cron "0 8 * *" cannot be understood: it has 4 fields, not 5 (or 6 with seconds first)',
    ],
    [
      "{ cron: '0 8 * * *', timezone: '+2' }",
      'JW2007 3 <\'+2\'> timezone "+2" is wrong: an offset is written as "+05:30", from "-12:00" to "+14:00"',
    ],
  ])('of %s is refused', async (options, problem) => {
    expect(await problemsOf(options)).toEqual([problem])
  })

  test('that is undefined is as if not given', async () => {
    expect(await optionsOf('{ cron: undefined, maxRetries: 1 }')).toEqual({ maxRetries: 1 })
    expect(await optionsOf('undefined')).toEqual({})
  })
})

describe('an unknown option', () => {
  test.each([
    ['maxRetrys', 'maxRetries'],
    ['max_retries', 'maxRetries'],
    ['interval', 'intervalSeconds'],
    ['timeout', 'timeoutSeconds'],
    ['retries', 'maxRetries'],
    ['concurrency', 'maxConcurrent'],
    ['schedule', 'cron'],
  ])('%s is told, and that %s was meant', async (option, meant) => {
    const { diagnostics } = await compileFiles({ 'src/tasks/a.ts': task(`@job('a', { ${option}: f() })`) })
    expect(diagnostics.map(({ code, fix }) => [code, fix])).toEqual([['JW2001', `Did you mean "${meant}"?`]])
  })

  test('like nothing there is, is to be removed', async () => {
    const { diagnostics } = await compileFiles({ 'src/tasks/a.ts': task("@job('a', { constructor: 1 })") })
    expect(diagnostics.map(({ message, fix }) => [message, fix])).toEqual([
      ['there is no option "constructor"', 'Remove it.'],
    ])
  })
})

describe('the options', () => {
  test('are an object', async () => {
    expect(await problemsOf('5')).toEqual(['JW2004 3 <5> expected the options to be an object, got 5'])
    expect(await problemsOf('[1]')).toEqual(['JW2004 3 <[1]> expected the options to be an object, got [1]'])
  })

  test('are each given once', async () => {
    expect(await problemsOf('{ maxRetries: 1, maxRetries: 0 }')).toEqual([
      'JW2005 3 <maxRetries> maxRetries is given twice [the first one: 3]',
    ])
  })

  test('that cannot be read are reported part by part, and the others are still checked', async () => {
    const options = '{ ...rest, maxRetries: read() + f(), batchSize: 0, tags: [`${x()}`] }'
    expect(await problemsOf(options)).toEqual([
      'JW2003 3 <rest> a part of the options is not known at build time: `rest` is not a top-level `const` of this file',
      'JW2003 3 <read()> maxRetries is not known at build time: the call of `read` is not evaluated at build time',
      'JW2003 3 <f()> maxRetries is not known at build time: the call of `f` is not evaluated at build time',
      'JW2002 3 <0> expected batchSize to be an integer ≥ 1, got 0',
      'JW2003 3 <x()> tags is not known at build time: the call of `x` is not evaluated at build time',
    ])
  })

  test('may be a constant of the file, and problems are reported in it', async () => {
    expect(
      await problemsOf('OPTIONS', 'const OPTIONS = { maxRetries: -1, tags: TAGS }\nconst TAGS = [1]'),
    ).toEqual([
      'JW2002 5 <-1> expected maxRetries to be an integer ≥ 0, got -1',
      'JW2002 6 <1> expected tags to be an array of non-empty strings, got [1]',
    ])
  })

  test('of two jobs from one constant are reported once', async () => {
    const text = `import { BaseTask, job } from 'jobwright'
const OPTIONS = { maxRetries: -1 }
@job('a', OPTIONS)
export class A extends BaseTask {}
@job('b', OPTIONS)
export class B extends BaseTask {}
`
    expect(await problemsIn({ 'src/tasks/a.ts': text })).toHaveLength(1)
  })

  test('may be a part of a constant', async () => {
    expect(await optionsOf('ALL.a', 'const ALL = { a: { maxRetries: 2 } }')).toEqual({ maxRetries: 2 })
    expect(await problemsOf('ALL.a', "const ALL = { a: { tag: ['x'] } }")).toEqual([
      'JW2001 3 <ALL.a> there is no option "tag"',
    ])
  })

  test('are in the manifest in one order, with the doc comment as description', async () => {
    const text = task(
      "/** What it does. */\n@job('a', { tags: ['x'], maxRetries: 60 * 2, cron: '0 8 * * *' })",
    )
    const { manifest } = await compileFiles({ 'src/tasks/a.ts': text })
    expect(JSON.stringify(manifest.jobs[0]?.options)).toBe(
      '{"description":"What it does.","cron":"0 8 * * *","maxRetries":120,"tags":["x"]}',
    )
  })

  test('keep a description that is given', async () => {
    const text = task("/** What it does. */\n@job('a', { description: 'Mine' })")
    const { manifest } = await compileFiles({ 'src/tasks/a.ts': text })
    expect(manifest.jobs[0]?.options).toEqual({ description: 'Mine' })
  })
})

describe('rules across options', () => {
  test('a job has one schedule', async () => {
    expect(await problemsOf("{ intervalSeconds: 5, cron: '0 8 * * *' }")).toEqual([
      'JW2008 3 <cron> cron and intervalSeconds are both given, and a job has one schedule [intervalSeconds is given here: 3]',
    ])
  })

  test('strict order has one run at a time', async () => {
    expect(await problemsOf('{ maxConcurrent: 2, preserveOrder: true }')).toEqual([
      'JW2009 3 <preserveOrder> preserveOrder: true runs one message at a time, so maxConcurrent cannot be 2 [maxConcurrent is given here: 3]',
    ])
    expect(await problemsOf("{ maxConcurrent: 2, preserveOrder: 'key' }")).toEqual([])
  })
})
