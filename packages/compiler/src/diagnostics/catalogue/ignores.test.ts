import { expect, test } from 'vitest'

import { problemsIn, task } from '../../testing/project.fixture.ts'

const FILE = 'src/tasks/a.ts'

/** The diagnostics of a file, without its name. */
async function problemsOf(text: string): Promise<string[]> {
  return (await problemsIn({ [FILE]: text })).map((problem) => problem.replaceAll(`${FILE}:`, ''))
}

test('a comment silences its code in the next line, and nothing else', async () => {
  const options = '{\n  // jobwright-ignore JW2001 another tool reads it\n  color: 1, size: 2,\n  weight: 3 }'
  expect(await problemsOf(task(`@job('a', ${options})`))).toEqual([
    'JW2001 6 <weight> there is no option "weight"',
  ])
})

test('a comment after code silences its own line', async () => {
  expect(
    await problemsOf(task("@job('a', {\n  color: 1, // jobwright-ignore JW2001 another tool reads it\n})")),
  ).toEqual([])
})

test('with an ignored error the files are generated', async () => {
  const { compileFiles } = await import('../../testing/project.fixture.ts')
  const text = task("@job('a', { color: 1 }) // jobwright-ignore JW2001 another tool reads it")
  const { files, manifest } = await compileFiles({ [FILE]: text })
  expect([files.length, manifest.jobs[0]?.options]).toEqual([6, {}])
})

test('a missing reason is reported', async () => {
  expect(await problemsOf(task("@job('a', { color: 1 }) // jobwright-ignore JW2001"))).toEqual([
    'JW7001 3 <// jobwright-ignore JW2001> JW2001 is ignored without a reason',
  ])
})

test('a comment that silences nothing is reported', async () => {
  expect(await problemsOf(task("// jobwright-ignore JW2001 why\n@job('a', { maxRetries: 1 })"))).toEqual([
    'JW7002 3 <// jobwright-ignore JW2001 why> there is no JW2001 to ignore here',
  ])
})

test('a code that does not exist, or is not named, is reported', async () => {
  expect(await problemsOf(task("// jobwright-ignore JW201 why\n// jobwright-ignore\n@job('a')"))).toEqual([
    'JW7003 3 <JW201> there is no code JW201 to ignore',
    'JW7003 4 <// jobwright-ignore> it is not said what to ignore',
  ])
})

test('a problem that leaves no valid output cannot be ignored, and the comment is reported', async () => {
  expect(await problemsOf(task("@job('a', { maxRetries: -1 }) // jobwright-ignore JW2002 why"))).toEqual([
    'JW2002 3 <-1> expected maxRetries to be an integer ≥ 0, got -1',
    'JW7004 3 <// jobwright-ignore JW2002 why> JW2002 cannot be ignored [expected maxRetries to be an integer ≥ 0, got -1: 3]',
  ])
})

test('in a file that does not parse no comment is unused', async () => {
  const problems = await problemsOf(task("@job('a' // jobwright-ignore JW2001 why"))
  expect(new Set(problems.map((problem) => problem.slice(0, 6)))).toEqual(new Set(['JW5001']))
})

test('a comment in a file that a value comes from is reported, as problems are reported where the value is used', async () => {
  const problems = await problemsIn({
    'src/limits.ts':
      '// jobwright-ignore JW2001 it is another tool that reads it\nexport const LIMITS = { color: 1 }\n',
    [FILE]: task("@job('a', LIMITS)").replace('\n', "\nimport { LIMITS } from '../limits'\n"),
  })
  expect(problems).toEqual([
    'JW7002 src/limits.ts:1 <// jobwright-ignore JW2001 it is another tool that reads it> there is no JW2001 to ignore here',
    'JW2001 src/tasks/a.ts:4 <LIMITS> there is no option "color"',
  ])
})
