/** A clock that is set back while a program runs, or between two of its runs. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { BaseTask } from '../authoring/task.ts'
import { runnerOf, type RunnerOfTest } from '../behaviour/support/runner-of.ts'
import { settableClock, type SettableClock } from '../behaviour/support/settable-clock.ts'
import { memory } from '../engine/memory/memory.ts'
import { sqlite } from '../engine/sqlite/index.ts'
import type { Engine } from '../engine/contract/engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

class Quick extends BaseTask {
  override execute(): [] {
    return []
  }
}

const MINUTE_MS = 60_000

function newFile(): string {
  return join(folder, `${(files += 1)}.db`)
}

const ENGINES: readonly (readonly [string, () => Engine])[] = [
  ['memory', memory],
  ['sqlite', () => sqlite({ path: newFile() })],
]

function start(clock: SettableClock, cron: string, engine: Engine): Promise<RunnerOfTest> {
  return runnerOf({ tick: [Quick, { cron }] }, { clock, engine })
}

/** The due times of the ticks that made a run, as times of day. */
function duesOf({ events }: RunnerOfTest): string[] {
  return events('tick.offered').map(({ dueMs }) => new Date(dueMs).toISOString().slice(11, 16))
}

function setBacks({ events }: RunnerOfTest): unknown[] {
  return events('clock.set-back').map(({ byMs, isRepeated }) => [Math.round(byMs / MINUTE_MS), isRepeated])
}

describe.for(ENGINES)('on %s', ([, engine]) => {
  test('a tick that a wrong clock offered comes again at the right time', async () => {
    const clock = settableClock()
    clock.set('3h')
    const made = await start(clock, '0 4 * * *', engine())
    await clock.advance('70m') // 01:10, but the clock shows 04:10
    expect(duesOf(made)).toEqual(['04:00'])
    clock.set(-180 * MINUTE_MS)
    await clock.advance('4h')
    expect(duesOf(made)).toEqual(['04:00', '04:00'])
    expect(setBacks(made)).toEqual([[180, true]])
    await made.runner.stop()
  })

  test('a clock that is set back to just before a due time misses none', async () => {
    const clock = settableClock()
    clock.set(4 * 60 * MINUTE_MS - 10_000)
    const made = await start(clock, '0 4 * * *', engine())
    await clock.advance(30 * MINUTE_MS + 50_000)
    clock.set(-31 * MINUTE_MS) // from 04:30:40 to 03:59:40
    await clock.advance('2m')
    expect(duesOf(made)).toEqual(['04:00', '04:00'])
    expect(setBacks(made)).toEqual([[31, true]])
    await made.runner.stop()
  })

  test.for([1, 5, 10])('a clock that is set back by %i minutes makes no tick twice', async (minutes) => {
    const clock = settableClock()
    clock.set('3h')
    const made = await start(clock, '*/2 * * * *', engine())
    await clock.advance('60m')
    clock.set(-minutes * MINUTE_MS)
    await clock.advance('30m')
    const dues = duesOf(made)
    expect(new Set(dues).size).toBe(dues.length)
    expect(dues.at(-1)).toBe(`04:${30 - minutes - (minutes % 2)}`)
    expect(setBacks(made)).toEqual([[minutes, false]])
    await made.runner.stop()
  })

  test('a clock that wavers by less than a second is not said to be set back', async () => {
    const clock = settableClock()
    const made = await start(clock, '* * * * *', engine())
    for (let minute = 0; minute < 30; minute += 1) {
      clock.set(minute % 2 === 0 ? -900 : 900)
      await clock.advance('1m')
    }
    const dues = duesOf(made)
    expect([dues.length, new Set(dues).size, setBacks(made)]).toEqual([30, 30, []])
    await made.runner.stop()
  })

  test('a clock that is set forward and back again repeats nothing that was offered before', async () => {
    const clock = settableClock()
    clock.set('3h')
    const made = await start(clock, '0 3-5 * * *', engine())
    await clock.advance('65m')
    clock.set('55m') // to 05:00
    await clock.advance('2m')
    clock.set(-55 * MINUTE_MS)
    await clock.advance('60m')
    expect(duesOf(made)).toEqual(['04:00', '05:00', '05:00'])
    await made.runner.stop()
  })
})

