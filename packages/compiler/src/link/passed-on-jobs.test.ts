import { expect, test } from 'vitest'

import { compileFiles, problemsIn, type Files } from '../testing/project.fixture.ts'

/** The problems of a class that is decorated like this in a file with these imports. */
function problemsOf(imports: string, decorator: string, others: Files = {}): Promise<string[]> {
  const text = `${imports}\n\n${decorator}\nexport class Task extends Base {}\n`
  return problemsIn({ 'src/tasks/tick.ts': text, ...others })
}

const BASE = "import { BaseTask as Base } from 'jobwright'"
const BARREL = "import { BaseTask as Base } from '../lib'\n"

test.each([
  ['a name of its own', "export { job as task, BaseTask } from 'jobwright'\n"],
  ['everything', "export * from 'jobwright'\nexport { job as task } from 'jobwright'\n"],
  [
    'an import under another name',
    "import { job as task, BaseTask } from 'jobwright'\nexport { task, BaseTask }\n",
  ],
  ['a constant', "import { job, BaseTask } from 'jobwright'\nexport const task = job\nexport { BaseTask }\n"],
  ['a member', "import * as jw from 'jobwright'\nexport const { job: task, BaseTask } = jw\n"],
  [
    'a function',
    "import { job, BaseTask } from 'jobwright'\nexport function task(name: string) {\n  return job(name, { maxRetries: 1 })\n}\nexport { BaseTask }\n",
  ],
  [
    'a bound function',
    "import { job, BaseTask } from 'jobwright'\nexport const task = job.bind(undefined)\nexport { BaseTask }\n",
  ],
  ['what is loaded later', "export const { job: task, BaseTask } = await import('jobwright')\n"],
])('a decorator from a file that passes job on as %s is JW4010', async (_, lib) => {
  expect(
    await problemsOf(`import { task } from '../lib'\n${BARREL}`, "@task('tick')", { 'src/lib.ts': lib }),
  ).toEqual([
    expect.stringMatching(
      /^JW4010 src\/tasks\/tick\.ts:\d <@task\('tick'\)> @task is jobwright's job by way of src\/lib\.ts,/,
    ),
  ])
})

test.each([
  [
    'a default export',
    "import task from '../lib'",
    '@task',
    "import { job } from 'jobwright'\nexport default job\n",
  ],
  [
    'a default re-export',
    "import task from '../lib'",
    '@task',
    "export { job as default } from 'jobwright'\n",
  ],
  ['a namespace', "import * as lib from '../lib'", '@lib.task', "export { job as task } from 'jobwright'\n"],
  [
    'a namespace that is passed on',
    "import { jw } from '../lib'",
    '@jw.task',
    "export * as jw from './other'\n",
  ],
  [
    'an object',
    "import { lib } from '../lib'",
    '@lib.task',
    "import { job } from 'jobwright'\nexport const lib = { task: job }\n",
  ],
  [
    'a static member',
    "import { Lib } from '../lib'",
    '@Lib.task',
    "import { job } from 'jobwright'\nexport class Lib { static readonly task = job }\n",
  ],
  ['several files', "import { task } from '../lib'", '@task', "export * from './other'\n"],
])('a decorator from a file that passes job on as %s is JW4010', async (_, imports, decorator, lib) => {
  const others = { 'src/lib.ts': lib, 'src/other.ts': "export { job as task } from 'jobwright'\n" }
  expect(await problemsOf(`${imports}\n${BASE}`, `${decorator}('tick')`, others)).toEqual([
    expect.stringMatching(
      /^JW4010 src\/tasks\/tick\.ts:4 <@[\w.]+\('tick'\)> @\S+ is jobwright's job by way of src\/lib\.ts/,
    ),
  ])
})

