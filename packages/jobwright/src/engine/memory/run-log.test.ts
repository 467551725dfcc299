import { expect, test } from 'vitest'

import { isPromise } from '../../time/maybe-promise.ts'
import { runRecord, type RunRecord } from '../contract/run-record.ts'
import { RunLog } from './run-log.ts'

function record(number: number): RunRecord {
  const message = {
    id: `message-${number % 12_000}`,
    origin: 'message',
    attempts: 0,
    scheduledForMs: undefined,
  } as const
  const claim = { id: 'claim', job: `job-${number % 3}`, messages: [message] } as const
  return runRecord({ id: `run-${number}`, claim, startedMs: 0 }, { status: 'succeeded' }, number)
}

test('the ids of very many runs are read in turns of the event loop, and the newest run is found', async () => {
  const log = new RunLog()
  for (let number = 0; number < 15_000; number += 1) log.add({ record: record(number) })
  const searching = log.find('run-7')
  expect(isPromise(searching)).toBe(true)
  expect((await searching)?.record.runId).toBe('run-7')
  expect((await log.find('message-7'))?.record.runId).toBe('run-12007')
  expect((await log.find('message-4000'))?.record.runId).toBe('run-4000')
  log.add({ record: record(24_007) })
  expect((await log.find('message-7'))?.record.runId).toBe('run-24007')
})

test('runs that were dropped are found neither by id nor by job', () => {
  const log = new RunLog()
  for (let number = 0; number < 3000; number += 1) log.add({ record: record(number) })
  expect(log.find('run-5')).toMatchObject({ place: 6 })
  for (let number = 0; number < 2999; number += 1) log.dropOldest()
  expect([log.find('run-5'), log.find('message-5'), log.size]).toEqual([undefined, undefined, 1])
  expect(log.lists({ jobs: ['job-0', 'job-1'] })).toEqual([])
  expect(log.lists({ status: 'succeeded' }).flatMap((list) => [...list])).toMatchObject([{ place: 3000 }])
})
