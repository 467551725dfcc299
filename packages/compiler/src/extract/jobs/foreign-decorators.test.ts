import { expect, test } from 'vitest'

import { factsOfText } from '../../testing/facts-of-text.ts'
import { compileFiles, task } from '../../testing/project.fixture.ts'

const TEXT = `import { job as j } from 'jobwright'
import { log, job } from './other'
@log
@j('a') @job('b')
export class A {
  @log.deep(1) run(@log value: number) {}
  @log accessor x = 1
}
const B = @log class {}
`

test('decorators of others are found wherever they stand, and are never those of jobwright', async () => {
  const { otherDecorators } = await factsOfText(TEXT)
  expect(otherDecorators.map(({ start, end }) => TEXT.slice(start, end))).toEqual([
    '@log',
    "@job('b')",
    '@log.deep(1)',
    '@log',
    '@log',
    '@log',
  ])
})

const DECORATED = {
  'src/tasks/a.ts': task("@log({ level: 1 })\n@job('a')"),
  'src/tasks/b.ts': '@log class B {}',
}

test('what would be wrong with them is listed apart, only for files with jobs', async () => {
  const { diagnostics, ifDecoratorsStay, files } = await compileFiles(DECORATED)
  expect([diagnostics, files.length > 0]).toEqual([[], true])
  expect(
    ifDecoratorsStay.map(({ code, severity, file, line, message }) => [code, severity, file, line, message]),
  ).toEqual([['JW4011', 'warning', 'src/tasks/a.ts', 3, 'the bundler leaves @log as it is written']])
})

test('a comment or a severity silences it', async () => {
  const comment = '// jobwright-ignore JW4011 babel compiles it\n'
  const ignored = await compileFiles({ 'src/tasks/a.ts': task(`${comment}@log\n@job('a')`) })
  expect([ignored.diagnostics, ignored.ifDecoratorsStay]).toEqual([[], []])
  const off = await compileFiles({
    ...DECORATED,
    'jobwright.config.json': '{ "diagnostics": { "JW4011": "off" } }',
  })
  expect(off.ifDecoratorsStay).toEqual([])
})
