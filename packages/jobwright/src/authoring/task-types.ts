/** What a task class declares to the type checker. */

import type { RunnerResult } from './result.ts'
import type { TaskKind } from '../manifest/task-kind.ts'

/** What a task class says of itself to the type checker only. */
export interface TaskTypes {
  readonly kind: TaskKind
  readonly result: RunnerResult
  readonly input: unknown
}
