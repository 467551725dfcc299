import { expect, test } from 'vitest'

import { fixture, type Files } from '../testing/project.fixture.ts'
import { type ProjectConfig, ProjectConfigError } from './config.ts'
import { loadProject } from './project.ts'

/** The settings of a project of these files, with paths relative to its root. */
async function settings(files: Files, config?: ProjectConfig): Promise<object> {
  const root = await fixture({ 'package.json': '{}', ...files })
  const project = await loadProject({ root, ...(config && { config }) })
  return JSON.parse(JSON.stringify(project).replaceAll(root, '<root>')) as object
}

/** The problems of settings that cannot be used. */
async function refusal(files: Files, config?: unknown): Promise<string> {
  const root = await fixture({ 'package.json': '{}', ...files })
  const loading = loadProject({ root, ...(config !== undefined && { config: config as ProjectConfig }) })
  const error: unknown = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ProjectConfigError)
  expect(error).toMatchObject({ code: 'JOBWRIGHT_CONFIG' })
  return (error as ProjectConfigError).message.replaceAll(root, '<root>')
}

test('a project without settings has its tasks in src/tasks and the rest in src/jobs.gen', async () => {
  expect(await settings({})).toEqual({
    root: '<root>',
    tasks: ['<root>/src/tasks'],
    output: '<root>/src/jobs.gen',
    envPrefix: '',
    importExtension: 'none',
    engine: 'memory',
    diagnostics: {},
    configImports: [],
  })
})

test.each([
  [
    'jobwright.config.ts',
    "const folder: string = 'jobs'\nexport default { tasks: folder, envPrefix: 'APP_' }",
  ],
  ['jobwright.config.mts', "export default { tasks: 'jobs', envPrefix: 'APP_' }"],
  ['jobwright.config.js', "export default { tasks: 'jobs', envPrefix: 'APP_' }"],
  ['jobwright.config.mjs', "export default { tasks: 'jobs', envPrefix: 'APP_' }"],
  ['jobwright.config.cjs', "module.exports = { tasks: 'jobs', envPrefix: 'APP_' }"],
  ['jobwright.config.json', '{ "tasks": "jobs", "envPrefix": "APP_" }'],
])('%s is read', async (name, text) => {
  expect(await settings({ [name]: text })).toMatchObject({
    tasks: ['<root>/jobs'],
    envPrefix: 'APP_',
    configFile: `<root>/${name}`,
  })
})

test('a changed config file is read anew', async () => {
  const root = await fixture({ 'jobwright.config.ts': "export default { output: 'one' }" })
  const { output } = await loadProject({ root })
  expect(output).toBe(`${root}/one`)
  const { writeFile } = await import('node:fs/promises')
  await writeFile(`${root}/jobwright.config.ts`, "export default { output: 'two' }")
  expect((await loadProject({ root })).output).toBe(`${root}/two`)
})

test('inline settings go before those of the file, one by one; a list replaces a list', async () => {
  const files = { 'jobwright.config.json': '{ "tasks": ["a", "b"], "envPrefix": "APP_" }' }
  expect(await settings(files, { tasks: ['c', 'c', './d/'], output: 'gen', importExtension: '.ts' })).toEqual(
    {
      root: '<root>',
      tasks: ['<root>/c', '<root>/d'],
      output: '<root>/gen',
      envPrefix: 'APP_',
      importExtension: '.ts',
      engine: 'memory',
      diagnostics: {},
      configFile: '<root>/jobwright.config.json',
      configImports: [],
    },
  )
})

test('settings are read from nowhere but the config file', async () => {
  const files = {
    'package.json': '{ "jobwright": { "tasks": "x" } }',
    '.jobwrightrc': 'tasks=y',
    '.env': 'A=1',
  }
  expect(await settings(files)).toMatchObject({ tasks: ['<root>/src/tasks'] })
})

test('every bad setting is reported, with the file, the value and the remedy', async () => {
  const config = {
    task: 'x',
    tasks: [],
    output: null,
    envPrefix: '1APP',
    importExtension: 'js',
    database: 7,
    colour: 1,
  }
  expect(await refusal({ 'jobwright.config.json': JSON.stringify(config) })).toMatchInlineSnapshot(`
    "jobwright.config.json:
      - there is no setting "task"; did you mean "tasks"?
      - expected tasks to be a folder such as "src/tasks", or a list of folders, got []
      - expected output to be a folder such as "src/jobs.gen", got null
      - expected envPrefix to be letters, digits and underscores such as "MYAPP_", not beginning with a digit, got "1APP"
      - expected importExtension to be one of 'none', '.js', '.ts', got "js"
      - expected database to be a file such as "data/jobs.db", got 7
      - there is no setting "colour"; there are tasks, output, envPrefix, importExtension, engine, diagnostics, database"
  `)
})

