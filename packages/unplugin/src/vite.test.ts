import { stripVTControlCharacters } from 'node:util'

import { PROGRAM, taskFile } from '@jobwright/test-support'
import { build } from 'vite'
import { expect, test } from 'vitest'

import { createProject } from './testing/project.fixture.ts'
import { viteConfig } from './testing/vite.fixture.ts'

/** The message of the failure, without the colours of Vite's own lines. */
async function failureOf(building: Promise<unknown>): Promise<string> {
  const error: unknown = await building.catch((reason: unknown) => reason)
  return error instanceof Error ? stripVTControlCharacters(error.message) : 'no failure'
}

test('a Vite build fails with every error of every file, each with its code frame', async () => {
  await using project = await createProject({
    'src/main.ts': PROGRAM,
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, `'tick', { maxRetires: 5, cron: '* *' }`),
    'src/tasks/tock.ts': taskFile('tock').replace('export ', ''),
  })
  expect(await failureOf(build(viteConfig(project.root)))).toMatchInlineSnapshot(`
    "Build failed with 1 error:

    [plugin jobwright]
    BuildError: 3 problems in the jobs

    src/tasks/tick.ts:3:16 error JW2001: there is no option "maxRetires"

      1 | import { BaseTask, job } from 'jobwright'
      2 |
    > 3 | @job('tick', { maxRetires: 5, cron: '* *' })
        |                ^^^^^^^^^^
      4 | export class Task extends BaseTask {
      5 |   execute() {

    why  An option that nothing reads would be ignored in silence.
    fix  Did you mean "maxRetries"?
    docs jobwright explain JW2001

    src/tasks/tick.ts:3:37 error JW2006: cron "* *" cannot be understood: it has 2 fields, not 5 (or 6 with seconds first)

      1 | import { BaseTask, job } from 'jobwright'
      2 |
    > 3 | @job('tick', { maxRetires: 5, cron: '* *' })
        |                                     ^^^^^
      4 | export class Task extends BaseTask {
      5 |   execute() {

    why  The job would never be due.
    fix  Write 5 fields (minute, hour, day of month, month, day of week), or 6 with seconds first: "0 8 * * 1-5".
    docs jobwright explain JW2006

    src/tasks/tock.ts:4:7 error JW4001: class Task is not exported

      2 |
      3 | @job('tock')
    > 4 | class Task extends BaseTask {
        |       ^^^^
      5 |   execute() {
      6 |     console.log('tock ran')

    why  The generated registry imports the class from its file.
    fix  Write export before class.
    docs jobwright explain JW4001"
  `)
})

test('a Vite build fails if two files declare one job type, and shows both places', async () => {
  await using project = await createProject({
    'src/main.ts': PROGRAM,
    'src/tasks/tick.ts': taskFile('tick'),
    'src/tasks/tock.ts': taskFile('tick'),
  })
  expect(await failureOf(build(viteConfig(project.root)))).toMatchInlineSnapshot(`
    "Build failed with 1 error:

    [plugin jobwright]
    BuildError: 1 problem in the jobs

    src/tasks/tock.ts:3:6 error JW1001: job type "tick" is taken: src/tasks/tick.ts declares it already

      1 | import { BaseTask, job } from 'jobwright'
      2 |
    > 3 | @job('tick')
        |      ^^^^^^
      4 | export class Task extends BaseTask {
      5 |   execute() {

    src/tasks/tick.ts:3:6 "tick" is declared here

      1 | import { BaseTask, job } from 'jobwright'
      2 |
    > 3 | @job('tick')
        |      ^^^^^^
      4 | export class Task extends BaseTask {
      5 |   execute() {

    why  A job type names exactly one job: its messages, its history and its configuration.
    fix  Give one of the two jobs another type than "tick", or delete it.
    docs jobwright explain JW1001"
  `)
})
