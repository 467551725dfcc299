/** Values that SQLite keeps in another way than JavaScript does. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { DEAD, jobOf, retryAt, Trial } from '../../engine/conformance/trial.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'
import type { NewMessage } from '../../engine/contract/message.ts'
import type { EngineJob } from '../../engine/contract/engine-job.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

async function opened(job: EngineJob): Promise<Trial> {
  const trial = new Trial(sqlite({ path: join(folder, `${(files += 1)}.db`), synchronous: 'NORMAL' }))
  await trial.open([job])
  return trial
}

const PAYLOADS = [
  undefined,
  null,
  '',
  'a\0b',
  '\ud800',
  '\u2028',
  '😀',
  0,
  -0.5,
  1e300,
  2 ** 53 + 2,
  { ['__proto__']: 1, 'a"b': ["'", '\\'] },
  'x'.repeat(1_000_000),
]

test.for(PAYLOADS.map((payload) => [payload]))('a payload comes back as it was: %j', async ([payload]) => {
  const trial = await opened(jobOf('mail'))
  await trial.enqueue({ id: 'a', job: 'mail', payload })
  const claim = await trial.run(DEAD)
  expect(claim.messages[0].payload).toEqual(payload)
  await trial.engine.redrive({ ids: ['a'] })
  expect((await trial.run()).messages[0].payload).toEqual(payload)
  await trial.engine.close()
})

const KEYS = ['a\0b', 'a\0c', 'a', '\ufffd', '😀', ' ', "'", 'k'.repeat(100_000)]

test('keys are told apart by every code unit', async () => {
  const trial = await opened(jobOf('mail', { preserveOrder: 'key' }))
  const stored = await trial.enqueue(...KEYS.map((key) => ({ job: 'mail', orderKey: key, dedupeKey: key })))
  expect(stored.map(({ deduplicated }) => deduplicated)).toEqual(KEYS.map(() => false))
  const claims = await trial.claim()
  expect(claims.map(({ messages: [{ orderKey }] }) => orderKey)).toEqual(KEYS)
  await trial.engine.close()
})

test('ids with odd characters are found again', async () => {
  const trial = await opened(jobOf('mail'))
  const ids = ['a\0b', 'a', "'; --", '%', '😀']
  await trial.enqueue(...ids.map((id) => ({ id, job: 'mail' })))
  expect(await trial.claimedIds(2)).toEqual(ids.slice(0, 2))
  for (const id of ids.slice(2)) expect([id, await trial.engine.cancel(id)]).toEqual([id, 'mail'])
  await trial.engine.close()
})

const TIMES: Partial<NewMessage>[] = [
  { dueMs: 1e16 },
  { dueMs: 2 ** 53 + 2 },
  { dueMs: 1e19 },
  { dueMs: 1e300 },
  { dueMs: Number.POSITIVE_INFINITY },
  { expiresMs: 1e16 },
  { expiresMs: Number.POSITIVE_INFINITY },
  { dedupeKey: 'k', dedupeUntilMs: 1e16 },
]

test.for(TIMES)('a time in the far future does no harm: %j', async (times) => {
  const trial = await opened(jobOf('mail'))
  await trial.enqueue({ id: 'far', job: 'mail', ...times })
  await trial.enqueue({ id: 'near', job: 'mail' })
  expect((await trial.engine.messages({ limit: 10 })).entries).toHaveLength(2)
  await trial.engine.close()
  await trial.open([jobOf('mail')], 'next')
  expect(await trial.claimedIds()).toContain('near')
  await trial.engine.close()
})

test('a retry in the far future does no harm', async () => {
  const trial = await opened(jobOf('mail', { kind: 'self-contained', dependencies: ['mail'] }))
  await trial.engine.close()
  await trial.open([jobOf('mail')], 'next')
  await trial.enqueue({ id: 'a', job: 'mail' })
  await trial.run(retryAt(1e17))
  await trial.engine.close()
  await trial.open([jobOf('mail')], 'third')
  expect(await trial.engine.counts()).toMatchObject([{ delayed: 1 }])
  await trial.engine.close()
})

test('a part of a millisecond counts', async () => {
  const trial = await opened(jobOf('mail'))
  await trial.enqueue({ id: 'a', job: 'mail', dueMs: trial.nowMs + 0.5 })
  expect(await trial.claimedIds()).toEqual([])
  await trial.clock.advance(0.5)
  expect(await trial.claimedIds()).toEqual(['a'])
  await trial.engine.close()
})

test('what was thrown is kept in full', async () => {
  const trial = await opened(jobOf('mail'))
  await trial.enqueue({ id: 'a', job: 'mail' })
  await trial.run({ state: 'dead', reason: 'a\0b', error: 'c\0d', stack: 'e\0f' })
  expect((await trial.engine.deadLetters({ limit: 1 })).entries).toMatchObject([
    { reason: 'a\0b', error: 'c\0d', stack: 'e\0f' },
  ])
  await trial.engine.close()
})
