import { expect, test } from 'vitest'

import packageJson from '../package.json' with { type: 'json' }
import { createProject, jobwright } from './command-line.fixture.ts'

test('--version prints the version', async () => {
  await using project = await createProject({})
  expect(await jobwright(project, '--version')).toEqual({
    code: 0,
    output: `${packageJson.version}\n`,
    errors: '',
  })
})

test.for(['--help', '-h'])('%s prints the commands', async (option) => {
  await using project = await createProject({})
  expect(await jobwright(project, option)).toMatchSnapshot('the commands')
})

test('--help after a command prints its options', async () => {
  await using project = await createProject({})
  expect(await jobwright(project, 'check', '--help')).toMatchSnapshot()
})

test.for([
  [['chekc'], 'there is no command "chekc". Did you mean "check"?'],
  [['frobnicate'], 'there is no command "frobnicate". There are: generate, check, list.'],
  [['check', '--fromat', 'json'], 'there is no option "--fromat". Did you mean "--format"?'],
  [['check', '--format'], '"--format" wants a value'],
  [['generate', '--watch=yes'], '"--watch" takes no value'],
  [['list', 'everything'], 'unexpected argument "everything"'],
  [['--format', 'json', 'check'], 'options stand after the command: jobwright <command> --format'],
] as const)('arguments that it does not understand (%j) end it with 2', async ([args, message]) => {
  await using project = await createProject({})
  expect(await jobwright(project, ...args)).toEqual({
    code: 2,
    output: '',
    errors: `jobwright: ${message}\n`,
  })
})

test('a format that there is not ends it with 2', async () => {
  await using project = await createProject({})
  expect(await jobwright(project, 'check', '--format', 'xml')).toMatchInlineSnapshot()
})

test('without a command it prints the commands as an error, and ends with 2', async () => {
  await using project = await createProject({})
  const { code, output, errors } = await jobwright(project)
  expect({ code, output }).toEqual({ code: 2, output: '' })
  expect(errors).toMatch(/^jobwright: no command given\.\n\n[^]*generate[^]*check[^]*list/)
})

test('a config that cannot be used ends it with 2', async () => {
  await using project = await createProject({ 'jobwright.config.ts': 'export default { taks: "src/jobs" }' })
  expect(await jobwright(project, 'check')).toMatchInlineSnapshot()
})

test('a root folder that is not there ends it with 2', async () => {
  await using project = await createProject({})
  expect(await jobwright(project, 'check', '--root', 'nowhere')).toMatchInlineSnapshot()
})
