import { expect, test } from 'vitest'

import { problemsIn, task } from '../testing/project.fixture.ts'

test.each([
  ['hash#tag.ts', '"#"'],
  ['100%.ts', '"%"'],
  ['a%20b.ts', '"%"'],
  ['what!.ts', '"!"'],
  ['c#/deep/tick.ts', '"#"'],
  ['tab\there.ts', 'U+0009'],
  ['50%#1.ts', '"%" and "#"'],
])('a task file %j is reported, as no import means it everywhere', async (file, characters) => {
  expect(await problemsIn({ [`src/tasks/${file}`]: task("@job('tick')") })).toEqual([
    expect.stringContaining(`JW5008 src/tasks/${file}:1`),
  ])
  expect((await problemsIn({ [`src/tasks/${file}`]: task("@job('tick')") }))[0]).toContain(
    `has ${characters} in its path`,
  )
})

// These cannot stand in the name of a file on Windows.
test.skipIf(process.platform === 'win32').each(['q?x.ts', 'back\\\\slash.ts'])(
  'a task file %j is reported',
  async (file) => {
    const problems = await problemsIn({ [`src/tasks/${file}`]: task("@job('tick')") })
    expect(problems).toEqual([expect.stringMatching(/^JW5(?:008|002)/)])
  },
)

test.each(['[x].ts', 'a b.ts', 'größe.ts', '日本.ts', 'a+b=c.ts', "it's.ts", '$x@(y),~z&.ts', '{x}.ts'])(
  'a task file %j is fine',
  async (file) => {
    expect(await problemsIn({ [`src/tasks/${file}`]: task("@job('tick')") })).toEqual([])
  },
)

test('a file without jobs may have any name', async () => {
  expect(await problemsIn({ 'src/tasks/a#b.ts': 'export const LIMIT = 3\n' })).toEqual([])
})
