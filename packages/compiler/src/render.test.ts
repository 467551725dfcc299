import { stripVTControlCharacters } from 'node:util'

import { expect, test } from 'vitest'

import { compile } from './compile.ts'
import { renderDiagnostics } from './render.ts'
import { projectOf, task } from './testing/project.fixture.ts'

const DUPLICATES = {
  'src/tasks/a.ts': task("@job('tweet')"),
  'src/tasks/b.ts': task("@job('tweet')"),
}

test('a diagnostic shows both places with their code, and what to do', async () => {
  const project = await projectOf(DUPLICATES)
  const { diagnostics } = await compile(project, 'check')
  expect(await renderDiagnostics(project, diagnostics)).toMatchInlineSnapshot(`
    "src/tasks/b.ts:3:6 error JW1001: job type "tweet" is taken: src/tasks/a.ts declares it already

      1 | import { BaseTask, job, QueueTask } from 'jobwright'
      2 |
    > 3 | @job('tweet')
        |      ^^^^^^^
      4 | export class Task extends BaseTask {}
      5 |

    src/tasks/a.ts:3:6 "tweet" is declared here

      1 | import { BaseTask, job, QueueTask } from 'jobwright'
      2 |
    > 3 | @job('tweet')
        |      ^^^^^^^
      4 | export class Task extends BaseTask {}
      5 |

    why  A job type names exactly one job: its messages, its history and its configuration.
    fix  Give one of the two jobs another type than "tweet", or delete it.
    docs jobwright explain JW1001"
  `)
})

test('colours add nothing but colours', async () => {
  const project = await projectOf(DUPLICATES)
  const { diagnostics } = await compile(project, 'check')
  const colored = await renderDiagnostics(project, diagnostics, { color: true })
  expect(colored).toContain('\u001B[')
  expect(stripVTControlCharacters(colored)).toBe(await renderDiagnostics(project, diagnostics))
})

test('without colours there is no escape code, whatever the environment says', async () => {
  const project = await projectOf(DUPLICATES)
  const { diagnostics } = await compile(project, 'check')
  process.env['FORCE_COLOR'] = '1'
  try {
    expect(await renderDiagnostics(project, diagnostics)).not.toContain('\u001B')
  } finally {
    delete process.env['FORCE_COLOR']
  }
})

test('what has no source has no code frame', async () => {
  const project = await projectOf({ 'jobwright.config.json': '{ "tasks": "src/jobs" }' })
  const { diagnostics } = await compile(project, 'check')
  expect(await renderDiagnostics(project, diagnostics)).toMatchInlineSnapshot(`
    "src/jobs:1:1 error JW5003: the tasks folder src/jobs does not exist

    why  Jobs are looked for in this folder.
    fix  Create src/jobs, or set tasks in jobwright.config.ts to where the task files are.
    docs jobwright explain JW5003"
  `)
})

test('an empty line stands between two diagnostics', async () => {
  const project = await projectOf({ 'src/tasks/a.ts': task("@job('a', { b: 1, c: 2 })") })
  const { diagnostics } = await compile(project, 'check')
  const [first, second] = diagnostics
  expect(await renderDiagnostics(project, diagnostics)).toBe(
    `${await renderDiagnostics(project, [first!])}\n\n${await renderDiagnostics(project, [second!])}`,
  )
})
