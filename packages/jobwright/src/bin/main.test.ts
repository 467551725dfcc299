import { expect, test } from 'vitest'

import packageJson from '../../package.json' with { type: 'json' }
import { createProject, jobwright } from '../operations/command-line.fixture.ts'

test('--version prints the version', async () => {
  await using project = await createProject({})
  expect(await jobwright(project, '--version')).toEqual({
    code: 0,
    output: `${packageJson.version}\n`,
    errors: '',
  })
})

test('--help prints the commands, those of @jobwright/cli included', async () => {
  await using project = await createProject({})
  const help = await jobwright(project, '--help')
  expect(help).toMatchInlineSnapshot(`
    {
      "code": 0,
      "errors": "",
      "output": "jobwright 0.1.0 finds, checks and types the jobs of a project, and works on its messages

    Usage: jobwright <command> [options]

    Commands:
      generate  Find and check the jobs, and write the generated files
      check     Check the jobs, and that the generated files are up to date
      list      Show the jobs with schedule, priority, limits and place
      env       Show the variables that configure the jobs, with value, source and default
      messages  Show the waiting and running messages in an SQLite file
      dead      List, show, redrive and delete the dead letters in an SQLite file
      backup    Make a consistent copy of an SQLite file while the program runs
      explain   Explain a code such as JW2003, with an example

    jobwright <command> --help shows the options of a command.
    ",
    }
  `)
  expect(await jobwright(project, '-h')).toEqual(help)
})

test('--help after a command prints its options', async () => {
  await using project = await createProject({})
  expect(await jobwright(project, 'dead', 'redrive', '--help')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "errors": "",
      "output": "Put dead letters back in the queue as if they were new

    Usage: jobwright dead redrive [id…] [options]

    Arguments:
      [id…]  The ids of their messages

    Options:
      -C, --root <folder>  The project's root folder (default: .)
      --database <file>    The database file, instead of JOBWRIGHT_DATABASE or the setting "database" of the project
      --job <name>         All dead letters of this job
      --all                All dead letters
      --yes                Do not ask for confirmation
      --json               Print one JSON document for programs
    ",
    }
  `)
})

test.for(['generate', 'check', 'list', 'env', 'explain'])(
  '%s names the package that it needs, and how to install it',
  async (command) => {
    await using project = await createProject({})
    expect(await jobwright(project, command)).toEqual({
      code: 2,
      output: '',
      errors: `jobwright: "jobwright ${command}" works on task files and needs the package @jobwright/cli, which is not installed: npm install --save-dev @jobwright/cli\n`,
    })
  },
)

test.for([
  [['chekc'], 'there is no command "chekc". Did you mean "check"?'],
  [
    ['frobnicate'],
    'there is no command "frobnicate". There are: generate, check, list, env, messages, dead, backup, explain.',
  ],
  [['messages', '--sate', 'ready'], 'there is no option "--sate". Did you mean "--state"?'],
  [['list', '--foo'], 'there is no option "--foo". There are: --root, --tag, --database, --json.'],
  [['list', '--format', 'json'], 'there is no option "--format". Write --json for JSON.'],
  [['messages', '--limit'], '"--limit" needs a value'],
  [['messages', '--database', '--json'], '"--database" needs a value'],
  [['messages', '--json=yes'], '"--json" takes no value'],
  [['messages', 'everything'], 'unexpected argument "everything"'],
  [['--json', 'messages'], 'options go after the command: jobwright <command> --json'],
] as const)('arguments that are wrong (%j) end the command with 2', async ([args, message]) => {
  await using project = await createProject({})
  expect(await jobwright(project, ...args)).toEqual({
    code: 2,
    output: '',
    errors: `jobwright: ${message}\n`,
  })
})

test('without a command the list of commands is the error, and the exit code is 2', async () => {
  await using project = await createProject({})
  const { code, output, errors } = await jobwright(project)
  expect({ code, output }).toEqual({ code: 2, output: '' })
  expect(errors).toMatch(/^jobwright: no command given\n\n[^]*generate[^]*check[^]*list/)
})
