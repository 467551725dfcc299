/** The summary that the program prints at its end. */

import type { MetricsSnapshot } from 'jobwright'

import { columns } from './columns.ts'
import { durationText } from './duration.ts'

/** The figures of every job, and of the whole program. */
export function summary(metrics: MetricsSnapshot): string {
  return [figures(metrics), '', overall(metrics)].join('\n')
}

function figures({ jobs }: MetricsSnapshot): string {
  const rows = Object.entries(jobs).map(([type, job]) => [
    type,
    String(job.executions),
    String(job.successes),
    String(job.failures),
    String(job.retries),
    String(Object.values(job.skips).reduce((sum, count) => sum + count, 0)),
    String(job.deadLetters),
    job.durationMs.p50 === undefined ? '' : durationText(job.durationMs.p50),
    job.durationMs.p95 === undefined ? '' : durationText(job.durationMs.p95),
  ])
  return columns([['JOB', 'RUNS', 'OK', 'FAILED', 'RETRIED', 'SKIPPED', 'DEAD', 'P50', 'P95'], ...rows])
}

function overall({ system }: MetricsSnapshot): string {
  const rate = system.successRate === undefined ? 'no runs' : `${Math.round(system.successRate * 100)} % ok`
  return `${rate} in ${durationText(system.uptimeMs)}`
}
