import { expect, test } from 'vitest'

import { problemsIn, task } from '../testing/project.fixture.ts'

/** A task file for each job type, named in their order. */
function tasks(...types: readonly string[]): Record<string, string> {
  return Object.fromEntries(types.map((type, index) => [`src/tasks/${index}.ts`, task(`@job('${type}')`)]))
}

test('every further class of a job type is a duplicate of the first', async () => {
  expect(await problemsIn(tasks('tweet', 'tweet', 'tweet'))).toEqual([
    'JW1001 src/tasks/1.ts:3 <\'tweet\'> job type "tweet" is taken: src/tasks/0.ts declares it already ["tweet" is declared here: src/tasks/0.ts:3]',
    'JW1001 src/tasks/2.ts:3 <\'tweet\'> job type "tweet" is taken: src/tasks/0.ts declares it already ["tweet" is declared here: src/tasks/0.ts:3]',
  ])
})

test('job types with one constant collide, and their variables are not reported too', async () => {
  expect(await problemsIn(tasks('send_digest', 'sendDigest'))).toEqual([
    'JW1005 src/tasks/1.ts:3 <\'sendDigest\'> job types "send_digest" and "sendDigest" have the same constant JobType.SEND_DIGEST ["send_digest" is declared here: src/tasks/0.ts:3]',
  ])
})

test('job types with a variable in common collide, in either order', async () => {
  const variable = 'environment variable TWEET_RUNNER_ENABLED would configure both'
  expect(await problemsIn(tasks('tweet', 'tweet_runner'))).toEqual([
    `JW1006 src/tasks/1.ts:3 <'tweet_runner'> ${variable} job "tweet" and job "tweet_runner" ["tweet" is declared here: src/tasks/0.ts:3]`,
  ])
  expect(await problemsIn(tasks('tweet_runner', 'tweet'))).toEqual([
    `JW1006 src/tasks/1.ts:3 <'tweet'> ${variable} job "tweet_runner" and job "tweet" ["tweet_runner" is declared here: src/tasks/0.ts:3]`,
  ])
})

test('job types that merely begin alike do not collide', async () => {
  expect(await problemsIn(tasks('tweet', 'tweet_max', 'tweet_enabled', 'tweets', 'runner'))).toEqual([])
})

test('the message of a variable holds the prefix', async () => {
  const config = { 'jobwright.config.json': '{ "envPrefix": "APP_" }' }
  const [problem] = await problemsIn({ ...config, ...tasks('tweet', 'tweet_runner') })
  expect(problem).toContain('APP_TWEET_RUNNER_ENABLED')
})
