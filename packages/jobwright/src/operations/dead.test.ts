import { expect, test } from 'vitest'

import { createProject, jobwright } from './command-line.fixture.ts'
import { makeDeadLetters, startProgram } from './database.fixture.ts'

const CONFIG = { 'jobwright.config.json': '{ "database": "data/jobs.db" }', 'data/nothing': '' }

/** Replaces the parts that differ between runs. */
function steady(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replaceAll(/\d+ s\b/g, '<n> s')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/\n {4}at .*?(?= \{\n|\n)/g, '')
    .replaceAll(/ {3,}/g, '  ')
}

test('dead list and dead show print what failed for good, and why', async () => {
  await using project = await createProject(CONFIG)
  const [id] = await makeDeadLetters(`${project.root}/data/jobs.db`, 1)
  const list = await jobwright(project, 'dead', 'list')
  const show = await jobwright(project, 'dead', 'show', id!)
  expect([list.code, show.code, list.errors, show.errors]).toEqual([0, 0, '', ''])
  expect(steady(list.output)).toMatchInlineSnapshot(`
    "ID  JOB  DIED  TRIED  REASON  ERROR
    <id>  send  <n> s ago  1  not-retryable  no such address
    "
  `)
  expect(steady(show.output)).toMatchInlineSnapshot(`
    "id  <id>
    job  send
    reason  not-retryable
    error  no such address
    tried  1 time
    enqueued  <time> (<n> s ago)
    first failed  <time> (<n> s ago)
    died  <time> (<n> s ago)
    priority  NORMAL

    payload
    {
      "to": "nobody"
    }

    stack
    NonRetryableError: no such address {
      code: 'NON_RETRYABLE'
    }
    "
  `)
  const json = JSON.parse((await jobwright(project, 'dead', 'list', '--json')).output)
  expect(json).toMatchObject({ deadLetters: [{ message: { id }, error: 'no such address' }], next: null })
})

test('dead show prints the causes of the error, in its message and in its stack', async () => {
  await using project = await createProject(CONFIG)
  await using program = await startProgram(`${project.root}/data/jobs.db`)
  const { id } = await program.runner.enqueue('send', { to: 'far away' })
  await program.happened('message.dead')
  const { output } = await jobwright(project, 'dead', 'show', id)
  expect(output).toMatch(/^error +fetch failed: refused$/m)
  expect(output).toMatch(
    /^stack\nNonRetryableError: fetch failed\n( +at .*\n)+ {2}code: 'NON_RETRYABLE',\n {2}\[cause\]: Error: refused\n/m,
  )
})

test('a dead letter that is redriven while the program runs is run by it', async () => {
  await using project = await createProject(CONFIG)
  const path = `${project.root}/data/jobs.db`
  const [id] = await makeDeadLetters(path, 1)
  await using program = await startProgram(path)
  program.repair()
  expect(await jobwright(project, 'dead', 'redrive', id!, 'nothing')).toEqual({
    code: 1,
    output: '1 dead letter redriven\n',
    errors: `there is no dead letter "nothing" in ${path}\n`,
  })
  await program.happened('run.ended')
  expect(program.sent).toEqual(['nobody'])
})

test('dead letters of a job can be redriven without a program, and one that dies again shows its earlier death', async () => {
  await using project = await createProject(CONFIG)
  const path = `${project.root}/data/jobs.db`
  const [id] = await makeDeadLetters(path, 2)
  expect(await jobwright(project, 'dead', 'redrive', '--job', 'send')).toMatchObject({
    code: 0,
    output: '2 dead letters of job "send" redriven\n',
  })
  {
    await using program = await startProgram(path)
    await program.happened('message.dead', 2)
  }
  const { output } = await jobwright(project, 'dead', 'show', id!)
  expect(steady(output)).toContain(
    'died before  <time>, not-retryable: no such address, tried 1 time, redriven <time>\n',
  )
})

test('a change of many dead letters asks first, and needs --yes without a terminal', async () => {
  await using project = await createProject(CONFIG)
  const path = `${project.root}/data/jobs.db`
  const [newest] = await makeDeadLetters(path, 3)
  const refused = (what: string): object => ({
    code: 2,
    output: '',
    errors: `jobwright: this would ${what} in ${path}: add --yes to do it without confirmation\n`,
  })
  expect(await jobwright(project, 'dead', 'redrive', '--all')).toEqual(refused('redrive 3 dead letters'))
  expect(await jobwright(project, 'dead', 'delete', '--all')).toEqual(refused('delete 3 dead letters'))
  expect(await jobwright(project, 'dead', 'delete', '--job', 'send')).toEqual(
    refused('delete 3 dead letters of job "send"'),
  )
  expect(await jobwright(project, 'dead', 'delete', newest!, '--json')).toEqual({
    code: 0,
    output: `${JSON.stringify({ deleted: [newest], missing: [] }, undefined, 2)}\n`,
    errors: '',
  })
  expect(await jobwright(project, 'dead', 'delete', '--all', '--yes')).toMatchObject({
    code: 0,
    output: '2 dead letters deleted\n',
  })
  expect(await jobwright(project, 'dead', 'list')).toMatchObject({
    code: 0,
    output: `no matching dead letters in ${path}\n`,
  })
})

test.for([
  [['dead', 'lsit'], 'there is no command "dead lsit". Did you mean "dead list"?'],
  [['dead', 'redrive'], 'which dead letters? Give their ids, or --job <name>, or --all'],
  [['dead', 'delete', 'one', '--all'], 'which dead letters? Give their ids, or --job <name>, or --all'],
  [
    ['dead', 'list', '--state', 'ready'],
    'there is no option "--state". There are: --root, --database, --job, --older-than, --limit, --after, --json.',
  ],
] as const)('%j is refused', async ([args, message]) => {
  await using project = await createProject(CONFIG)
  expect(await jobwright(project, ...args)).toEqual({
    code: 2,
    output: '',
    errors: `jobwright: ${message}\n`,
  })
})

test('--help lists the commands, and describes one of them', async () => {
  await using project = await createProject({})
  expect((await jobwright(project, 'dead', '--help')).output).toContain(
    'Usage: jobwright dead <command> [options]',
  )
  expect((await jobwright(project, 'dead', 'redrive', '--help')).output).toContain(
    'Usage: jobwright dead redrive [id…] [options]',
  )
})

test.for([
  [['dead', 'show'], 'an argument is missing: <id>', 'Usage: jobwright dead show <id> [options]'],
  [['backup'], 'an argument is missing: <file>', 'Usage: jobwright backup <file> [options]'],
  [['dead'], 'a command is missing', 'Usage: jobwright dead <command> [options]'],
] as const)('%j shows what is missing, and the usage', async ([args, message, usage]) => {
  await using project = await createProject(CONFIG)
  const { code, output, errors } = await jobwright(project, ...args)
  expect({ code, output }).toEqual({ code: 2, output: '' })
  expect(errors.startsWith(`jobwright: ${message}\n\n`)).toBe(true)
  expect(errors).toContain(`\n${usage}\n`)
})
