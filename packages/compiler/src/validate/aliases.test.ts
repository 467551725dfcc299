import { expect, test } from 'vitest'

import { problemsIn, task } from '../testing/project.fixture.ts'

test('an alias is neither the type of a job, nor that of its own, nor an alias twice', async () => {
  const files = {
    'src/tasks/a.ts': task("@job('a', { aliases: ['b', 'a', 'old', 'older', 'older'] })"),
    'src/tasks/b.ts': task("@job('b', { aliases: ['old', 'free'] })"),
  }
  expect(await problemsIn(files)).toEqual([
    'JW1007 src/tasks/a.ts:3 <\'b\'> alias "b" is taken: it is the type of a job ["b" is declared here: src/tasks/b.ts:3]',
    'JW1007 src/tasks/a.ts:3 <\'a\'> alias "a" is taken: it is the type of this very job ["a" is declared here: src/tasks/a.ts:3]',
    'JW1007 src/tasks/a.ts:3 <\'older\'> alias "older" is taken: this job has it already [the other alias: src/tasks/a.ts:3]',
    'JW1007 src/tasks/b.ts:3 <\'old\'> alias "old" is taken: job "a" has it already [the other alias: src/tasks/a.ts:3]',
  ])
})

test('an alias is a job type, and a list of texts has no other elements: each is reported at its place', async () => {
  const text = task("@job('a', { aliases: ['b', 'x y'], tags: ['c', '', 'd'] })")
  expect(await problemsIn({ 'src/tasks/a.ts': text })).toEqual([
    `JW1002 src/tasks/a.ts:3 <'x y'> "x y" cannot be a job type: it contains " "`,
    `JW2002 src/tasks/a.ts:3 <''> expected tags to be an array of non-empty strings, got ["c","","d"]`,
  ])
})
