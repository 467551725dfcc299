import { expect, test } from 'vitest'

import { compileFiles, problemsIn, task } from '../testing/project.fixture.ts'

/** Task files of jobs with dependencies: job type → the source of its dependencies. */
function jobs(dependencies: Readonly<Record<string, string>>): Record<string, string> {
  const imported = "import { JobType } from '../jobs.gen/job-types'\n"
  const entries = Object.entries(dependencies).map(([type, list]) => [
    `src/tasks/${type}.ts`,
    imported + task(`@job('${type}', { dependencies: [${list}] })`),
  ])
  return Object.fromEntries(entries)
}

test('JobType.X names a job of this compile, before anything was generated', async () => {
  const { manifest, diagnostics } = await compileFiles(jobs({ a: 'JobType.SEND_B, "c"', send_b: '', c: '' }))
  expect(diagnostics).toEqual([])
  expect(manifest.jobs.map(({ type, options }) => [type, options.dependencies])).toEqual([
    ['a', ['send_b', 'c']],
    ['c', []],
    ['send_b', []],
  ])
})

test('every unknown job is reported, with the one that was meant', async () => {
  const { diagnostics } = await compileFiles(
    jobs({ fetch_news: '', digest: "'fetch_new', JobType.FETCH_NEW, 'other', 'fetch_news'" }),
  )
  expect(diagnostics.map(({ code, message, fix }) => `${code} ${message}: ${fix}`)).toEqual([
    'JW3001 there is no job "fetch_new": Did you mean "fetch_news"?',
    'JW3001 there is no job JobType.FETCH_NEW: Did you mean JobType.FETCH_NEWS?',
    'JW3001 there is no job "other": Write that job first, or remove the dependency.',
  ])
})

test('a former name leads to the job that has it as an alias', async () => {
  const files = {
    'src/tasks/a.ts': task("@job('publish', { aliases: ['tweet'] })"),
    'src/tasks/b.ts': task("@job('b', { dependencies: ['tweet'] })"),
  }
  const { diagnostics } = await compileFiles(files)
  expect(diagnostics.map(({ fix }) => fix)).toEqual(['Did you mean "publish"?'])
})

test('a dependency on a job whose type is invalid is not a second mistake', async () => {
  const files = {
    'src/tasks/a.ts': task("@job('my job')"),
    'src/tasks/b.ts': task("@job('b', { dependencies: ['my job'] })"),
  }
  expect(await problemsIn(files)).toHaveLength(1)
})

test('a job does not depend on itself', async () => {
  expect(await problemsIn(jobs({ a: "'a'", b: 'JobType.B' }))).toEqual([
    'JW3002 src/tasks/a.ts:4 <\'a\'> job "a" depends on itself',
    'JW3002 src/tasks/b.ts:4 <JobType.B> job "b" depends on itself',
  ])
})

test('a circle is reported once, as a whole, with the place of each dependency', async () => {
  expect(await problemsIn(jobs({ c: "'a'", b: "'c'", a: "'b'", outside: "'a'" }))).toEqual([
    "JW3003 src/tasks/a.ts:4 <'b'> jobs depend on each other in a circle: a → b → c → a" +
      ' ["b" depends on "c": src/tasks/b.ts:4] ["c" depends on "a": src/tasks/c.ts:4]',
  ])
})

/** The diagnostics of a scheduled job that depends on one with these options. */
function waitingFor(options: string, base = 'BaseTask'): Record<string, string> {
  return {
    'src/tasks/a.ts': task("@job('a', { intervalSeconds: 60, dependencies: ['b'] })"),
    'src/tasks/b.ts': task(`@job('b', ${options})`, `export class B extends ${base} {}`),
  }
}

test('a dependency that is disabled is reported, with the place', async () => {
  expect(await problemsIn(waitingFor('{ cron: "0 8 * * *", enabled: false }'))).toEqual([
    'JW3004 src/tasks/a.ts:3 <\'b\'> job "b", which this one waits for, is disabled [it is disabled here: src/tasks/b.ts:3]',
  ])
})

test('a dependency of a scheduled job that has no schedule itself is reported', async () => {
  expect(await problemsIn(waitingFor('{}'))).toEqual([
    'JW3005 src/tasks/a.ts:3 <\'b\'> job "b", which this one waits for, has no schedule ["b" is declared here: src/tasks/b.ts:3]',
  ])
})

test.for(['{ runOnStart: true }', '{ intervalSeconds: 1 }', "{ cron: '0 8 * * *' }"])(
  'a dependency that has a schedule is fine: %s',
  async (options) => {
    expect(await problemsIn(waitingFor(options))).toEqual([])
  },
)

test('a dependency that is sent messages needs no schedule', async () => {
  expect(await problemsIn(waitingFor('{}', 'QueueTask'))).toEqual([])
})