describe('over a restart', () => {
  test.for([
    ['hours', 180 * MINUTE_MS, 70, '4h'],
    ['half an hour', 31 * MINUTE_MS, 210, '30m'],
  ] as const)(
    'a tick that a clock offered that was ahead by %s comes again',
    async ([, aheadMs, minutes, then]) => {
      const path = newFile()
      const clock = settableClock()
      clock.set(aheadMs)
      const before = await start(clock, '0 4 * * *', sqlite({ path }))
      await clock.advance(minutes * MINUTE_MS)
      await before.runner.stop()
      expect(duesOf(before)).toEqual(['04:00'])
      clock.set(-aheadMs)
      const after = await start(clock, '0 4 * * *', sqlite({ path }))
      expect(setBacks(after).length).toBe(1)
      await clock.advance(then)
      expect(duesOf(after)).toEqual(['04:00'])
      await after.runner.stop()
    },
  )

  test('a wrong offer that is no longer ahead by then does not count either', async () => {
    const path = newFile()
    const wrong = settableClock()
    wrong.set(4 * 60 * MINUTE_MS - 10_000)
    const before = await start(wrong, '0 4 * * *', sqlite({ path }))
    await wrong.advance(30 * MINUTE_MS + 50_000)
    await before.runner.stop()
    const right = settableClock() // as after a new start of the machine
    right.set(4 * 60 * MINUTE_MS - 20_000)
    const after = await start(right, '0 4 * * *', sqlite({ path }))
    await right.advance('1m')
    expect([duesOf(before), duesOf(after)]).toEqual([['04:00'], ['04:00']])
    await after.runner.stop()
  })

  test('a clock that was set back by minutes between two runs makes no tick twice', async () => {
    const path = newFile()
    const clock = settableClock()
    const before = await start(clock, '*/2 * * * *', sqlite({ path }))
    await clock.advance('20m')
    await before.runner.stop()
    clock.set(-9 * MINUTE_MS)
    const after = await start(clock, '*/2 * * * *', sqlite({ path }))
    await clock.advance('20m')
    const dues = [...duesOf(before), ...duesOf(after)]
    expect(new Set(dues).size).toBe(dues.length)
    await after.runner.stop()
  })

  test('a schedule that was set by a wrong clock is in force at the right time', async () => {
    const path = newFile()
    const clock = settableClock()
    clock.set('5h')
    const before = await start(clock, '0 4 * * *', sqlite({ path }))
    await before.runner.stop()
    clock.set(-300 * MINUTE_MS)
    const after = await start(clock, '0 4 * * *', sqlite({ path }))
    await clock.advance('5h')
    expect(duesOf(after)).toEqual(['04:00'])
    await after.runner.stop()
  })

  test('an extra tick at a start that a wrong clock dated ahead does not hold up the next start', async () => {
    const path = newFile()
    const jobs = { tick: [Quick, { runOnStart: true }] } as const
    const clock = settableClock()
    clock.set('5h')
    const before = await runnerOf(jobs, { clock, engine: sqlite({ path }) })
    await before.runner.stop()
    clock.set(-300 * MINUTE_MS)
    const after = await runnerOf(jobs, { clock, engine: sqlite({ path }) })
    expect(after.events('run.started')).toHaveLength(1)
    await after.runner.stop()
  })
})

test('of two processes on a file each makes a repeated tick at most once between them', async () => {
  const path = newFile()
  const clock = Object.assign(settableClock(), { origin: 'the start of the machine' })
  clock.set('3h')
  const one = await start(clock, '0 4 * * *', sqlite({ path }))
  const other = await start(clock, '0 4 * * *', sqlite({ path }))
  await clock.advance('70m')
  clock.set(-180 * MINUTE_MS)
  await clock.advance('4h')
  expect([...duesOf(one), ...duesOf(other)]).toEqual(['04:00', '04:00'])
  await one.runner.stop()
  await other.runner.stop()
})
