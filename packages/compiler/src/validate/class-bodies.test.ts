import { expect, test } from 'vitest'

import { problemsIn, task } from '../testing/project.fixture.ts'

/** The diagnostics of a job with these options whose class has these members, without the file. */
async function problemsOf(options: string, members: string): Promise<string[]> {
  const rest = `export class A extends BaseTask {\n${members}\n}`
  const problems = await problemsIn({ 'src/tasks/a.ts': task(`@job('a', ${options})`, rest) })
  return problems.map((problem) => problem.replaceAll('src/tasks/a.ts:', ''))
}

test('each capability that is read and not required is reported', async () => {
  const members = 'execute({ capabilities }) { capabilities.twitter; capabilities.chain }'
  expect(await problemsOf("{ requires: ['twitter'] }", members)).toEqual([
    'JW4007 5 <chain> job "a" reads the capability "chain" without requiring it [what the job requires: 3]',
  ])
})

test('options that are not known as a whole may require anything', async () => {
  const problems = await problemsOf(
    '{ requires: [f()] }',
    'execute({ capabilities }) { capabilities.twitter }',
  )
  expect(problems.map((problem) => problem.slice(0, 6))).toEqual(['JW2003'])
})

test('a promise that nobody waits for is reported', async () => {
  expect(await problemsOf('{}', "execute(context) { context.enqueue('b', 1) }")).toEqual([
    "JW4008 5 <context.enqueue('b', 1)> nobody waits for the promise of context.enqueue()",
  ])
})

test('a signal that is never used is reported for a job with a timeout, and for no other', async () => {
  const members = 'async execute() { await fetch("/") }'
  expect(await problemsOf('{ timeoutSeconds: 5 }', members)).toEqual([
    'JW4009 5 <execute> execute is to stop after 5 s, and never looks at its signal [the timeout is given here: 3]',
  ])
  expect(await problemsOf('{}', members)).toEqual([])
})