test.each([
  ["import * as jw from 'jobwright'\nconst { job } = jw", '@job'],
  ["import * as jw from 'jobwright'\nconst { job: task } = jw", '@task'],
  ["import * as jw from 'jobwright'\nconst { ...rest } = jw", '@rest.job'],
  ["import * as jw from 'jobwright'\nconst other = jw", '@other.job'],
  ["import * as jw from 'jobwright'\nlet task = jw['job']", '@task'],
  ["import jw = require('jobwright')\nimport task = jw.job", '@task'],
  ["import jw from 'jobwright'\nconst { job } = jw", '@job'],
  ["const { job } = await import('jobwright')", '@job'],
  ["const task = (await import('jobwright')).job", '@task'],
  ["const { job } = require('jobwright')", '@job'],
  ["let task\n({ job: task } = await import('jobwright'))", '@task'],
  ["import { job } from 'jobwright'\nconst lib = { task: job }", '@lib.task'],
  ["import { job } from 'jobwright'\nconst lib = { job }", '@lib.job'],
  ["import { job } from 'jobwright'\nconst list = [job]", '@(list[0]!)'],
  ["import { job } from 'jobwright'\nconst task = (name: string) => job.call(undefined, name)", '@task'],
])('a name for job that a value of the file gives, %s, is JW4010', async (imports, decorator) => {
  const problems = await problemsOf(`${BASE}\n${imports}`, `${decorator}('tick')`)
  expect(problems).toEqual([expect.stringMatching(/^JW4010 /)])
})

test.each([
  ['({ job: task })', 'task'],
  ['async (jw)', 'jw.job'],
])('job that the callback of a module loaded later takes, %s, is JW4010', async (parameters, decorator) => {
  const source = `${BASE}
import('jobwright').then(${parameters} => {
  @${decorator}('tick') class TickTask extends Base { execute() {} }
  return TickTask
})`
  expect(await problemsIn({ 'src/tasks/tick.ts': source })).toEqual([expect.stringMatching(/^JW4010 /)])
})

test('a path of tsconfig.json and a package of the workspace are followed', async () => {
  const others = {
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
    'src/lib.ts': "export * from '@acme/kit'\n",
    'kit/package.json': '{ "name": "@acme/kit", "exports": "./index.ts" }',
    'kit/index.ts': "export { job as task } from 'jobwright'\n",
    'package.json': '{ "name": "app", "imports": { "#kit": "./kit/index.ts" } }',
  }
  expect(await problemsOf(`import { task } from '@/../kit'\n${BASE}`, "@task('tick')", others)).toEqual([
    expect.stringContaining("@task is jobwright's job by way of kit/index.ts"),
  ])
  expect(await problemsOf(`import { task } from '#kit'\n${BASE}`, "@task('tick')", others)).toEqual([
    expect.stringContaining("@task is jobwright's job by way of kit/index.ts"),
  ])
})

test('a decorator like @job from a package that is not read is JW4012', async () => {
  const jobs = "import { task, BaseTask as Base } from '@acme/jobs'"
  expect(await problemsOf(jobs, "@task('tick')")).toEqual([
    expect.stringMatching(/^JW4012 .*@task is not jobwright's: it is imported from "@acme\/jobs"/),
  ])
  expect(await problemsOf(`import { task } from '@acme/jobs'\n${BASE}`, "@task('tick')")).toEqual([
    expect.stringMatching(/^JW4012 /),
  ])
})

test.each([
  ["import { Injectable } from '@nestjs/common'", '@Injectable()', {}],
  ["import { Entity, Base as BaseEntity } from 'typeorm'", "@Entity('users')", {}],
  [
    "import { audited } from '../audit'",
    "@audited('tick')",
    {
      'src/audit.ts':
        "import { JobPriority } from 'jobwright'\nexport const audited = (name: string) => () => JobPriority.LOW\n",
    },
  ],
  [
    "import * as lib from '../lib'",
    "@lib.other('tick')",
    { 'src/lib.ts': "export { job } from 'jobwright'\nexport const other = () => () => {}\n" },
  ],
  ['function seal() {}', '@seal', {}],
])("a decorator that is not jobwright's, %s, is left alone", async (imports, decorator, others) => {
  const base = imports.includes('typeorm') ? 'class Base {}' : BASE
  expect(await problemsOf(`${base}\n${imports}`, decorator, others)).toEqual([])
})

test('the remedy is the import that keeps the name', async () => {
  const { diagnostics } = await compileFiles({
    'src/tasks/tick.ts':
      "import { task, BaseTask } from '../lib'\n\n@task('tick')\nexport class Task extends BaseTask {}\n",
    'src/lib.ts': "export { job as task, BaseTask } from 'jobwright'\n",
  })
  expect(diagnostics.map(({ fix }) => fix)).toEqual([
    "Write import { job as task } from 'jobwright' in this file.",
  ])
})
