import { expect, test } from 'vitest'

import { problemsIn, task } from '../testing/project.fixture.ts'

/** The diagnostics of these options, without the file. */
async function problemsOf(options: string): Promise<string[]> {
  const problems = await problemsIn({ 'src/tasks/a.ts': task(`@job('a', ${options})`) })
  return problems.map((problem) => problem.replaceAll('src/tasks/a.ts:', ''))
}

test.each([
  ["{ timezone: 'UTC' }", 'timezone', 'cron'],
  ["{ timezone: 'UTC', cron: undefined }", 'timezone', 'cron'],
  ['{ dependencyTimeoutSeconds: 5 }', 'dependencyTimeoutSeconds', 'dependencies'],
])('of %s one does nothing', async (options, option, without) => {
  expect(await problemsOf(options)).toEqual([
    `JW2015 3 <${option}> ${option} does nothing without ${without}`,
  ])
})

test.each(["{ timezone: 'UTC', cron: '0 8 * * *' }", "{ cron: '0 8 * * *' }", '{ timezone: undefined }'])(
  'all of %s do something',
  async (options) => {
    expect(await problemsOf(options)).toEqual([])
  },
)

test('nothing is reported unless all options are known', async () => {
  const problems = await problemsOf("{ timezone: 'UTC', ...read() }")
  expect(problems.map((problem) => problem.slice(0, 6))).toEqual(['JW2003'])
})
