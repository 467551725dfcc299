import { taskFile } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { createProject, jobwright } from '../testing/command-line.fixture.ts'

const JOBS = {
  'src/tasks/digest.ts': taskFile('send_digest')
    .replace('job }', 'job, JobPriority }')
    .replace(
      `'send_digest'`,
      `'send_digest', { cron: '0 8 * * 1-5', timezone: 'Europe/Berlin', priority: JobPriority.HIGH, maxRetries: 5 }`,
    ),
  'src/tasks/tick.ts': taskFile('tick').replace(
    `'tick'`,
    `'tick', { intervalSeconds: 120, timeoutSeconds: 90 }`,
  ),
  'src/tasks/tweet.ts': `import { job, QueueTask } from 'jobwright'

@job('tweet', { maxConcurrent: 2 })
export class TweetTask extends QueueTask {}

throw new Error('executed')
`,
}

test('list shows the jobs in a table, and executes none of their files', async () => {
  await using project = await createProject(JOBS)
  expect(await jobwright(project, 'list')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "errors": "",
      "output": "JOB          SCHEDULE                   PRIORITY  MAX  TIMEOUT  RETRIES  FILE
    send_digest  0 8 * * 1-5 Europe/Berlin  HIGH        1     none        5  src/tasks/digest.ts:4
    tick         every 2 min                NORMAL      1     90 s        3  src/tasks/tick.ts:4
    tweet        when sent messages         NORMAL      2     none        3  src/tasks/tweet.ts:4
    ",
    }
  `)
})

test('list --json prints the jobs with every option resolved', async () => {
  await using project = await createProject({ 'src/tasks/tweet.ts': JOBS['src/tasks/tweet.ts'] })
  const { code, output, errors } = await jobwright(project, 'list', '--json')
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(JSON.parse(output)).toMatchInlineSnapshot(`
    {
      "jobs": [
        {
          "constant": "TWEET",
          "export": "TweetTask",
          "file": "src/tasks/tweet.ts",
          "kind": "queue",
          "line": 4,
          "options": {
            "aliases": [],
            "batchSize": 10,
            "deadLetter": true,
            "dependencies": [],
            "dependencyTimeoutSeconds": 3600,
            "description": "",
            "enabled": true,
            "idempotent": true,
            "maxConcurrent": 2,
            "maxRetries": 3,
            "misfireGraceSeconds": 60,
            "name": "Tweet",
            "overlap": "skip",
            "priority": "NORMAL",
            "requires": [],
            "retryBackoff": "exponential",
            "retryDelaySeconds": 30,
            "retryMaxDelaySeconds": 3600,
            "runOnStart": false,
            "schemaVersion": 1,
            "tags": [],
            "timezone": "UTC",
            "version": "1.0.0",
          },
          "type": "tweet",
        },
      ],
    }
  `)
})

test('list shows the valid jobs, prints the errors, and ends with 1', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick'),
    'src/tasks/tock.ts': taskFile('tock').replace('export ', ''),
  })
  expect(await jobwright(project, 'list')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "errors": "src/tasks/tock.ts:4:7 error JW4001: class Task is not exported

      2 |
      3 | @job('tock')
    > 4 | class Task extends BaseTask {
        |       ^^^^
      5 |   execute() {
      6 |     console.log('tock ran')

    why  The generated registry imports the class from its file.
    fix  Write export before class.
    docs jobwright explain JW4001

    ",
      "output": "JOB   SCHEDULE        PRIORITY  MAX  TIMEOUT  RETRIES  FILE
    tick  when triggered  NORMAL      1     none        3  src/tasks/tick.ts:4
    ",
    }
  `)
})

test('list shows a job type that is declared several times once, at its first place, and fails', async () => {
  await using project = await createProject({
    'src/tasks/a.ts': taskFile('tick'),
    'src/tasks/deep/b.ts': taskFile('tick'),
    'src/tasks/z.ts': taskFile('tock'),
  })
  const { code, output, errors } = await jobwright(project, 'list')
  expect({ code, output }).toMatchInlineSnapshot(`
    {
      "code": 1,
      "output": "JOB   SCHEDULE        PRIORITY  MAX  TIMEOUT  RETRIES  FILE
    tick  when triggered  NORMAL      1     none        3  src/tasks/a.ts:4
    tock  when triggered  NORMAL      1     none        3  src/tasks/z.ts:4
    ",
    }
  `)
  expect(errors).toMatch(
    /^src\/tasks\/deep\/b\.ts:3:6 error JW1001: [^]*\nsrc\/tasks\/a\.ts:3:6 "tick" is declared here/,
  )
  expect(errors.match(/JW1001:/g)).toHaveLength(1)
})

test('list names the tasks folder if there are no jobs', async () => {
  await using project = await createProject({ 'src/tasks/nothing.ts': '' })
  expect(await jobwright(project, 'list')).toEqual({ code: 0, output: 'no jobs in src/tasks\n', errors: '' })
})

test('list --tag shows only the jobs with the tag', async () => {
  await using project = await createProject({
    ...JOBS,
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, `'tick', { tags: ['web', 'clock'] }`),
  })
  const { code, output } = await jobwright(project, 'list', '--tag', 'web')
  expect({ code, output: output.replaceAll(/ {2,}/g, '  ') }).toEqual({
    code: 0,
    output:
      'JOB  SCHEDULE  PRIORITY  MAX  TIMEOUT  RETRIES  FILE\ntick  when triggered  NORMAL  1  none  3  src/tasks/tick.ts:4\n',
  })
  expect(await jobwright(project, 'list', '--tag', 'wbe')).toMatchObject({
    code: 2,
    errors: 'jobwright: there is no tag "wbe". Did you mean "web"?\n',
  })
})

test('list prints each warning in one line on standard error', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick').replace(
      `'tick'`,
      `'tick', { intervalSeconds: 60, timeoutSeconds: 90 }`,
    ),
  })
  const warning = expect.stringMatching(/^src\/tasks\/tick\.ts:3:\d+ warning JW2011: [^\n]+\n$/)
  expect(await jobwright(project, 'list')).toMatchObject({ code: 0, errors: warning })
  expect(await jobwright(project, 'env')).toMatchObject({ code: 0, errors: warning })
  expect(await jobwright(project, 'generate')).toMatchObject({ code: 0, errors: warning })
  const { output, errors } = await jobwright(project, 'list', '--json')
  expect(errors).toEqual(warning)
  expect(JSON.parse(output)).toMatchObject({ jobs: [{ type: 'tick' }] })
})
