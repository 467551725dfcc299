import { taskFile } from '@jobwright/testing'
import { expect, test } from 'vitest'

import { createProject, jobwright } from '../command-line.fixture.ts'

const JOBS = {
  'src/tasks/digest.ts': taskFile('send_digest')
    .replace('job }', 'job, JobPriority }')
    .replace(
      `'send_digest'`,
      `'send_digest', { cron: '0 8 * * 1-5', timezone: 'Europe/Berlin', priority: JobPriority.HIGH, maxRetries: 5 }`,
    ),
  'src/tasks/tick.ts': taskFile('tick').replace(
    `'tick'`,
    `'tick', { intervalSeconds: 90, timeoutSeconds: 120 }`,
  ),
  'src/tasks/tweet.ts': `import { job, QueueTask } from 'jobwright'

@job('tweet', { maxConcurrent: 2 })
export class TweetTask extends QueueTask {}

throw new Error('executed')
`,
}

test('list shows the jobs in a table, and executes none of their files', async () => {
  await using project = await createProject(JOBS)
  expect(await jobwright(project, 'list')).toMatchInlineSnapshot()
})

test('list --format json prints the jobs with every option resolved', async () => {
  await using project = await createProject({ 'src/tasks/tweet.ts': JOBS['src/tasks/tweet.ts'] })
  const { code, output, errors } = await jobwright(project, 'list', '--format', 'json')
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(JSON.parse(output)).toMatchInlineSnapshot()
})

test('list shows the jobs that it understands, prints the errors, and ends with 1', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick'),
    'src/tasks/tock.ts': taskFile('tock').replace('export ', ''),
  })
  expect(await jobwright(project, 'list')).toMatchInlineSnapshot()
})

test('list says where it looked when there are no jobs', async () => {
  await using project = await createProject({ 'src/tasks/nothing.ts': '' })
  expect(await jobwright(project, 'list')).toMatchInlineSnapshot()
})
