import { expect, test } from 'vitest'

import { problemsIn, task } from '../testing/project.fixture.ts'

function problemsOf(decorator: string, rest: string): Promise<string[]> {
  return problemsIn({ 'src/tasks/a.ts': task(decorator, rest) })
}

test('a job is an exported class that extends something', async () => {
  expect(await problemsOf("@job('a')", 'class A {}')).toEqual([
    'JW4001 src/tasks/a.ts:4 <A> class A is not exported',
    'JW4003 src/tasks/a.ts:4 <A> class A extends nothing',
  ])
})

test('a job is no abstract class', async () => {
  expect(await problemsOf("@job('a')", 'export abstract class A extends BaseTask {}')).toEqual([
    'JW4002 src/tasks/a.ts:4 <A> class A is abstract',
  ])
})

test('a class without a name is told by the word', async () => {
  expect(await problemsOf("@job('a')", 'export default class {}')).toEqual([
    'JW4003 src/tasks/a.ts:4 <class> the class extends nothing',
  ])
})

test('a class has one @job, and it is called', async () => {
  expect(await problemsOf("@job\n@job('a')\n@job('b')", 'export class A extends BaseTask {}')).toEqual([
    'JW4005 src/tasks/a.ts:3 <@job> @job on class A is not called',
    "JW4004 src/tasks/a.ts:4 <@job('a')> class A has more than one @job [the first one: src/tasks/a.ts:3]",
    "JW4004 src/tasks/a.ts:5 <@job('b')> class A has more than one @job [the first one: src/tasks/a.ts:3]",
  ])
})

test('what the class extends is left to the type checker where it is from elsewhere', async () => {
  const text =
    "import { job } from 'jobwright'\nimport { Base } from './base'\n@job('a')\nexport class A extends Base {}\n"
  expect(await problemsIn({ 'src/tasks/a.ts': text })).toEqual([])
})
