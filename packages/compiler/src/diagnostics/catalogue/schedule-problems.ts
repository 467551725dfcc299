/** Problems of schedules that no single option shows: JW2010 to JW2012, JW2016. */

import type { Problem } from '../problem.ts'
import { quoted } from './wording.ts'

export const cronNeverDue: Problem<{ readonly cron: string }> = {
  code: 'JW2010',
  severity: 'error',
  blocksOutput: true,
  message: ({ cron }) => `cron ${quoted(cron)} never comes: none of its months has such a day`,
  why: 'The job would never be due.',
  fix: () => 'Write days that there are; "L" is the last day of a month.',
}

export const timeoutBeyondInterval: Problem<{ readonly timeout: number; readonly interval: number }> = {
  code: 'JW2011',
  severity: 'warning',
  message: ({ timeout, interval }) =>
    `a run may take ${timeout} s, longer than the ${interval} s from one tick to the next, and maxConcurrent is 1`,
  why: 'A run that takes that long is still running at the next tick, which then makes no run, or one that comes late.',
  fix: ({ interval }) =>
    `Set timeoutSeconds to at most ${interval}, a longer intervalSeconds, or a higher maxConcurrent.`,
}

export const retriesBeyondInterval: Problem<{
  readonly retries: number
  readonly total: number
  readonly interval: number
}> = {
  code: 'JW2012',
  severity: 'warning',
  message: ({ retries, total, interval }) =>
    `${retries === 1 ? 'the retry comes' : `the ${retries} retries come`} up to ${total} s after the first failure, and the next tick after ${interval} s`,
  why: 'A tick supersedes the run that waits for its retry, so the later retries never happen.',
  fix: () => 'Lower maxRetries or retryDelaySeconds, so that the retries are over before the next tick.',
}

export const intervalTooShort: Problem<{
  readonly interval: number
  readonly engine: string
  readonly shortest: number
}> = {
  code: 'JW2016',
  severity: 'warning',
  message: ({ interval, engine, shortest }) =>
    `an interval of ${interval} s is shorter than ${shortest} s, the shortest of the engine ${quoted(engine)}`,
  why: 'The runner refuses to start with it.',
  fix: ({ shortest }) =>
    `Set intervalSeconds to ${shortest} or more, or do several things in one run; where the configuration of the program gives another, ignore this.`,
}
