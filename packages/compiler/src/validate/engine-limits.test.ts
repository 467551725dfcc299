import { expect, test } from 'vitest'

import { problemsIn, task } from '../testing/project.fixture.ts'

/** The diagnostics of these options if the config names this engine. */
async function problemsOf(engine: string | undefined, options: string): Promise<string[]> {
  return problemsIn({
    'jobwright.config.json': JSON.stringify({ engine }),
    'src/tasks/a.ts': task(`@job('a', ${options})`),
  })
}

test.for(['sqlite', 'pg-boss'])('an interval that is too short for %s is reported', async (engine) => {
  expect(await problemsOf(engine, '{ intervalSeconds: 0.5 }')).toEqual([
    `JW2016 src/tasks/a.ts:3 <intervalSeconds> an interval of 0.5 s is shorter than 1 s, the shortest of the engine "${engine}"`,
  ])
})

test.for([
  ['sqlite', '{ intervalSeconds: 1 }'],
  ['pg-boss', "{ cron: '* * * * * *' }"],
  ['memory', '{ intervalSeconds: 0.1 }'],
  [undefined, '{ intervalSeconds: 0.1 }'],
] as const)('with the engine %s, %s is fine', async ([engine, options]) => {
  expect(await problemsOf(engine, options)).toEqual([])
})
