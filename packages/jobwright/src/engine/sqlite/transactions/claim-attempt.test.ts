import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { jobOf, Trial } from '../../conformance/trial.ts'
import { sqlite } from '../sqlite-engine.ts'
import { ClaimAttempt } from './claim-attempt.ts'
import type { Claim, ClaimRequest } from '../../contract/message.ts'

test('a claim succeeds and is reported once, even if it shares its transaction with a call that fails', async ({
  onTestFinished,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
  const trial = new Trial(sqlite({ path: join(folder, 'jobs.db') }))
  onTestFinished(async () => {
    await trial.engine.close()
    rmSync(folder, { recursive: true })
  })
  await trial.open([jobOf('mail', { batchSize: 2 })])
  await trial.enqueue(...['a', 'b', 'c', 'd'].map((id) => ({ id, job: 'mail' })))
  const told: Claim[] = []
  const left = (): number => 3 - told.reduce((sum, { messages }) => sum + messages.length, 0)
  const [claiming, sending] = await Promise.allSettled([
    trial.claim(10, { allowance: left, claimed: (claim) => told.push(claim) }),
    trial.enqueue({ id: 'd', job: 'mail' }),
  ])
  expect(sending.status).toBe('rejected')
  expect(claiming.status === 'fulfilled' && claiming.value).toEqual(told)
  expect(told.map(({ messages }) => messages.map(({ id }) => id))).toEqual([['a', 'b'], ['c']])
})

test('the workers of runs whose ends wait for a later transaction are not claimed for', () => {
  const request: ClaimRequest = { runs: 5, slots: () => 5, allowance: () => 5, claimed() {} }
  const settling = { ending: 2 }
  const attempt = new ClaimAttempt(request, settling)
  expect(attempt.runs).toBe(3)
  settling.ending = 0
  expect(attempt.runs).toBe(5)
})
