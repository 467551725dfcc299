import { expect, test } from 'vitest'

import { createProject, jobwright } from './command-line.fixture.ts'
import { makeDeadLetters } from './database.fixture.ts'

test('list --database shows what waits, runs and failed in the file', async () => {
  await using project = await createProject({ 'data/nothing': '' })
  const path = `${project.root}/data/jobs.db`
  await makeDeadLetters(path, 2)
  expect(await jobwright(project, 'list', '--database', 'data/jobs.db')).toEqual({
    code: 0,
    output: `JOB   READY  DELAYED  RUNNING  DEAD  PAUSED\nsend      0        0        0     2\n`,
    errors: '',
  })
  const { output } = await jobwright(project, 'list', '--database', 'data/jobs.db', '--json')
  expect(JSON.parse(output)).toEqual({
    jobs: [{ type: 'send', isPaused: false, running: 0, ready: 0, delayed: 0, deadLetters: 2 }],
  })
})

test('list --database refuses a tag in the words of the command line', async () => {
  await using project = await createProject({ 'data/nothing': '' })
  await makeDeadLetters(`${project.root}/data/jobs.db`, 1)
  expect(await jobwright(project, 'list', '--database', 'data/jobs.db', '--tag', 'web')).toEqual({
    code: 2,
    output: '',
    errors: `jobwright: the tags of jobs are not in ${project.root}/data/jobs.db; list the jobs of the program instead\n`,
  })
})
