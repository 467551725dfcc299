/** The shape of a scenario: a small program, and the steps that are played on it. */

import type { JobOptions } from '../../manifest/options.ts'
import type { TaskKind } from '../../manifest/task-kind.ts'
import type { Line } from './scripted-task.ts'

/** One job of a scenario. */
export interface ScenarioJob {
  readonly kind: TaskKind
  readonly options: JobOptions
  readonly script: readonly Line[]
}

/**
 * One step: its name and its arguments. Jobs and messages are given by number, modulo how many
 * exist.
 */
export type Step =
  | readonly ['advance', seconds: number]
  | readonly ['suspend', seconds: number]
  | readonly ['call', job: number, count: number, options: CallOptions]
  | readonly ['runNow' | 'pause' | 'resume', job: number]
  | readonly ['cancel', message: number]

/** Options of a call. `orderKey` applies only to jobs that are ordered by key. */
export interface CallOptions {
  readonly delaySeconds?: number
  readonly expiresInSeconds?: number
  readonly dedupeKey?: string
  readonly orderKey?: string
}

/** A program and its steps. */
export interface Scenario {
  readonly workers: number
  readonly jobs: readonly ScenarioJob[]
  readonly steps: readonly Step[]
  /** Whether all work may end before the stop. */
  readonly isPatient: boolean
}
