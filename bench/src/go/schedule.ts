/**
 * 10,000 schedules: `node --expose-gc go/schedule.ts <library> <idle|ticks>` prints figures as
 * JSON. With `idle` no schedule is due, and the figures are the costs of starting, keeping and
 * waiting. With `ticks` 500 schedules are due in every second, for four seconds.
 */

import { setTimeout as sleep } from 'node:timers/promises'

import type { JobContext, Registry } from 'jobwright'

const SCHEDULES = 10_000
const IDLE_MS = 2000
const TICK_SECONDS = 4
/** The period of each schedule of `ticks`. Their phases are spread over it. */
const EVERY_SECONDS = 20

/** Starts schedules. Each tick calls `ticked`, with its due time if the library passes it. */
type Start = (crons: readonly string[], ticked: (index: number, dueMs?: number) => void) => Promise<void>

const LIBRARIES: Readonly<Record<string, () => Promise<Start>>> = {
  async jobwright() {
    const { BaseTask, createRunner } = await import('jobwright')
    const { configSchemaFor } = await import('jobwright/manifest')
    return async (crons, ticked) => {
      const registry: Registry = {
        formatVersion: 1,
        envPrefix: '',
        config: configSchemaFor([]),
        jobs: crons.map((cron, index) => ({
          type: `job_${index}`,
          constant: `JOB_${index}`,
          kind: 'self-contained',
          file: `src/tasks/job-${index}.ts`,
          options: { cron },
          load: () =>
            Promise.resolve(
              class extends BaseTask {
                override execute({ scheduledFor }: JobContext): [] {
                  ticked(index, scheduledFor?.getTime())
                  return []
                }
              },
            ),
        })),
      }
      await createRunner({ registry, env: {}, signals: false }).start()
    }
  },
  async croner() {
    const { Cron } = await import('croner')
    return async (crons, ticked) =>
      void crons.map((cron, index) => new Cron(cron, { timezone: 'UTC' }, () => ticked(index)))
  },
  async 'node-cron'() {
    const { schedule } = await import('node-cron')
    return async (crons, ticked) =>
      void crons.map((cron, index) => schedule(cron, () => ticked(index), { timezone: 'UTC' }))
  },
  async 'node-schedule'() {
    // @ts-expect-error -- the library has no types
    const { default: library }: { default: NodeSchedule } = await import('node-schedule')
    return async (crons, ticked) =>
      void crons.map((rule, index) => library.scheduleJob({ rule, tz: 'UTC' }, () => ticked(index)))
  },
}

/** The part of node-schedule that is used here. */
interface NodeSchedule {
  scheduleJob(spec: { readonly rule: string; readonly tz: string }, job: () => void): unknown
}

/** Cron expressions spread over a day, but not over this hour and the next. */
function idleCrons(): string[] {
  const hour = new Date().getUTCHours()
  return Array.from({ length: SCHEDULES }, (_, index) => {
    const at = (hour + 2 + (Math.floor(index / 60) % 21)) % 24
    return `${index % 60} ${at} * * *`
  })
}

async function idle(start: Start): Promise<Record<string, number>> {
  const crons = idleCrons()
  globalThis.gc?.()
  const heap = process.memoryUsage().heapUsed
  const began = performance.now()
  await start(crons, () => {
    throw new Error('a tick came that was not due')
  })
  const startMs = performance.now() - began
  await sleep(500)
  globalThis.gc?.()
  const memoryMb = (process.memoryUsage().heapUsed - heap) / 1e6
  const before = process.cpuUsage()
  await sleep(IDLE_MS)
  const { user, system } = process.cpuUsage(before)
  return { startMs, memoryMb, cpuPercent: (user + system) / IDLE_MS / 10 }
}

async function ticks(start: Start): Promise<Record<string, number>> {
  const crons = Array.from({ length: SCHEDULES }, (_, index) => {
    const first = index % EVERY_SECONDS
    return `${first},${first + EVERY_SECONDS},${first + 2 * EVERY_SECONDS} * * * * *`
  })
  const seen: { readonly index: number; readonly dueMs: number; readonly lateMs: number }[] = []
  await start(crons, (index, due) => {
    const nowMs = Date.now()
    const dueMs = due ?? nowMs - (nowMs % 1000)
    seen.push({ index, dueMs, lateMs: nowMs - dueMs })
  })
  await sleep(2000) // until the work that the start postponed is done
  const fromMs = Math.ceil(Date.now() / 1000 + 1) * 1000
  const untilMs = fromMs + TICK_SECONDS * 1000
  await sleep(untilMs - Date.now() + 900)
  const inTime = seen.filter(({ dueMs }) => dueMs >= fromMs && dueMs < untilMs)
  const expected = (SCHEDULES / EVERY_SECONDS) * TICK_SECONDS
  const late = inTime.map(({ lateMs }) => lateMs).toSorted((one, other) => one - other)
  return {
    p99Ms: late[Math.ceil(late.length * 0.99) - 1] ?? Number.NaN,
    lost: expected - new Set(inTime.map(({ index, dueMs }) => `${index} ${dueMs}`)).size,
  }
}

const [library = '', what = ''] = process.argv.slice(2)
const start = await LIBRARIES[library]?.()
if (start === undefined) throw new Error(`there is no "${library}"`)
process.stdout.write(JSON.stringify(what === 'idle' ? await idle(start) : await ticks(start)))
process.exit(0)
