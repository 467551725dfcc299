/** Vitest runs tests of jobs with the plugin. */

import { stripVTControlCharacters } from 'node:util'

import { runProgram, taskFile, type Fixture, type ProgramResult } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { createProject } from '../testing/project.fixture.ts'

const FILES = {
  'package.json': JSON.stringify({ type: 'module' }),
  'vitest.config.ts': `import jobwright from '${import.meta.dirname}/../vite.ts'
import { defineConfig } from 'vitest/config'

export default defineConfig({ plugins: [jobwright()], test: { include: ['src/**/*.test.ts'] } })
`,
  'src/tasks/tick.ts': taskFile('tick'),
  'src/tasks/tick.test.ts': `import { createRunner } from 'jobwright'
import { expect, test } from 'vitest'

import { JobType, registry } from '../jobs.gen'
import { Task } from './tick'

test('the class can be used', () => {
  expect(new Task().execute()).toEqual([{ success: true }])
})

test('the job can be run', async () => {
  const runner = createRunner({ registry })
  await runner.start()
  const handle = await runner.trigger(JobType.TICK)
  expect(await handle.result()).toMatchObject({ status: 'succeeded' })
  await runner.stop()
})
`,
}

async function runTests({ root }: Fixture): Promise<ProgramResult> {
  const { code, output, errors } = await runProgram(['vitest', 'run', '--root', root], { folder: root })
  return { code, output: stripVTControlCharacters(output), errors: stripVTControlCharacters(errors) }
}

test('Vitest with the plugin writes missing generated files, and runs tests of jobs', async () => {
  await using project = await createProject(FILES)
  const { code, output, errors } = await runTests(project)
  expect(output + errors).toContain('2 passed')
  expect(code).toBe(0)
  expect(await project.read('src/jobs.gen/job-types.ts')).toContain(`TICK: 'tick'`)
})

test('Vitest with the plugin leaves stale generated files as they are, and warns of them', async () => {
  await using project = await createProject(FILES)
  await runTests(project)
  const before = await project.read('src/jobs.gen/registry.ts')
  await project.write('src/tasks/tock.ts', taskFile('tock'))
  const { code, output, errors } = await runTests(project)
  expect(output + errors).toContain('src/jobs.gen/registry.ts is stale: run `jobwright generate`')
  expect(code).toBe(0)
  expect(await project.read('src/jobs.gen/registry.ts')).toBe(before)
})

test('Vitest fails with a warm cache of modules if a job became wrong, and names the job', async () => {
  await using project = await createProject({
    ...FILES,
    'vitest.config.ts': FILES['vitest.config.ts'].replace('test: {', 'test: { fsModuleCache: true,'),
    // The cache lies in the folder of the packages.
    'node_modules/.keep': '',
    'pnpm-workspace.yaml': '',
  })
  expect((await runTests(project)).code).toBe(0)
  await project.write('src/tasks/tock.ts', taskFile('tick'))
  const { code, output, errors } = await runTests(project)
  expect(code).toBe(1)
  expect(output + errors).toContain('JW1001: job type "tick" is taken')
  await project.remove('src/tasks/tock.ts')
  expect((await runTests(project)).code).toBe(0)
})

test('Vitest with the plugin logs an error, a stale file and a warning once each', async () => {
  await using project = await createProject({
    ...FILES,
    'src/tasks/late.ts': taskFile('late').replace(
      `'late'`,
      `'late', { intervalSeconds: 60, timeoutSeconds: 90 }`,
    ),
  })
  await runTests(project)
  await project.write('src/tasks/tock.ts', taskFile('tock'))
  const stale = await runTests(project)
  expect((stale.output + stale.errors).match(/registry\.ts is stale/g)).toHaveLength(1)
  expect((stale.output + stale.errors).match(/warning JW2011/g)).toHaveLength(1)
  await project.write('src/tasks/tock.ts', taskFile('tick'))
  // Vitest prints the error once more, as the reason of the test file that failed.
  const wrong = await runTests(project)
  expect(wrong.errors.match(/error JW1001/g)).toHaveLength(2)
})

test('Vitest with the plugin prints a warning about a job in one line', async () => {
  await using project = await createProject({
    ...FILES,
    'src/tasks/late.ts': taskFile('late').replace(
      `'late'`,
      `'late', { intervalSeconds: 60, timeoutSeconds: 90 }`,
    ),
  })
  const { code, output, errors } = await runTests(project)
  const printed = output + errors
  expect(printed).toMatch(/src\/tasks\/late\.ts:3:\d+ warning JW2011: /)
  expect(printed).not.toContain('@job(')
  expect(printed).not.toContain('jobwright explain')
  expect(code).toBe(0)
})
