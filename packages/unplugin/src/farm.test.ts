import { PROGRAM, runProgram, taskFile } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { createProject } from './testing/project.fixture.ts'
import { buildWithFarm } from './testing/farm.fixture.ts'

// Farm wraps modules in functions, where top-level await is not possible.
const MAIN = PROGRAM.replace(/^const runner[^]*/m, 'void (async () => {\n$&})()\n')

test('a build with Farm makes a program that runs the job', async () => {
  await using project = await createProject({ 'src/main.ts': MAIN, 'src/tasks/tick.ts': taskFile('tick') })
  expect(await buildWithFarm(project.root)).toMatchObject({ code: 0 })
  expect(await runProgram([process.execPath, 'dist/main.js'], { folder: project.root })).toEqual({
    code: 0,
    output: 'tick ran\nsucceeded\n',
    errors: '',
  })
})

test('a build with Farm fails with every error of every file, each with its code frame', async () => {
  await using project = await createProject({
    'src/main.ts': MAIN,
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, `'tick', { maxRetires: 5 }`),
    'src/tasks/tock.ts': taskFile('tock').replace('export ', ''),
  })
  const { code, output, errors } = await buildWithFarm(project.root)
  expect(code).toBe(1)
  expect(output + errors).toMatch(
    /tick\.ts:3:16[^]*JW2001[^]*> 3 \| @job[^]*tock\.ts:4:7[^]*JW4001[^]*> 4 \| class/,
  )
})
