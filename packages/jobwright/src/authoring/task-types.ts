/** The types that a task class declares through its phantom property. */

import type { RunnerResult } from './result.ts'
import type { TaskKind } from '../manifest/task-kind.ts'

/** The kind, result and input of a job, for the type checker only. */
export interface TaskTypes {
  readonly kind: TaskKind
  readonly result: RunnerResult
  readonly input: unknown
}
