/** The table of jobs that the program prints at its start. */

import type { ResolvedOptions, Runner } from 'jobwright'

import { columns } from './columns.ts'

export function jobTable(jobs: ReturnType<Runner['jobs']>): string {
  const rows = jobs.map(({ type, options }) => [
    type,
    scheduleText(options),
    options.priority,
    limitsText(options),
    options.description,
  ])
  return columns([['JOB', 'SCHEDULE', 'PRIORITY', 'LIMITS', 'DESCRIPTION'], ...rows])
}

function scheduleText({ enabled, cron, timezone, intervalSeconds }: ResolvedOptions): string {
  if (!enabled) return 'disabled'
  if (cron !== undefined) return `${cron} ${timezone}`
  return intervalSeconds === undefined ? 'as messages come' : `every ${intervalSeconds} s`
}

function limitsText({ maxConcurrent, batchSize, timeoutSeconds, maxRetries }: ResolvedOptions): string {
  const timeout = timeoutSeconds === undefined ? [] : [`${timeoutSeconds} s`]
  return [`${maxConcurrent} at once`, `batch ${batchSize}`, `${maxRetries} retries`, ...timeout].join(', ')
}
