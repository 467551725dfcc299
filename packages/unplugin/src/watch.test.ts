import { PROGRAM, runProgram, taskFile } from '@jobwright/testing'
import { describe, expect, test } from 'vitest'

import { BUNDLERS, createProject } from './bundlers.fixture.ts'

describe.for(BUNDLERS)('$name in watch mode', ({ watch }) => {
  test('follows task files that are added, changed and deleted', async () => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    await using _watching = await watch(project.root)
    const jobTypes = async (): Promise<string[]> =>
      Array.from(
        (await project.read('src/jobs.gen/job-types.ts')).matchAll(/^ {2}([A-Z]+): '/gm),
        ([, name]) => name!,
      )
    expect(await jobTypes()).toEqual(['TICK'])

    await project.write('src/tasks/deep/tock.ts', taskFile('tock'))
    await expect.poll(jobTypes, { timeout: 10_000 }).toEqual(['TICK', 'TOCK'])

    await project.write('src/tasks/deep/tock.ts', taskFile('tack'))
    await expect.poll(jobTypes, { timeout: 10_000 }).toEqual(['TACK', 'TICK'])

    await project.remove('src/tasks/deep/tock.ts')
    await expect.poll(jobTypes, { timeout: 10_000 }).toEqual(['TICK'])
  })

  test('goes on after an error, and builds again when it is fixed', async () => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tock'),
    })
    const run = async (): Promise<string> =>
      (await runProgram([process.execPath, 'dist/main.js'], { folder: project.root })).output
    await project.write('src/tasks/tick.ts', taskFile('tick').replace('export ', ''))
    await using _watching = await watch(project.root)
    expect(await run()).toBe('')
    await project.write('src/tasks/tick.ts', taskFile('tick'))
    await expect.poll(run, { timeout: 10_000 }).toBe('tick ran\nsucceeded\n')
  })
})
