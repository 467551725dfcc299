import { expect, test } from 'vitest'

import { constantOf, displayNameOf, envSuffixOf, isJobType } from './job-type.ts'

test('the constant splits at separators and inside camel case', () => {
  expect(
    ['my_awesome_job', 'sendDigest', 'HTTPPing', 'dao-proposal.embed:v2', 'a1b2'].map(constantOf),
  ).toEqual(['MY_AWESOME_JOB', 'SEND_DIGEST', 'HTTP_PING', 'DAO_PROPOSAL_EMBED_V2', 'A1B2'])
})

test('a job type is words of letters and digits with single separators, at most 64 characters', () => {
  expect(['tweet', 'a', 'my_job', 'A:b.c-d'].every(isJobType)).toBe(true)
  expect(['', '1a', '_a', 'a_', 'a__b', 'a b', 'ä', 'a'.repeat(65), 'constructor'].some(isJobType)).toBe(
    false,
  )
})

test('the display name is the job type in words', () => {
  expect(displayNameOf('chain_state_monitor')).toBe('Chain state monitor')
})

test('an option in the environment is its name in upper snake case', () => {
  expect(envSuffixOf('intervalSeconds')).toBe('INTERVAL_SECONDS')
})