test('a bad inline setting is reported', async () => {
  expect(await refusal({}, { tasks: '' })).toMatchInlineSnapshot(
    `"the options: expected tasks to be a folder such as "src/tasks", or a list of folders, got """`,
  )
})

test.each([['[]'], ['"src"'], ['null']])('a config file that exports %s is refused', async (value) => {
  expect(await refusal({ 'jobwright.config.mjs': `export default ${value}` })).toContain('jobwright.config')
})

test.each([
  ['ts', 'export default null', 'export default { … }'],
  ['ts', 'export default [1]', 'export default { … }'],
  ['ts', 'export default () => 1', 'export default { … }'],
  ['json', 'null', '{ "tasks": "src/tasks" }'],
  ['json', '3', '{ "tasks": "src/tasks" }'],
  ['yaml', 'null', 'tasks: src/tasks'],
  ['yaml', '- src/tasks', 'tasks: src/tasks'],
])('a config file in %s that contains %s is reported with an example', async (extension, text, remedy) => {
  const name = `jobwright.config.${extension}`
  expect(await refusal({ [name]: text })).toBe(`${name}: expected an object of settings; write ${remedy}`)
})

test('a value in a YAML file that needs quotes is reported with them', async () => {
  expect(await refusal({ 'jobwright.config.yml': 'tasks: src/tasks\noutput: @generated\n' })).toBe(
    'jobwright.config.yml: it cannot be loaded: line 2, column 9: bad indentation of a mapping entry; in YAML a text that begins with "@" needs quotes: output: "@generated"',
  )
})

test('a YAML file in which all is commented out sets nothing', async () => {
  expect(await settings({ 'jobwright.config.yaml': '# tasks: src/jobs\n' })).toMatchObject({
    tasks: ['<root>/src/tasks'],
    configFile: '<root>/jobwright.config.yaml',
  })
})

test('a TypeError of the config file itself is reported as it is', async () => {
  expect(await refusal({ 'jobwright.config.ts': 'export default null.tasks' })).toMatch(
    /^jobwright\.config\.ts: it cannot be loaded: Cannot read properties of null/,
  )
})

test('a config file that throws is reported with its reason', async () => {
  expect(await refusal({ 'jobwright.config.ts': "throw new Error('no luck')" })).toMatchInlineSnapshot(
    `"jobwright.config.ts: it cannot be loaded: no luck"`,
  )
})

test('the output cannot hold the task files', async () => {
  expect(await refusal({}, { tasks: 'src/tasks', output: 'src' })).toMatchInlineSnapshot(
    `"the options: output "src" holds the tasks folder "src/tasks", and generated files are never task files; choose another folder"`,
  )
  expect(await refusal({}, { output: 'src/tasks' })).toContain('choose another folder')
})

test('a root that is not a folder is reported', async () => {
  const root = await fixture({ file: '' })
  await expect(loadProject({ root: `${root}/nowhere` })).rejects.toThrow(
    `${root}/nowhere: there is no such folder; name the root of the project`,
  )
  await expect(loadProject({ root: `${root}/file` })).rejects.toThrow(ProjectConfigError)
})

test('a relative root is a folder of the working folder', async () => {
  expect((await loadProject({ root: '.' })).root).toBe(process.cwd().replaceAll('\\', '/'))
})

test('two config files are reported, as only one of them would count', async () => {
  const files = { 'jobwright.config.ts': 'export default {}', 'jobwright.config.json': '{}' }
  expect(await refusal(files)).toBe(
    'jobwright.config.json: there is jobwright.config.ts too, and only one of them would count; delete one',
  )
  expect(await settings({ 'jobwright.config.json': '{}', 'jobwright.config.json.orig': '{' })).toBeDefined()
})

test.each([
  ['notes.md', 'output "notes.md" is not a folder: "notes.md" is a file; choose another folder'],
  ['notes.md/deep', 'output "notes.md/deep" is not a folder: "notes.md" is a file; choose another folder'],
  [
    '.',
    'output "." holds the tasks folder "src/tasks", and generated files are never task files; choose another folder',
  ],
])('the output %s is refused', async (output, problem) => {
  const files = { 'notes.md': '', 'src/tasks/a.ts': '' }
  expect(await refusal(files, { output })).toBe(`the options: ${problem}`)
})
