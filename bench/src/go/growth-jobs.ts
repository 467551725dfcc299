/** What claims and calls cost in a program with very many jobs. */

import type { Runner } from 'jobwright'

import { blockedMs, stretchOf, until } from './blocked.ts'
import { fill, makeRunner, numbers, startRunner, type EngineName } from './growth-runner.ts'

type Figures = Record<string, number>

/** Claims while every job has something ready. */
export async function readyJobs(engine: EngineName, count: number): Promise<Figures> {
  const runs = Math.max(2000, count)
  let left = runs
  const types = numbers(count).map((index) => `job_${index}`)
  const runner = await startRunner({
    engine,
    jobs: types.map((type) => ({ type, options: { batchSize: 1 }, run: () => (left -= 1) })),
  })
  await runner.pause()
  await Promise.all(numbers(runs).map((index) => runner.enqueue(types[index % count]!, {})))
  return drained(runner, runs, () => left === 0)
}

/** Calls about all jobs. */
export async function knownJobs(engine: EngineName, count: number): Promise<Figures> {
  const types = numbers(count).map((index) => `job_${index}`)
  const runner = await startRunner({ engine, jobs: types.map((type) => ({ type })) })
  const expiring = 200
  await runner.pause()
  const { ms } = await stretchOf(() => fill(runner, 'job_0', expiring, () => ({ expiresInSeconds: 3600 })))
  return {
    'health()': await blockedMs(() => runner.health()),
    'metrics()': await blockedMs(() => runner.metrics()),
    'job()': await blockedMs(() => runner.job('job_0')),
    'enqueue() with expiresInSeconds': (ms * 1000) / expiring,
  }
}

/** A start where each job lacks a capability. */
export async function incapableJobs(engine: EngineName, count: number): Promise<Figures> {
  const runner = await makeRunner({
    engine,
    jobs: numbers(count).map((index) => ({
      type: `job_${index}`,
      options: { requires: [`capability-${index}`] },
    })),
  })
  const { cpuMs, blockedMs: longest } = await stretchOf(() => runner.start())
  return { start: cpuMs, 'longest stop of the event loop': longest }
}

/** Schedules that are due in the same second. */
export async function schedulesAtOnce(engine: EngineName, count: number): Promise<Figures> {
  const due = new Date(Math.ceil(Date.now() / 1000 + 2 + count / 2000) * 1000)
  const late: number[] = []
  await startRunner({
    engine,
    jobs: numbers(count).map((index) => ({
      type: `job_${index}`,
      isQueue: false,
      options: { cron: `${due.getUTCSeconds()} ${due.getUTCMinutes()} ${due.getUTCHours()} * * *` },
      run: (dueMs) => late.push(Date.now() - (dueMs ?? Number.NaN)),
    })),
  })
  const { cpuMs, blockedMs: longest } = await stretchOf(() => until(() => late.length === count))
  const sorted = late.toSorted((one, other) => one - other)
  return {
    'late, median': sorted[count >> 1] ?? Number.NaN,
    'late, at most': sorted.at(-1) ?? Number.NaN,
    'longest stop of the event loop': longest,
    'CPU of a tick': (cpuMs * 1000) / count,
  }
}

/** A run while this many functions listen to events. */
export async function subscribers(engine: EngineName, count: number): Promise<Figures> {
  const runs = 5000
  let left = runs
  const runner = await startRunner({
    engine,
    jobs: [{ type: 'heard', options: { batchSize: 1 }, run: () => (left -= 1) }],
  })
  let heard = 0
  for (const _ of numbers(count)) runner.events.subscribe(() => (heard += 1))
  await runner.pause()
  await fill(runner, 'heard', runs)
  return drained(runner, runs, () => left === 0)
}

/** Runs on this many workers. */
export async function workers(engine: EngineName, count: number): Promise<Figures> {
  const runs = 10_000
  let left = runs
  const runner = await startRunner({
    engine,
    workers: count,
    jobs: [{ type: 'wide', options: { batchSize: 1, maxConcurrent: count }, run: () => (left -= 1) }],
  })
  await runner.pause()
  await fill(runner, 'wide', runs)
  return drained(runner, runs, () => left === 0)
}

/** Lets the runs that wait have their way. */
async function drained(runner: Runner, runs: number, isDone: () => boolean): Promise<Figures> {
  const { ms, blockedMs: longest } = await stretchOf(async () => {
    await runner.resume()
    await until(isDone)
  })
  return { 'a run': (ms * 1000) / runs, 'longest stop of the event loop': longest }
}
