/** A small program and what is done to it. */

import type { JobOptions } from '../../manifest/options.ts'
import type { TaskKind } from '../../manifest/task-kind.ts'
import type { Line } from './scripted-task.ts'

/** One job of a scenario. */
export interface ScenarioJob {
  readonly kind: TaskKind
  readonly options: JobOptions
  readonly script: readonly Line[]
}

/** One thing that is done: its name, and its arguments. Jobs and messages are named by number, counted round. */
export type Step =
  | readonly ['advance', seconds: number]
  | readonly ['suspend', seconds: number]
  | readonly ['call', job: number, count: number, options: CallOptions]
  | readonly ['runNow' | 'pause' | 'resume', job: number]
  | readonly ['cancel', message: number]

/** Options of a call that any job takes. */
export interface CallOptions {
  readonly delaySeconds?: number
  readonly expiresInSeconds?: number
  readonly dedupeKey?: string
  readonly orderKey?: string
}

/** A program and what is done to it, step by step. */
export interface Scenario {
  readonly workers: number
  readonly jobs: readonly ScenarioJob[]
  readonly steps: readonly Step[]
  /** Whether everything may come to its end before the stop. */
  readonly isPatient: boolean
}
