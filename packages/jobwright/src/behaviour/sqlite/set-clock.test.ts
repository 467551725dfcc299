/**
 * A clock that is set, or a machine that is suspended: the processes on a file respect each other's
 * leases.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { jobOf, Trial } from '../../engine/conformance/trial.ts'
import { settableClock, type SettableClock } from '../support/settable-clock.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

async function twoOnAFile(clock: SettableClock): Promise<readonly [Trial, Trial]> {
  const path = join(folder, `${(files += 1)}.db`)
  const one = new Trial(sqlite({ path }), clock)
  const other = new Trial(sqlite({ path }), one.clock)
  await one.open([jobOf('mail')], 'one')
  await other.open([jobOf('mail')], 'other')
  return [one, other]
}

const HAPPENINGS = [
  ['the machine was suspended', (clock: SettableClock) => clock.jump('1h')],
  ['the clock was set forward', (clock: SettableClock) => clock.set('1h')],
  ['the clock was set forward by less than a lease', (clock: SettableClock) => clock.set('7s')],
  ['the clock was set back', (clock: SettableClock) => clock.set(-3_600_000)],
] as const

test.for(HAPPENINGS)('after %s no process loses a claim that is extended as usual', async ([, happen]) => {
  const clock = settableClock()
  const [one, other] = await twoOnAFile(clock)
  await one.enqueue({ id: 'a', job: 'mail' })
  const [claim] = await one.claim()
  happen(clock)
  for (let ms = 0; ms < 3400; ms += 100) {
    expect(await other.claimedIds()).toEqual([])
    await one.clock.advance(100)
  }
  // By the monotonic clock a third of the lease has passed: this is when a runner extends it.
  expect(await one.engine.extend([claim?.id ?? ''])).toEqual([true])
  for (let ms = 0; ms < 12_000; ms += 1000) {
    await one.engine.extend([claim?.id ?? ''])
    expect(await other.claimedIds()).toEqual([])
    await one.clock.advance(1000)
  }
  await one.engine.close()
  await other.engine.close()
})

const STARTS = HAPPENINGS.slice(0, 3)

test.for(STARTS)('after %s a claim that is not extended is taken over within 15 s', async ([, happen]) => {
  const clock = settableClock()
  const [one, other] = await twoOnAFile(clock)
  await one.enqueue({ id: 'a', job: 'mail' })
  await one.claim()
  happen(clock)
  let taken: readonly string[] = []
  for (let ms = 0; ms < 15_000 && taken.length === 0; ms += 500) {
    taken = await other.claimedIds()
    await one.clock.advance(500)
  }
  expect(taken).toEqual(['a'])
  await one.engine.close()
  await other.engine.close()
})
