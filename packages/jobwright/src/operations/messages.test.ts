import { mkdir } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { createProject, jobwright } from './command-line.fixture.ts'
import { startProgram } from './database.fixture.ts'

const CONFIG = { 'jobwright.config.json': '{ "database": "data/jobs.db" }', 'data/nothing': '' }

/** Replaces the parts that differ between runs. */
function steady(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replaceAll(/\d+ s\b/g, '<n> s')
    .replaceAll(/ {3,}/g, '  ')
}

test('messages shows the waiting messages while the program runs and when it does not', async () => {
  await using project = await createProject(CONFIG)
  {
    await using program = await startProgram(`${project.root}/data/jobs.db`)
    await program.runner.pause('send')
    await program.runner.enqueue('send', { to: `Ada${'!'.repeat(80)}` })
    await program.runner.enqueue('send', { to: 'Bob' }, { delaySeconds: 7300 })
    const { code, output, errors } = await jobwright(project, 'messages')
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(steady(output)).toMatchInlineSnapshot(`
      "ID  JOB  STATE  AGE  TRIED  PAYLOAD
      <id>  send  ready  <n> s  0  {"to":"Ada!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!…
      <id>  send  delayed, due in 2 h  <n> s  0  {"to":"Bob"}
      "
    `)
  }
  const { code, output } = await jobwright(project, 'messages', '--state', 'delayed', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(output)).toMatchObject({
    messages: [{ job: 'send', state: 'delayed', payload: { to: 'Bob' }, attempts: 0 }],
    next: null,
  })
})

test('a page ends with the option that shows the next one', async () => {
  await using project = await createProject(CONFIG)
  await using program = await startProgram(`${project.root}/data/jobs.db`)
  await program.runner.pause('send')
  await program.runner.enqueueMany('send', [{ to: 'Ada' }, { to: 'Bob' }, { to: 'Cem' }])
  const { output } = await jobwright(project, 'messages', '--limit', '2')
  const [, more] = /^there are more: (--after m\d+)\n$/m.exec(output) ?? []
  expect(output).toContain('"Bob"')
  const rest = await jobwright(project, 'messages', ...more!.split(' '))
  expect(rest.output).toContain('"Cem"')
  expect(rest.output).not.toContain('"Bob"')
  expect((await jobwright(project, 'messages', '--older-than', '1h')).output).toBe(
    `no matching messages in ${project.root}/data/jobs.db\n`,
  )
})

test.for([
  [['--limit', '0'], 'expected "--limit" to be an integer from 1 to 1000, got "0"'],
  [['--after', 'x'], 'expected "--after" to be the value below an earlier page, got "x"'],
  [
    ['--older-than', '5'],
    '"--older-than": expected a duration such as "90s", "5m" or "1h30m", got "5": it has no unit; write ms, s, m, h or d after the number',
  ],
  [['--state', 'dead'], 'expected "--state" to be one of ready, delayed, running, got "dead"'],
  [
    ['--database', 'no.db'],
    'the database <root>/no.db is not there: name the file that the program keeps its messages in',
  ],
  [
    ['--database', 'package.json'],
    'the database <root>/package.json is not an SQLite database: name another file (SQLite: file is not a database)',
  ],
] as const)('%j is refused', async ([args, message]) => {
  await using project = await createProject({ ...CONFIG, 'package.json': '{ "type": "module" }' })
  const { code, output, errors } = await jobwright(project, 'messages', ...args)
  expect({ code, output, errors: errors.replace(project.root, '<root>') }).toEqual({
    code: 2,
    output: '',
    errors: `jobwright: ${message}\n`,
  })
})

test('without a database an error says how to name one', async () => {
  await using project = await createProject({})
  await mkdir(`${project.root}/data`)
  expect(await jobwright(project, 'messages')).toEqual({
    code: 2,
    output: '',
    errors:
      'jobwright: no database is given: add --database <file>, set JOBWRIGHT_DATABASE, or set it once in jobwright.config.ts: database: "data/jobs.db"\n',
  })
})

test('a job that the database does not know is refused, with the nearest one', async () => {
  await using project = await createProject(CONFIG)
  await using program = await startProgram(`${project.root}/data/jobs.db`)
  expect(program.sent).toEqual([])
  const { code, errors } = await jobwright(project, 'messages', '--job', 'sned')
  expect(code).toBe(2)
  expect(errors).toMatch(/there is no job "sned" in \S+jobs\.db; did you mean "send"\?\n$/)
})
