import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { jobOf, Trial } from '../../conformance/trial.ts'
import { sqlite } from '../sqlite-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a process gets the runs that ended elsewhere, but not those that it cancelled or gave up itself', async () => {
  const path = join(folder, 'ended.db')
  const jobs = [jobOf('report', { kind: 'self-contained' })]
  const one = new Trial(sqlite({ path }))
  const other = new Trial(sqlite({ path }), one.clock)
  await one.open(jobs, 'one')
  await other.open(jobs, 'other')
  const manual = { job: 'report', origin: 'manual' } as const
  await one.enqueue(
    { ...manual, id: 'cancelled', dueMs: one.nowMs + 1000 },
    { ...manual, id: 'expired', dueMs: one.nowMs + 1000, expiresMs: one.nowMs + 10 },
    { ...manual, id: 'done' },
  )
  await one.engine.cancel('cancelled')
  await one.clock.advance(20)
  expect(await one.claim(0)).toEqual([])
  while (one.dropped.length === 0) await one.clock.settle()
  await other.run()
  while (!one.ended.some(({ messageId }) => messageId === 'done')) await one.clock.settle()
  expect(one.ended.map(({ messageId }) => messageId)).toEqual(['done'])
  await one.engine.close()
  await other.engine.close()
})
