import { expect, test } from 'vitest'

import { problemsIn, task } from '../testing/project.fixture.ts'

test.each([
  [
    "'send digest'",
    'JW1002 src/tasks/a.ts:3 <\'send digest\'> "send digest" cannot be a job type: it contains " "',
  ],
  ["''", 'JW1002 src/tasks/a.ts:3 <\'\'> "" cannot be a job type: it is empty'],
  ["'1st'", 'JW1002 src/tasks/a.ts:3 <\'1st\'> "1st" cannot be a job type: it does not begin with a letter'],
  [
    "'a__b'",
    'JW1002 src/tasks/a.ts:3 <\'a__b\'> "a__b" cannot be a job type: a separator stands at its end or beside another one',
  ],
  [
    "'a_'",
    'JW1002 src/tasks/a.ts:3 <\'a_\'> "a_" cannot be a job type: a separator stands at its end or beside another one',
  ],
  ["'größe'", 'JW1002 src/tasks/a.ts:3 <\'größe\'> "größe" cannot be a job type: it contains "ö"'],
  [
    "'constructor'",
    'JW1002 src/tasks/a.ts:3 <\'constructor\'> "constructor" cannot be a job type: every object in JavaScript has a property of this name',
  ],
  ['5', 'JW1003 src/tasks/a.ts:3 <5> expected the job type to be a string, got 5'],
  ['', 'JW1003 src/tasks/a.ts:3 <@job()> expected the job type to be a string, got nothing'],
  [
    'read()',
    'JW1004 src/tasks/a.ts:3 <read()> the job type is not known at build time: the call of `read` is not evaluated at build time',
  ],
])('@job(%s) is refused', async (argument, problem) => {
  expect(await problemsIn({ 'src/tasks/a.ts': task(`@job(${argument})`) })).toEqual([problem])
})

test('a job type has at most 64 characters', async () => {
  expect(await problemsIn({ 'src/tasks/a.ts': task(`@job('${'a'.repeat(64)}')`) })).toEqual([])
  const [problem] = await problemsIn({ 'src/tasks/a.ts': task(`@job('${'a'.repeat(65)}')`) })
  expect(problem).toContain('it has 65 characters, and at most 64 are allowed')
})

test('a job type may be a constant of the file or a template', async () => {
  const text = task('@job(`${PREFIX}_digest`)', "export class A extends BaseTask {}\nconst PREFIX = 'send'")
  expect(await problemsIn({ 'src/tasks/a.ts': text })).toEqual([])
})
