import { parseEnv } from 'node:util'

import { taskFile } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { createProject, jobwright, jobwrightWith } from '../testing/command-line.fixture.ts'

const TICK = {
  'src/tasks/tick.ts': taskFile('tick').replace(
    /@job\('tick'\)/,
    `/** Counts what is there. */\n@job('tick', { cron: '0 8 * * 1-5', batchSize: 3, idempotent: false })`,
  ),
}

test('env shows every variable with value, default and source', async () => {
  await using project = await createProject({
    ...TICK,
    '.env': 'TICK_TIMEOUT_SECONDS=5',
    'jobs.config.yaml': 'tick: { maxConcurrent: 4, timeoutSeconds: 30 }',
  })
  const env = { TICK_RUNNER_PRIORITY: 'high', TICK_MAX_CONCURRENT: '2', TICK_INTERVAL_SECONDS: '60' }
  expect(await jobwrightWith(env, project, 'env')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "errors": "",
      "output": "VARIABLE                    VALUE  DEFAULT  SOURCE
    TICK_ENABLED                true   true     default
    TICK_INTERVAL_SECONDS       60     none     environment
    TICK_CRON                   none   none     environment: TICK_INTERVAL_SECONDS
    TICK_TIMEZONE               UTC    UTC      default
    TICK_MISFIRE_GRACE_SECONDS  60     60       default
    TICK_PRIORITY               HIGH   NORMAL   older name: TICK_RUNNER_PRIORITY
    TICK_MAX_RETRIES            0      0        default
    TICK_RETRY_DELAY_SECONDS    30     30       default
    TICK_TIMEOUT_SECONDS        30     none     jobs.config.yaml: tick.timeoutSeconds
    TICK_MAX_CONCURRENT         2      1        environment
    TICK_BATCH_SIZE             3      10       @job
    ",
    }
  `)
})

test('env lists every invalid value in the words of the runtime, and ends with 1', async () => {
  await using project = await createProject({ ...TICK, 'jobs.config.json': '{ "tick": { "batchsize": 5 } }' })
  const env = { TICK_MAX_CONCURRENT: '0', TICK_RETRY_DELAY_SECONDS: '5m' }
  const { code, errors } = await jobwrightWith(env, project, 'env')
  expect(code).toBe(1)
  expect(errors).toMatchInlineSnapshot(`
    "error: 3 configured values are not valid:
      - environment variable TICK_RETRY_DELAY_SECONDS, job "tick": expected retryDelaySeconds to be a number ≥ 0, got "5m"; write 300
      - environment variable TICK_MAX_CONCURRENT, job "tick": expected maxConcurrent to be an integer ≥ 1, got "0"
      - jobs.config.json key tick.batchsize: there is no option "batchsize"; did you mean "batchSize"?
    "
  `)
})

test('env warns of misspelt variables', async () => {
  await using project = await createProject(TICK)
  const { code, errors } = await jobwrightWith({ TICK_ENABLE: '0' }, project, 'env')
  expect({ code, errors }).toEqual({
    code: 0,
    errors: 'warning: environment variable TICK_ENABLE configures nothing; did you mean TICK_ENABLED?\n',
  })
})

test('env --json prints the same for programs', async () => {
  await using project = await createProject(TICK)
  const { code, output } = await jobwrightWith(
    { TICK_BATCH_SIZE: '7', TICK_ENABLE: '0' },
    project,
    'env',
    '--json',
  )
  const { variables, ...found } = JSON.parse(output) as {
    readonly variables: readonly { readonly name: string }[]
  }
  expect({ code, ...found }).toEqual({
    code: 0,
    problems: [],
    warnings: ['environment variable TICK_ENABLE configures nothing; did you mean TICK_ENABLED?'],
  })
  expect(variables).toHaveLength(11)
  expect(variables.find(({ name }) => name === 'TICK_BATCH_SIZE')).toEqual({
    name: 'TICK_BATCH_SIZE',
    olderName: 'TICK_RUNNER_BATCH_SIZE',
    job: 'tick',
    option: 'batchSize',
    source: { layer: 'environment', name: 'TICK_BATCH_SIZE' },
    value: 7,
    default: 10,
  })
  expect(variables.find(({ name }) => name === 'TICK_TIMEOUT_SECONDS')).toMatchObject({
    value: null,
    default: null,
  })
})

test('env --example prints a file that is valid once its lines are uncommented', async () => {
  await using project = await createProject(TICK)
  const { code, output, errors } = await jobwright(project, 'env', '--example')
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(output).toMatchInlineSnapshot(`
    "## Tick (tick)
    ## Counts what is there.

    # Whether the job runs. A disabled job has no ticks and is not claimed; \`trigger\` rejects, and \`enqueue\` stores the message.
    # True or false. Default: true.
    # TICK_ENABLED=true

    # A fixed-rate schedule: one tick each time this many seconds (> 0) have passed. A restart does not shift the ticks. Not together with \`cron\`.
    # A number > 0. Default: none.
    # TICK_INTERVAL_SECONDS=

    # A calendar schedule: 5 fields, or 6 with seconds first. \`H\` stands for a value that is drawn from the job type: the same in every process, and another for each job. Not together with \`intervalSeconds\`.
    # A cron expression of 5 fields, or of 6 with seconds first. Default: none.
    # TICK_CRON="0 8 * * 1-5"

    # The time zone of \`cron\`: an IANA name, or an offset such as \`+05:30\`.
    # An IANA time zone such as "Europe/Berlin", or an offset such as "+05:30". Default: UTC.
    # TICK_TIMEZONE=UTC

    # How many seconds late (≥ 0) a tick may still make a run.
    # A number ≥ 0. Default: 60.
    # TICK_MISFIRE_GRACE_SECONDS=60

    # The lane of the job's messages. A message of a higher lane is claimed first.
    # One of 'LOW', 'NORMAL', 'HIGH', 'CRITICAL'. Default: NORMAL.
    # TICK_PRIORITY=NORMAL

    # How many attempts may follow the first: an integer ≥ 0.
    # An integer ≥ 0. Default: 0.
    # TICK_MAX_RETRIES=0

    # The delay before the first retry, in seconds (≥ 0).
    # A number ≥ 0. Default: 30.
    # TICK_RETRY_DELAY_SECONDS=30

    # The time limit of one attempt, in seconds (> 0). Its signal then aborts with a \`TimeoutError\`, and the attempt fails.
    # A number > 0. Default: none.
    # TICK_TIMEOUT_SECONDS=

    # How many runs of the job may go on at once, over all processes: an integer ≥ 1.
    # An integer ≥ 1. Default: 1.
    # TICK_MAX_CONCURRENT=1

    # How many messages one run of a queue job may have: an integer ≥ 1. For other jobs, a number that the task may read.
    # An integer ≥ 1. Default: 10.
    # TICK_BATCH_SIZE=3
    "
  `)
  const set = output.replaceAll(/^# (\w+=.+)$/gm, '$1')
  const read = await jobwrightWith(parseEnv(set) as Record<string, string>, project, 'env', '--json')
  expect(read).toMatchObject({ code: 0, errors: '' })
  const layers = (JSON.parse(read.output) as { variables: { source: { layer: string } }[] }).variables
  expect(layers.filter(({ source }) => source.layer === 'environment')).toHaveLength(10)
})

test('the prefix comes from the project, or from --prefix', async () => {
  await using project = await createProject({
    ...TICK,
    'jobwright.config.json': '{ "envPrefix": "APP_" }',
  })
  expect((await jobwright(project, 'env')).output).toContain('APP_TICK_ENABLED ')
  expect((await jobwright(project, 'env', '--prefix', 'MY_')).output).toContain('\nMY_TICK_ENABLED ')
})

test('--config names the file, which must exist', async () => {
  await using project = await createProject({ ...TICK, 'production.toml': 'tick_batch_size = 7' })
  const { output } = await jobwright(project, 'env', '--config', 'production.toml')
  expect(output).toMatch(/TICK_BATCH_SIZE +7 +10 +production\.toml: tick_batch_size\n/)
  expect(await jobwright(project, 'env', '--config', 'staging.toml')).toEqual({
    code: 2,
    output: '',
    errors: `jobwright: there is no config file ${project.root}/staging.toml\n`,
  })
})

test('without jobs there are no variables', async () => {
  await using project = await createProject({ 'src/tasks/nothing.ts': '' })
  expect(await jobwright(project, 'env')).toEqual({
    code: 0,
    output: 'no jobs, so no variables\n',
    errors: '',
  })
})
