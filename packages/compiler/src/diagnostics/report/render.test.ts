import { stripVTControlCharacters } from 'node:util'

import { expect, test } from 'vitest'

import { compile } from '../../compile/compile.ts'
import { projectOf, task } from '../../testing/project.fixture.ts'
import { renderDiagnostics } from './render.ts'

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

test('what editors take for no line end moves no mark', async () => {
  const text = task("/* \u2028 \u2029 */ @job('a', { maxRetries: -1 })")
  const project = await projectOf({ 'src/tasks/a.ts': text })
  const { diagnostics } = await compile(project, 'check')
  expect(await renderDiagnostics(project, diagnostics)).toMatchInlineSnapshot(`
    "src/tasks/a.ts:3:35 error JW2002: expected maxRetries to be an integer ≥ 0, got -1

      1 | import { BaseTask, job, QueueTask } from 'jobwright'
      2 |
    > 3 | /*     */ @job('a', { maxRetries: -1 })
        |                                   ^^
      4 | export class Task extends BaseTask {}
      5 |

    why  The job could not run with this value.
    fix  Set maxRetries to an integer ≥ 0, or leave it out for the default.
    docs jobwright explain JW2002"
  `)
})
