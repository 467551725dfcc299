import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { taskFile } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { createProject, jobwright, startJobwright } from '../testing/command-line.fixture.ts'

test('generate writes the generated files, and then finds them up to date', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  expect(await jobwright(project, 'generate')).toEqual({
    code: 0,
    output: 'wrote 6 files, 1 job\n',
    errors: '',
  })
  expect(await jobwright(project, 'generate')).toEqual({
    code: 0,
    output: '6 files up to date, 1 job\n',
    errors: '',
  })
  expect(await project.read('src/jobs.gen/job-types.ts')).toContain("TICK: 'tick'")
})

test('generate prints every error with its code frame, writes nothing and ends with 1', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick'),
    'src/tasks/tock.ts': taskFile('tick'),
  })
  expect(await jobwright(project, 'generate')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "errors": "src/tasks/tock.ts:3:6 error JW1001: job type "tick" is taken: src/tasks/tick.ts declares it already

      1 | import { BaseTask, job } from 'jobwright'
      2 |
    > 3 | @job('tick')
        |      ^^^^^^
      4 | export class Task extends BaseTask {
      5 |   execute() {

    src/tasks/tick.ts:3:6 "tick" is declared here

      1 | import { BaseTask, job } from 'jobwright'
      2 |
    > 3 | @job('tick')
        |      ^^^^^^
      4 | export class Task extends BaseTask {
      5 |   execute() {

    why  A job type names exactly one job: its messages, its history and its configuration.
    fix  Give one of the two jobs another type than "tick", or delete it.
    docs jobwright explain JW1001

    ",
      "output": "1 error, nothing written
    ",
    }
  `)
  await expect(project.read('src/jobs.gen/index.ts')).rejects.toThrow('ENOENT')
})

test('generate --watch follows the task files, continues after an error, and ends with 0 on Ctrl-C', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  await using generate = startJobwright(project, 'generate', '--watch')
  await generate.printed('wrote 6 files, 1 job\nwatching for changes; press Ctrl-C to stop\n')

  await project.write('src/tasks/tock.ts', taskFile('tock'))
  await generate.printed(/wrote \d files, \d up to date, 2 jobs\n/)

  await project.write('src/tasks/tock.ts', taskFile('tick'))
  await generate.printed('1 error, nothing written\n')

  await project.remove('src/tasks/tock.ts')
  await generate.printed(/1 job\n/)

  const { code, errors } = await generate.end('SIGINT')
  expect(code).toBe(0)
  expect(errors).toMatch(/JW1001/)
  expect(await project.read('src/jobs.gen/job-types.ts')).not.toContain('TOCK')
})

test('generate --watch survives a deleted tasks folder, and a config that appears late and is wrong', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  await using generate = startJobwright(project, 'generate', '--watch')
  await generate.printed('watching for changes')

  await project.remove('src/tasks')
  await generate.printed('1 error, nothing written\n')
  await project.write('src/tasks/tock.ts', taskFile('tock'))
  await generate.printed(/wrote \d files, \d up to date, 1 job\n/)

  await project.write('other/tack.ts', taskFile('tack'))
  await project.write('jobwright.config.json', '{ "tasks": "other" }')
  await generate.printed(/wrote \d files, \d up to date, 1 job\n/)
  expect(await project.read('src/jobs.gen/job-types.ts')).toContain('TACK')
  await project.write('jobwright.config.json', '{ "tasks": 7 }')
  await generate.printed('the config is invalid, nothing written\n')
  await project.write('jobwright.config.json', '{ "tasks": "src/tasks" }')
  await generate.printed(/wrote \d files, \d up to date, 1 job\n/)
  expect((await generate.end('SIGINT')).code).toBe(0)
})

const CONFIGS: Readonly<Record<string, (tasks: string) => string>> = {
  ts: (tasks) => `export default { tasks: '${tasks}' as string }\n`,
  js: (tasks) => `export default { tasks: '${tasks}' }\n`,
  mjs: (tasks) => `export default { tasks: '${tasks}' }\n`,
  cjs: (tasks) => `module.exports = { tasks: '${tasks}' }\n`,
  json: (tasks) => `{ "tasks": "${tasks}" }\n`,
  yaml: (tasks) => `tasks: ${tasks}\n`,
}

test.each(Object.entries(CONFIGS))(
  'generate --watch follows a changed jobwright.config.%s',
  async (end, text) => {
    await using project = await createProject({
      'package.json': '{ "type": "module" }',
      [`jobwright.config.${end}`]: text('one'),
      'one/tick.ts': taskFile('tick'),
      'two/tack.ts': taskFile('tack'),
      'two/tock.ts': taskFile('tock'),
    })
    await using generate = startJobwright(project, 'generate', '--watch')
    await generate.printed('wrote 6 files, 1 job\nwatching for changes; press Ctrl-C to stop\n')
    await project.write(`jobwright.config.${end}`, text('two'))
    await generate.printed(/2 jobs\n/)
    expect((await generate.end('SIGINT')).code).toBe(0)
  },
)

test.each(['ts', 'mjs', 'cjs', 'json'])(
  'generate --watch follows a changed .%s file that the config imports',
  async (end) => {
    await using project = await createProject({
      'package.json': '{ "type": "module" }',
      'jobwright.config.ts': `import folders from './folders.${end}'\n\nexport default { tasks: folders.tasks }\n`,
      [`folders.${end}`]: CONFIGS[end]!('one'),
      'one/tick.ts': taskFile('tick'),
      'two/tack.ts': taskFile('tack'),
      'two/tock.ts': taskFile('tock'),
    })
    await using generate = startJobwright(project, 'generate', '--watch')
    await generate.printed('wrote 6 files, 1 job\nwatching for changes; press Ctrl-C to stop\n')
    await project.write(`folders.${end}`, CONFIGS[end]!('two'))
    await generate.printed(/2 jobs\n/)
    expect((await generate.end('SIGINT')).code).toBe(0)
  },
)

test.each([
  { name: 'the tasks folder itself', path: 'app/src/tasks', target: '../../shared' },
  { name: 'a folder in the tasks folder', path: 'app/src/tasks/shared', target: '../../../shared' },
])('generate --watch follows task files behind a link: $name', async ({ path, target }) => {
  await using project = await createProject({ 'shared/tick.ts': taskFile('tick') })
  await mkdir(dirname(join(project.root, path)), { recursive: true })
  await symlink(target, join(project.root, path))
  await using generate = startJobwright(project, 'generate', '--watch', '--root', 'app')
  await generate.printed('wrote 6 files, 1 job\nwatching for changes; press Ctrl-C to stop\n')

  await project.write('shared/deep/tock.ts', taskFile('tock'))
  await generate.printed(/2 jobs\n/)

  await project.write('shared/deep/tock.ts', taskFile('tick'))
  await generate.printed('1 error, nothing written\n')

  await project.remove('shared/deep')
  await generate.printed(/, 1 job\n/)

  await project.remove('shared')
  await generate.printed(/(?:1 error|0 jobs)/)
  await project.write('shared/tack.ts', taskFile('tack'))
  await generate.printed(/1 job\n/)
  expect((await generate.end('SIGINT')).code).toBe(0)
  expect(await project.read('app/src/jobs.gen/job-types.ts')).toContain('TACK')
})

test('generate does not execute the task files', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': `${taskFile('tick')}\nthrow new Error('executed')\n`,
  })
  expect(await jobwright(project, 'generate')).toEqual({
    code: 0,
    output: 'wrote 6 files, 1 job\n',
    errors: '',
  })
})

test('generate works on the project of --root', async () => {
  await using project = await createProject({ 'app/src/tasks/tick.ts': taskFile('tick') })
  await jobwright(project, 'generate', '--root', 'app')
  expect(await project.read('app/src/jobs.gen/job-types.ts')).toContain("TICK: 'tick'")
})

test('generate reads folders from jobwright.config.ts', async () => {
  await using project = await createProject({
    'jobwright.config.ts': `import { defineConfig } from '@jobwright/cli'\n\nexport default defineConfig({ tasks: 'jobs', output: 'generated' })\n`,
    'jobs/tick.ts': taskFile('tick'),
  })
  await jobwright(project, 'generate')
  expect(await project.read('generated/job-types.ts')).toContain("TICK: 'tick'")
})

test('generate --json prints what was written, as one document', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick').replace(
      `'tick'`,
      `'tick', { intervalSeconds: 60, timeoutSeconds: 90 }`,
    ),
  })
  await jobwright(project, 'generate')
  await project.remove('src/jobs.gen/index.ts')
  const { code, output } = await jobwright(project, 'generate', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(output)).toEqual({
    diagnostics: [expect.objectContaining({ code: 'JW2011', severity: 'warning' })],
    written: ['src/jobs.gen/index.ts'],
    upToDate: 5,
    jobs: 1,
  })
  await project.write('src/tasks/tock.ts', taskFile('tick'))
  const failed = await jobwright(project, 'generate', '--json')
  expect(failed.code).toBe(1)
  expect(JSON.parse(failed.output)).toMatchObject({ written: [], upToDate: 0 })
})
