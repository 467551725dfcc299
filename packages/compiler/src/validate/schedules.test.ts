import { expect, test } from 'vitest'

import { problemsIn, task } from '../testing/project.fixture.ts'

/** The diagnostics of these options, without the file. */
async function problemsOf(options: string, rest?: string): Promise<string[]> {
  const problems = await problemsIn({ 'src/tasks/a.ts': task(`@job('a', ${options})`, rest) })
  return problems.map((problem) => problem.replaceAll('src/tasks/a.ts:', ''))
}

test.for(['0 0 31 2 *', '0 0 31 4,6,9,11 *', '0 0 0 30 feb *'])('cron %s never comes', async (cron) => {
  expect(await problemsOf(`{ cron: '${cron}' }`)).toEqual([
    `JW2010 3 <'${cron}'> cron "${cron}" never comes: none of its months has such a day`,
  ])
})

test('a timeout that is longer than the interval is reported', async () => {
  expect(await problemsOf('{ intervalSeconds: 60, timeoutSeconds: 90 }')).toEqual([
    'JW2011 3 <timeoutSeconds> a run may take 90 s, longer than the 60 s from one tick to the next, and maxConcurrent is 1 [the interval is given here: 3]',
  ])
})

test.for([
  '{ intervalSeconds: 60, timeoutSeconds: 60 }',
  '{ intervalSeconds: 60, timeoutSeconds: 90, maxConcurrent: 2 }',
  "{ cron: '* * * * *', timeoutSeconds: 90 }",
])('the timeout of %s is fine', async (options) => {
  expect(await problemsOf(options)).toEqual([])
})

test.for([
  // 10 + 20 + 40
  [
    '{ intervalSeconds: 69, maxRetries: 3, retryDelaySeconds: 10 }',
    'maxRetries',
    'the 3 retries come',
    70,
    69,
  ],
  [
    "{ intervalSeconds: 29, retryDelaySeconds: 10, retryBackoff: 'fixed' }",
    'retryDelaySeconds',
    'the 3 retries come',
    30,
    29,
  ],
  ['{ intervalSeconds: 20, maxRetries: 1 }', 'maxRetries', 'the retry comes', 30, 20],
  // 30 + 50 + 50
  [
    '{ intervalSeconds: 100, retryMaxDelaySeconds: 50 }',
    'retryMaxDelaySeconds',
    'the 3 retries come',
    130,
    100,
  ],
] as const)(
  'retries that outlast the interval are reported: %s',
  async ([options, at, retries, total, interval]) => {
    expect(await problemsOf(options)).toEqual([
      `JW2012 3 <${at}> ${retries} up to ${total} s after the first failure, and the next tick after ${interval} s [the interval is given here: 3]`,
    ])
  },
)

test.for([
  '{ intervalSeconds: 70, maxRetries: 3, retryDelaySeconds: 10 }',
  '{ intervalSeconds: 10 }', // the defaults
  '{ intervalSeconds: 10, maxRetries: 0 }',
  '{ intervalSeconds: 10, idempotent: false, retryDelaySeconds: 60 }',
  '{ intervalSeconds: 10, maxRetries: 9007199254740991, retryDelaySeconds: 0 }',
])('the retries of %s are fine', async (options) => {
  expect(await problemsOf(options)).toEqual([])
})

test('the retries of a queue job are not superseded', async () => {
  expect(
    await problemsOf('{ intervalSeconds: 10, maxRetries: 5 }', 'export class A extends QueueTask {}'),
  ).toEqual([])
})
