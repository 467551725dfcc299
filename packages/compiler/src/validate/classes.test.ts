import { expect, test } from 'vitest'

import { compileFiles, problemsIn, task } from '../testing/project.fixture.ts'

function problemsOf(decorator: string, rest: string): Promise<string[]> {
  return problemsIn({ 'src/tasks/a.ts': task(decorator, rest) })
}

test('a job is an exported class that extends something', async () => {
  expect(await problemsOf("@job('a')", 'class A {}')).toEqual([
    'JW4001 src/tasks/a.ts:4 <A> class A is not exported',
    'JW4003 src/tasks/a.ts:4 <A> class A extends nothing',
  ])
})

test('a job cannot be an abstract class', async () => {
  expect(await problemsOf("@job('a')", 'export abstract class A extends BaseTask {}')).toEqual([
    'JW4002 src/tasks/a.ts:4 <A> class A is abstract',
  ])
})

test('a class without a name is marked at the word class', async () => {
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

test.each([
  ['class A extends BaseTask {}', 'class A is not exported', 'Write export before class.'],
  ['const B = class A extends BaseTask {}', 'class A is not exported', 'Write export before const.'],
  [
    'function make() { class A extends BaseTask {} }',
    'class A is not exported',
    'Move it to the top level of the file, and write export before class.',
  ],
  [
    "class A extends BaseTask {}\nexport { A as 'a task' }",
    'class A is exported only as "a task"',
    'Export it under a name, without quotes.',
  ],
])('the remedy for %s fits', async (text, message, fix) => {
  const decorated = text.replace('class A', "@job('a') class A")
  const { diagnostics } = await compileFiles({ 'src/tasks/a.ts': task('', decorated) })
  expect(diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.message, diagnostic.fix])).toEqual([
    ['JW4001', message, fix],
  ])
})

test('the arguments after the options are reported as a whole', async () => {
  expect(await problemsOf("@job('a', {}, {}, 1)", 'export class A extends BaseTask {}')).toEqual([
    'JW2014 src/tasks/a.ts:3 <{}, 1> @job is given 4 arguments, and it takes two',
  ])
})

test('long names and long code are cut off in messages', async () => {
  const base = `mixin(${'x'.repeat(300)})`
  const { diagnostics } = await compileFiles({
    'src/tasks/a.ts': task(
      `@job('${'a'.repeat(300)}', { ${'b'.repeat(300)}: 1 })`,
      `export class A extends ${base} {}`,
    ),
  })
  expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
    [
      'JW1002',
      `"${'a'.repeat(79)}…" cannot be a job type: it has 300 characters, and at most 64 are allowed`,
    ],
    ['JW2001', `there is no option "${'b'.repeat(79)}…"`],
  ])
})
