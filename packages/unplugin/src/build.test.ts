import { stat } from 'node:fs/promises'
import { join } from 'node:path'

import { PROGRAM, runProgram, taskFile, type Fixture, type ProgramResult } from '@jobwright/testing'
import { describe, expect, test } from 'vitest'

import { BUNDLERS, createProject } from './bundlers.fixture.ts'

function run({ root }: Fixture): Promise<ProgramResult> {
  return runProgram([process.execPath, '--enable-source-maps', 'dist/main.js'], { folder: root })
}

describe.for(BUNDLERS)('a build with $name', ({ build }) => {
  test('makes a program that runs the job', async () => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    await build(project.root)
    expect(await run(project)).toEqual({ code: 0, output: 'tick ran\nsucceeded\n', errors: '' })
  })

  test('removes @job under every name that it was imported as', async () => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick').replace('job }', 'job as task }').replace('@job', '@task'),
      'src/tasks/tock.ts': taskFile('tock')
        .replace('{ BaseTask, job }', '* as jobwright')
        .replace('@job', '@jobwright.job')
        .replace('extends BaseTask', 'extends jobwright.BaseTask'),
      'src/tasks/tack.ts': taskFile('tack').replace(/(@job.*)\nexport/, 'export $1'),
    })
    await build(project.root)
    expect(await run(project)).toEqual({ code: 0, output: 'tick ran\nsucceeded\n', errors: '' })
    expect(await project.read('src/jobs.gen/job-types.ts')).toMatch(
      /TACK: 'tack'[^]*TICK: 'tick'[^]*TOCK: 'tock'/,
    )
  })

  test('reports a line of the task file where it stands', async () => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick').replace(`'tick ran'`, `new Error('here').stack`),
    })
    await build(project.root)
    expect((await run(project)).output).toContain(`${project.root}/src/tasks/tick.ts:6:17`)
  })

  test('writes nothing where the jobs are what they were', async () => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    const written = async (): Promise<number[]> => {
      await project.write('src/tasks/tick.ts', taskFile('tick'))
      await build(project.root)
      const files = ['job-types.ts', 'registry.ts', 'config.ts', 'index.ts', 'manifest.json']
      const stats = await Promise.all(files.map((file) => stat(join(project.root, 'src/jobs.gen', file))))
      return stats.map(({ mtimeMs, ino }) => mtimeMs + ino)
    }
    expect(await written()).toEqual(await written())
  })

  test('keeps the generated files of before where it fails', async () => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    await build(project.root)
    const before = await project.read('src/jobs.gen/registry.ts')
    await project.write('src/tasks/tock.ts', taskFile('tick'))
    await expect(build(project.root)).rejects.toThrow('JW1001')
    expect(await project.read('src/jobs.gen/registry.ts')).toBe(before)
  })
})
