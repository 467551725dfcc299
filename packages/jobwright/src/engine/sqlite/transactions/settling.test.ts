import { afterEach, expect, test, vi } from 'vitest'

import { DONE, jobOf, Trial } from '../../conformance/trial.ts'
import { Database } from '../connection/database.ts'
import { sqlite } from '../sqlite-engine.ts'

afterEach(() => void vi.restoreAllMocks())

test('the end of a run waits for the disk only if it settles messages', async () => {
  const trial = new Trial(sqlite({ path: ':memory:' }))
  await trial.open([jobOf('mail')])
  await trial.enqueue({ id: 'a', job: 'mail' }, { id: 'b', job: 'mail' })
  const [first, second] = await trial.claim()
  if (first === undefined || second === undefined) throw new Error('there is nothing to claim')
  const transactions = vi.spyOn(Database.prototype, 'transaction')
  await trial.settle(first)
  await trial.finish(first)
  await trial.end(second, { b: DONE })
  expect(transactions.mock.calls.map(([, options]) => options?.isLosable)).toEqual([false, true, false])
  await trial.engine.close()
})
