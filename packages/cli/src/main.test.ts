import { expect, test } from 'vitest'

import packageJson from '../package.json' with { type: 'json' }
import { createProject, jobwright } from './testing/command-line.fixture.ts'

test('--version prints the version', async () => {
  await using project = await createProject({})
  expect(await jobwright(project, '--version')).toEqual({
    code: 0,
    output: `${packageJson.version}\n`,
    errors: '',
  })
})

test('--help prints the commands', async () => {
  await using project = await createProject({})
  const help = await jobwright(project, '--help')
  expect(help).toMatchInlineSnapshot(`
    {
      "code": 0,
      "errors": "",
      "output": "Finds, checks and types the jobs of a project (jobwright v0.1.0)

    USAGE jobwright generate|check|list|env|messages|dead|backup|explain

    COMMANDS

      generate    Find and check the jobs, and write the generated files                    
         check    Check the jobs, and that the generated files are up to date               
          list    Show the jobs with schedule, priority, limits and place                   
           env    Show the variables that configure the jobs, with value, source and default
      messages    Show the waiting and running messages in an SQLite file                   
          dead    List, show, redrive and delete the dead letters in an SQLite file         
        backup    Make a consistent copy of an SQLite file while the program runs           
       explain    Explain a code such as JW2003, with an example                            

    Use jobwright <command> --help for more information about a command.
    ",
    }
  `)
  expect(await jobwright(project, '-h')).toEqual(help)
})

test('--help after a command prints its options', async () => {
  await using project = await createProject({})
  expect(await jobwright(project, 'check', '--help')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "errors": "",
      "output": "Check the jobs, and that the generated files are up to date (jobwright check)

    USAGE jobwright check [OPTIONS] 

    OPTIONS

                                   -C, --root=<folder>    The project's root folder (Default: .)      
      --format=<pretty|json|github|gitlab|sarif|junit>    The format of the report (Default: pretty)  
                                                 --fix    Apply the fixes that are certain, then check

    ",
    }
  `)
})

test.for([
  [['chekc'], 'there is no command "chekc". Did you mean "check"?'],
  [
    ['frobnicate'],
    'there is no command "frobnicate". There are: generate, check, list, env, messages, dead, backup, explain.',
  ],
  [['check', '--fromat', 'json'], 'there is no option "--fromat". Did you mean "--format"?'],
  [['list', '--foo'], 'there is no option "--foo". There are: --root, --format, --tag, --database.'],
  [['check', '--format'], '"--format" needs a value'],
  [
    ['check', '--format', 'xml'],
    'expected "--format" to be one of pretty, json, github, gitlab, sarif, junit, got "xml"',
  ],
  [['generate', '--watch=yes'], '"--watch" takes no value'],
  [['list', 'everything'], 'unexpected argument "everything"'],
  [['--format', 'json', 'check'], 'options go after the command: jobwright <command> --format'],
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
  expect(errors).toMatch(/^jobwright: no command given\.\n\n[^]*generate[^]*check[^]*list/)
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
