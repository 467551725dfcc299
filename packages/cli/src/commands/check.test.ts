import { taskFile } from '@jobwright/testing'
import { expect, test } from 'vitest'

import { createProject, jobwright } from '../command-line.fixture.ts'

test('check ends with 0 where all is well', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  await jobwright(project, 'generate')
  expect(await jobwright(project, 'check')).toEqual({
    code: 0,
    output: '1 job, all generated files up to date\n',
    errors: '',
  })
})

test('check shows how the generated files differ, writes nothing and ends with 1', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  await jobwright(project, 'generate')
  await project.write('src/tasks/tock.ts', taskFile('tock'))
  await project.remove('src/jobs.gen/index.ts')
  expect(await jobwright(project, 'check')).toMatchInlineSnapshot()
  expect(await project.read('src/jobs.gen/job-types.ts')).not.toContain('tock')
})

test('check prints every error with its code frame and ends with 1', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, `'tick', { maxRetires: 5 }`),
    'src/tasks/tock.ts': taskFile('tock').replace('export ', ''),
  })
  expect(await jobwright(project, 'check')).toMatchInlineSnapshot()
})

test('check --format json prints the report for programs', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick'),
    'src/tasks/tock.ts': taskFile('tick'),
  })
  const { code, output, errors } = await jobwright(project, 'check', '--format', 'json')
  expect({ code, errors }).toEqual({ code: 1, errors: '' })
  expect(JSON.parse(output)).toMatchInlineSnapshot()
})

test('check --format json lists the generated files that are stale', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  await jobwright(project, 'generate')
  await project.remove('src/jobs.gen/index.ts')
  const { code, output } = await jobwright(project, 'check', '--format', 'json')
  expect(code).toBe(1)
  expect(JSON.parse(output)).toMatchInlineSnapshot()
})

test('check does not execute the task files', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': `${taskFile('tick')}\nthrow new Error('executed')\n`,
  })
  await jobwright(project, 'generate')
  expect(await jobwright(project, 'check')).toMatchObject({ code: 0, errors: '' })
})
