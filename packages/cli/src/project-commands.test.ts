import { PROJECT_COMMANDS } from 'jobwright/command-line'
import { expect, test } from 'vitest'

import { COMMANDS } from './project-commands.ts'
import { createProject, jobwright } from './testing/command-line.fixture.ts'

test('the program describes each command of this package as the package does', () => {
  const described = Object.entries(COMMANDS).map(([name, { description }]) => [name, description])
  expect(Object.fromEntries(described)).toEqual(PROJECT_COMMANDS)
})

test('--help after a command prints its options', async () => {
  await using project = await createProject({})
  expect(await jobwright(project, 'check', '--help')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "errors": "",
      "output": "Check the jobs, and that the generated files are up to date

    Usage: jobwright check [options]

    Options:
      -C, --root <folder>                          The project's root folder (default: .)
      --format <pretty|github|gitlab|sarif|junit>  The format of the report (default: pretty)
      --json                                       Print one JSON document for programs
      --fix                                        Apply the fixes that are certain, then check
      --max-warnings <count>                       End with 1 if there are more warnings than this
      --against <commit>                           Compare the job types with this branch, tag or commit instead of the last commit
    ",
    }
  `)
})

test.for([
  [['check', '--fromat', 'json'], 'there is no option "--fromat". Did you mean "--format"?'],
  [['check', '--format'], '"--format" needs a value'],
  [
    ['check', '--format', 'xml'],
    'expected "--format" to be one of pretty, github, gitlab, sarif, junit, got "xml"',
  ],
  [
    ['check', '--format', 'json'],
    'expected "--format" to be one of pretty, github, gitlab, sarif, junit, got "json": write --json',
  ],
  [
    ['check', '--json', '--format', 'sarif'],
    '"--json" and "--format sarif" are two formats: leave one of them out',
  ],
  [['generate', '--watch=yes'], '"--watch" takes no value'],
  [
    ['generate', '--watch', '--json'],
    '"--json" prints one document, and "--watch" never ends: leave one of them out',
  ],
  [
    ['env', '--example', '--json'],
    '"--example" prints a file for people, and "--json" for programs: leave one of them out',
  ],
  [['list', 'everything'], 'unexpected argument "everything"'],
  [['explain', '--format', 'json'], 'there is no option "--format". Write --json for JSON.'],
] as const)('arguments that are wrong (%j) end the command with 2', async ([args, message]) => {
  await using project = await createProject({})
  expect(await jobwright(project, ...args)).toEqual({
    code: 2,
    output: '',
    errors: `jobwright: ${message}\n`,
  })
})

test('an invalid config ends the command with 2', async () => {
  await using project = await createProject({ 'jobwright.config.ts': 'export default { taks: "src/jobs" }' })
  expect(await jobwright(project, 'check')).toMatchInlineSnapshot(`
    {
      "code": 2,
      "errors": "jobwright: jobwright.config.ts: there is no setting "taks"; did you mean "tasks"?
    ",
      "output": "",
    }
  `)
})

test('a missing root folder ends the command with 2', async () => {
  await using project = await createProject({})
  expect(await jobwright(project, 'check', '--root', 'nowhere')).toEqual({
    code: 2,
    output: '',
    errors: `jobwright: ${project.root}/nowhere: there is no such folder; name the root of the project\n`,
  })
})

test('a project in another folder is found by --root', async () => {
  await using project = await createProject({ 'app/src/tasks/nothing.ts': '' })
  expect(await jobwright(project, 'list', '-C', 'app')).toMatchObject({
    code: 0,
    output: 'no jobs in src/tasks\n',
  })
})
