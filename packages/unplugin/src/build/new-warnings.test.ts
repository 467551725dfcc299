import { stripVTControlCharacters } from 'node:util'

import { loadProject } from '@jobwright/compiler'
import { taskFile, type Fixture } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { createProject } from '../testing/project.fixture.ts'
import { compileInTurn } from './compile-queue.ts'
import { newWarningsOf } from './new-warnings.ts'

/** A job whose timeout is longer than its interval. */
function lateFile(type: string): string {
  return taskFile(type).replace(`'${type}'`, `'${type}', { intervalSeconds: 60, timeoutSeconds: 90 }`)
}

/** The first line of each warning that a build of the project reports. */
async function reportedBy({ root }: Fixture): Promise<string[]> {
  const warnings = await newWarningsOf(await compileInTurn(await loadProject({ root })))
  return warnings.map((warning) => stripVTControlCharacters(warning).split('\n')[0]!)
}

const TICK = expect.stringMatching(/^src\/tasks\/tick\.ts:3:\d+ warning JW2011/)
const TOCK = expect.stringMatching(/^src\/tasks\/tock\.ts:3:\d+ warning JW2011/)

test('a warning is reported once, however many builds of a project see it', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': lateFile('tick') })
  expect(await reportedBy(project)).toEqual([TICK])
  expect(await Promise.all([reportedBy(project), reportedBy(project)])).toEqual([[], []])
})

test('only the warnings are reported that the compile before did not have', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': lateFile('tick') })
  expect(await reportedBy(project)).toEqual([TICK])
  await project.write('src/tasks/tick.ts', `// one more line\n${lateFile('tick')}`)
  await project.write('src/tasks/tock.ts', lateFile('tock'))
  expect(await reportedBy(project)).toEqual([TOCK])
})

test('a warning that comes back is reported again', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': lateFile('tick') })
  expect(await reportedBy(project)).toEqual([TICK])
  await project.write('src/tasks/tick.ts', taskFile('tick'))
  expect(await reportedBy(project)).toEqual([])
  await project.write('src/tasks/tick.ts', lateFile('tick'))
  expect(await reportedBy(project)).toEqual([TICK])
})

test('each project reports its own warnings', async () => {
  await using one = await createProject({ 'src/tasks/tick.ts': lateFile('tick') })
  await using other = await createProject({ 'src/tasks/tick.ts': lateFile('tick') })
  expect(await reportedBy(one)).toEqual([TICK])
  expect(await reportedBy(other)).toEqual([TICK])
})
