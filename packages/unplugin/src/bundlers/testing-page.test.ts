/** The examples of the pages on testing, inspecting and migration type-check and run. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { runProgram } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { createProject } from '../testing/project.fixture.ts'

const PROJECT = {
  'package.json': JSON.stringify({ type: 'module' }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2023',
      lib: ['es2023', 'esnext.disposable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      types: ['node'],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      allowImportingTsExtensions: true, // for the sources of the packages
      skipLibCheck: true,
      noEmit: true,
    },
    include: ['src'],
  }),
  'vitest.config.ts': `import jobwright from '${import.meta.dirname}/../vite.ts'
import { defineConfig } from 'vitest/config'

export default defineConfig({ plugins: [jobwright()], test: { include: ['src/**/*.test.ts'] } })
`,
}

function readPage(name: string): Promise<string> {
  return readFile(join(import.meta.dirname, '../../../../docs/guide', name), 'utf8')
}

/** The blocks that begin with their path. */
function filesOf(page: string): Record<string, string> {
  const blocks = page.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```/gms)
  return Object.fromEntries(Array.from(blocks, ([, path, text]) => [path!, text!]))
}

async function runAll(files: Readonly<Record<string, string>>): Promise<string> {
  await using project = await createProject({ ...PROJECT, ...files })
  const { root: folder } = project
  const tests = await runProgram(['vitest', 'run', '--root', folder], { folder })
  const types = await runProgram(['tsc', '--project', folder], { folder })
  // tsc also reads the sources of the packages, which have a check of their own.
  expect(types.output.split('\n').filter((line) => line.startsWith('src/'))).toEqual([])
  expect({ code: tests.code, errors: tests.errors }).toEqual({ code: 0, errors: '' })
  return stripVTControlCharacters(tests.output)
}

test('the examples of the page on testing type-check, and its tests pass', async () => {
  const files = filesOf(await readPage('testing.md'))
  expect(Object.keys(files)).toEqual([
    'src/capabilities.ts',
    'src/tasks/tweet.ts',
    'src/tasks/daily-digest.ts',
    'src/tasks/tweet.test.ts',
    'src/tasks/daily-digest.test.ts',
    'src/program.test.ts',
    'src/engine.test.ts',
  ])
  expect(await runAll(files)).toContain('Test Files  4 passed (4)')
})

test('the examples of the page on inspecting type-check, and its tests pass', async () => {
  const files = filesOf(await readPage('inspecting.md'))
  expect(Object.keys(files)).toEqual([
    'src/tasks/welcome.ts',
    'src/tasks/report.ts',
    'src/admin.ts',
    'src/admin.test.ts',
    'src/file.test.ts',
  ])
  expect(await runAll(files)).toContain('Test Files  2 passed (2)')
})

/** Tests what the page on migration promises. */
const MIGRATION_TEST = `import { createTestRunner } from 'jobwright/testing'
import { expect, test } from 'vitest'

import { JobType, registry } from './jobs.gen'
import { startJobs } from './main'
import { overviewOf, runByHand } from './operations'

const capabilities = {
  twitter: { post: async () => {} },
  wallet: { sign: async (text: string) => text },
  discord: { send: async () => {} },
}

test('the program starts, and the calls of the page return what it says', async () => {
  const runner = await startJobs(capabilities)
  expect(await runByHand(runner)).toBe('succeeded')
  expect(await overviewOf(runner)).toMatchObject({
    types: ['agent_account_deployer', 'my_awesome_job', 'tweet'],
    enabled: ['agent_account_deployer', 'my_awesome_job', 'tweet'],
    isRunning: true,
    health: 'healthy',
    busy: 0,
    tweets: 0,
    details: { options: { intervalSeconds: 300 }, isPaused: false, lastRun: { status: 'succeeded' } },
  })
  await runner.stop()
  expect(runner.state).toBe('stopped')
})

test('variables and keys keep their names', async () => {
  const env = {
    MY_AWESOME_JOB_ENABLED: 'true',
    MY_AWESOME_JOB_RUNNER_ENABLED: 'false',
    TWEET_RUNNER_INTERVAL_SECONDS: '300',
    AGENT_ACCOUNT_DEPLOYER_RUNNER_ENABLED: 'false',
  }
  const config = { my_awesome_job_interval_seconds: 240, my_awesome_job_enabled: false, tweet: { intervalSeconds: 5 } }
  await using runner = await createTestRunner(registry, { capabilities, env, config })
  expect((await runner.job(JobType.MY_AWESOME_JOB)).options).toMatchObject({ enabled: true, intervalSeconds: 240 })
  expect((await runner.job(JobType.TWEET)).options).toMatchObject({ intervalSeconds: 300 })
  expect((await runner.job(JobType.AGENT_ACCOUNT_DEPLOYER)).options).toMatchObject({ enabled: false })
})
`

test('the examples of the page on migration type-check and run', async () => {
  const files = filesOf(await readPage('migration.md'))
  expect(Object.keys(files)).toEqual([
    'src/tasks/my-awesome-job.ts',
    'src/capabilities.ts',
    'src/tasks/tweet.ts',
    'src/tasks/agent-account-deployer.ts',
    'src/main.ts',
    'src/operations.ts',
  ])
  expect(await runAll({ ...files, 'src/migration.test.ts': MIGRATION_TEST })).toContain('Tests  2 passed (2)')
})

/** The names of the Python system that a program may have used. */
const PYTHON_NAMES = `
  interval_seconds enabled name description priority max_retries retry_delay_seconds timeout_seconds max_concurrent batch_size
  requires_wallet requires_twitter requires_discord dependencies preserve_order idempotent max_instances misfire_grace_time
  _execute_impl _validate_config _validate_resources _validate_prerequisites _validate_task_specific _should_retry_on_error
  _handle_execution_error MY_AWESOME_JOB_ENABLED MY_AWESOME_JOB_INTERVAL_SECONDS MY_AWESOME_JOB_RUNNER_ENABLED
  MY_AWESOME_JOB_RUNNER_INTERVAL_SECONDS my_awesome_job_enabled my_awesome_job_interval_seconds list_jobs get_all_job_types
  is_running scheduler.running get_system_health get_job_metrics
`

test('the page on migration has a row for every name of the Python system', async () => {
  const rows = (await readPage('migration.md')).split('\n').filter((line) => line.startsWith('|'))
  const before = rows.map((row) => row.split('|')[1] ?? '').join('\n')
  const names = PYTHON_NAMES.trim().split(/\s+/)
  expect(names.filter((name) => !before.includes(name))).toEqual([])
})
