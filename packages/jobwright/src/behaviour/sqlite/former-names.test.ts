import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { jobOf, Trial } from '../../engine/conformance/trial.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

const renamed = [jobOf('mail', { aliases: ['letter'] })]

test('a job that was paused under its former name is paused, until it is resumed', async () => {
  const trial = new Trial(sqlite({ path: join(folder, 'paused.db') }))
  await trial.open([jobOf('letter')], 'old')
  await trial.enqueue({ id: 'a', job: 'letter' })
  await trial.engine.setPaused('letter', true)
  await trial.engine.close()
  await trial.open(renamed, 'new')
  expect([await trial.engine.paused(), await trial.claimedIds()]).toEqual([['mail'], []])
  await trial.engine.setPaused('mail', false)
  await trial.engine.close()
  await trial.open(renamed, 'later')
  expect([await trial.engine.paused(), await trial.claimedIds()]).toEqual([[], ['a']])
  await trial.engine.close()
})

test('messages that are delayed under a former name are taken over at the start', async () => {
  const trial = new Trial(sqlite({ path: join(folder, 'delayed.db') }))
  await trial.open([jobOf('letter')], 'old')
  await trial.enqueue({ id: 'a', job: 'letter', dueMs: trial.nowMs + 1000 })
  await trial.engine.close()
  await trial.open(renamed, 'new')
  expect(await trial.counts('mail')).toMatchObject({ delayed: 1 })
  await trial.engine.close()
})
