/** The thresholds of health: an issue is reported when its figure is over the threshold. */

import { integerRule, numberRule, POSITIVE, type Rules } from '../errors/option-check.ts'

/**
 * The thresholds of health. An issue is reported when its figure is over its threshold, and ends
 * when the figure is no longer over it.
 */
export interface HealthOptions {
  /** `dead-letters`: the dead letters of one job, an integer ≥ 0. @default 10 */
  readonly deadLetters?: number
  /**
   * `failure-rate`: the share (0 to 1) of failures among the last 20 executions of one job. 1 turns
   * the issue off.
   *
   * @default 0.5
   */
  readonly failureRate?: number
  /**
   * `failure-rate`: with fewer executions than this the share means nothing, an integer from 1 to
   * 20.
   *
   * @default 5
   */
  readonly failureRateExecutions?: number
  /**
   * `no-tick`: the ticks of one job that fell due in a row unhandled, an integer ≥ 1.
   *
   * @default 2
   */
  readonly missedTicks?: number
  /**
   * `starving-lane`: how many seconds (≥ 0) due work waits for nothing but a worker or a slot.
   *
   * @default 300
   */
  readonly starvingSeconds?: number
  /**
   * `waiting-for-dependencies`: how many seconds (≥ 0) due work waits for other jobs. Messages that
   * wait for a disabled job are reported at once.
   *
   * @default 300
   */
  readonly dependencyWaitSeconds?: number
  /**
   * `event-loop-blocked` and the event `loop.blocked`: how many seconds (> 0) code keeps the event
   * loop from its turn.
   *
   * @default 1
   */
  readonly loopBlockedSeconds?: number
  /**
   * `long-run` and the event `run.long`: how many seconds (> 0) a run of a job without
   * `timeoutSeconds` goes on. A run is never reported before it takes ten times as long as 99 of
   * 100 runs of its job.
   *
   * @default 3600
   */
  readonly longRunSeconds?: number
  /** `clock-offset`: how many seconds (≥ 0) the clocks are apart. @default 1 */
  readonly clockOffsetSeconds?: number
}

/** The defaults. A test compares them with the documentation. */
export const HEALTH_DEFAULTS: Required<HealthOptions> = {
  deadLetters: 10,
  failureRate: 0.5,
  failureRateExecutions: 5,
  missedTicks: 2,
  starvingSeconds: 300,
  dependencyWaitSeconds: 300,
  loopBlockedSeconds: 1,
  longRunSeconds: 3600,
  clockOffsetSeconds: 1,
}

/** What each option must be. */
export const HEALTH_RULES: Rules<keyof HealthOptions> = {
  deadLetters: integerRule(0),
  failureRate: numberRule(0, 1),
  failureRateExecutions: integerRule(1, 20),
  missedTicks: integerRule(1),
  starvingSeconds: numberRule(0),
  dependencyWaitSeconds: numberRule(0),
  loopBlockedSeconds: POSITIVE,
  longRunSeconds: POSITIVE,
  clockOffsetSeconds: numberRule(0),
}

/** The thresholds as the monitor compares them, durations in milliseconds. */
export interface Thresholds extends Required<
  Pick<HealthOptions, 'deadLetters' | 'failureRate' | 'failureRateExecutions' | 'missedTicks'>
> {
  readonly starvingMs: number
  readonly dependencyWaitMs: number
  readonly loopBlockedMs: number
  readonly longRunMs: number
  readonly clockOffsetMs: number
}

export function thresholdsOf(options: Required<HealthOptions>): Thresholds {
  const { starvingSeconds, dependencyWaitSeconds, loopBlockedSeconds, longRunSeconds, ...rest } = options
  const { clockOffsetSeconds, ...counts } = rest
  return {
    ...counts,
    starvingMs: starvingSeconds * 1000,
    dependencyWaitMs: dependencyWaitSeconds * 1000,
    loopBlockedMs: loopBlockedSeconds * 1000,
    longRunMs: longRunSeconds * 1000,
    clockOffsetMs: clockOffsetSeconds * 1000,
  }
}
