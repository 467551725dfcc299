import { runProgram, taskFile } from '@jobwright/testing'
import { describe, expect, test } from 'vitest'

import { BUNDLERS, createProject } from './bundlers.fixture.ts'

const LISTS_JOB_TYPES = `import { JobType } from './jobs.gen'

console.log(...Object.values(JobType))
`

describe.for(BUNDLERS)('$name in watch mode', ({ watch }) => {
  test('follows task files that are added, changed and deleted', async () => {
    await using project = await createProject({
      'src/main.ts': LISTS_JOB_TYPES,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    await using _watching = await watch(project.root)
    const jobTypes = async (): Promise<string> =>
      (await runProgram([process.execPath, 'dist/main.js'], { folder: project.root })).output
    expect(await jobTypes()).toBe('tick\n')

    await project.write('src/tasks/deep/tock.ts', taskFile('tock'))
    await expect.poll(jobTypes, { timeout: 10_000 }).toBe('tick tock\n')

    await project.write('src/tasks/deep/tock.ts', taskFile('tack'))
    await expect.poll(jobTypes, { timeout: 10_000 }).toBe('tack tick\n')

    await project.remove('src/tasks/deep/tock.ts')
    await expect.poll(jobTypes, { timeout: 10_000 }).toBe('tick\n')
  })

  test('goes on after an error, and builds again when it is fixed', async () => {
    await using project = await createProject({
      'src/main.ts': LISTS_JOB_TYPES,
      'src/tasks/tick.ts': taskFile('tick').replace('export ', ''),
    })
    await using _watching = await watch(project.root)
    const run = async (): Promise<string> =>
      (await runProgram([process.execPath, 'dist/main.js'], { folder: project.root })).output
    expect(await run()).toBe('')

    await project.write('src/tasks/tick.ts', taskFile('tick'))
    await expect.poll(run, { timeout: 10_000 }).toBe('tick\n')
  })
})
