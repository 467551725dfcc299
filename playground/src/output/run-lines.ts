/** One line for each run, retry, skipped tick and dead letter. */

import { styleText } from 'node:util'

import type { RunnerEvent } from 'jobwright'

import { durationText } from './duration.ts'

type Style = Parameters<typeof styleText>[0]

interface Line {
  readonly job: string
  readonly run?: string
  readonly attempt?: number
  readonly status: string
  readonly style: Style
  readonly durationMs?: number
  readonly message: string
}

/** The heading above the lines. `jobWidth` is the length of the longest job type. */
export function lineHeading(jobWidth: number): string {
  return styleText(
    'dim',
    layOut(['TIME', 'JOB', 'RUN', 'TRY', 'STATUS', 'TOOK', 'MESSAGE'], jobWidth).join('  '),
  )
}

/** The line for an event; `undefined` for an event that the program does not print. */
export function lineFor(event: RunnerEvent, jobWidth: number): string | undefined {
  if (event.type === 'runner.stopping') return styleText('bold', `stopping: ${event.reason}`)
  const line = describe(event)
  if (line === undefined) return undefined
  const { job, run = '', attempt = '', status, style, durationMs, message } = line
  const took = durationMs === undefined ? '' : durationText(durationMs)
  const time = new Date(event.atMs).toISOString().slice(11, 23)
  const cells = layOut([time, job, run, String(attempt), status, took, message], jobWidth)
  return cells
    .map((cell, index) => (index === STATUS ? styleText(style, cell) : cell))
    .join('  ')
    .trimEnd()
}

const STATUS = 4

function layOut([time, job, run, attempt, status, took, message]: Cells, jobWidth: number): string[] {
  return [
    time.padEnd(12),
    job.padEnd(jobWidth),
    run.padEnd(7),
    attempt.padStart(3),
    status.padEnd(9),
    took.padStart(7),
    message,
  ]
}

type Cells = readonly [string, string, string, string, string, string, string]

function describe(event: RunnerEvent): Line | undefined {
  switch (event.type) {
    case 'run.ended':
      return describeRun(event)
    case 'message.retrying':
      return {
        job: event.job,
        attempt: event.attempt,
        status: 'retrying',
        style: 'yellow',
        message: `in ${durationText(event.dueMs - event.atMs)}`,
      }
    case 'message.dead':
      return { job: event.job, status: 'dead', style: 'red', message: textOf(event.error) }
    case 'tick.skipped':
      // The tick of a queue job without messages is not worth a line.
      if (event.reason === 'idle') return undefined
      return { job: event.job, status: 'skipped', style: 'dim', message: `tick: ${event.reason}` }
    case 'tick.misfired':
      return {
        job: event.job,
        status: 'misfired',
        style: 'yellow',
        message: `${event.count} ticks came too late`,
      }
    default:
      return undefined
  }
}

function describeRun(event: RunnerEvent<'run.ended'>): Line {
  const { job, runId, attempt, status, durationMs } = event
  const line = { job, run: shortId(runId), status, style: STYLES[status], message: messageOf(event) }
  // Attempt 0: the run was dropped while it waited, so it has no try and no duration.
  return attempt === 0 ? line : { ...line, attempt, durationMs }
}

const STYLES = {
  succeeded: 'green',
  failed: 'red',
  skipped: 'dim',
  cancelled: 'yellow',
  superseded: 'dim',
} as const satisfies Record<RunnerEvent<'run.ended'>['status'], Style>

function messageOf({ reason, error, message, succeeded, messages }: RunnerEvent<'run.ended'>): string {
  const text = error === undefined ? (reason ?? message ?? '') : textOf(error)
  return messages === 1 ? text : `${succeeded} of ${messages}: ${text}`
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * The part of a UUIDv7 that differs between the runs of one program: the end of its timestamp, and
 * its counter.
 */
function shortId(id: string): string {
  const digits = id.replaceAll('-', '')
  return `${digits.slice(8, 12)}${digits.slice(13, 16)}`
}
