import { mkdir, symlink } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { createProject, jobwright, jobwrightWith } from '../operations/command-line.fixture.ts'

const TYPED_CONFIG = {
  'jobwright.config.ts': `export default { database: 'data/typed.db' } satisfies object\n`,
}

test('the database comes from --database, or the environment, or a config file that is JSON', async () => {
  await using project = await createProject({ 'jobwright.config.json': '{ "database": "data/config.db" }' })
  const env = { JOBWRIGHT_DATABASE: 'environment.db' }
  const named = async (variables: typeof env | Record<string, never>, ...args: string[]): Promise<string> =>
    (await jobwrightWith(variables, project, 'messages', ...args)).errors.replace(project.root, '.')
  expect(await named({})).toContain('the database ./data/config.db is not there')
  expect(await named(env)).toContain('the database ./environment.db is not there')
  expect(await named(env, '--database', 'given.db')).toContain('the database ./given.db is not there')
})

test('without the compiler an error says how to name the database of a config file', async () => {
  await using project = await createProject(TYPED_CONFIG)
  expect(await jobwright(project, 'messages')).toEqual({
    code: 2,
    output: '',
    errors:
      'jobwright: no database is given: add --database <file>, or set JOBWRIGHT_DATABASE; to read jobwright.config.ts takes the package @jobwright/cli, which is not installed here\n',
  })
})

test('with the compiler the database comes from a config file of any kind', async () => {
  await using project = await createProject(TYPED_CONFIG)
  await mkdir(`${project.root}/node_modules/@jobwright`, { recursive: true })
  const cli = new URL('../../../cli', import.meta.url).pathname
  await symlink(cli, `${project.root}/node_modules/@jobwright/cli`)
  expect((await jobwright(project, 'messages')).errors).toBe(
    `jobwright: the database ${project.root}/data/typed.db is not there: name the file that the program keeps its messages in\n`,
  )
})
