/** The end of a run that never began, as its message was taken back while it waited. */

import type { Events } from '../events/events.ts'
import type { RunOutcomes } from './run-outcomes.ts'

/** A message that was taken back, and why. */
export interface UnbegunEnd {
  readonly id: string
  readonly job: string
  readonly status: 'skipped' | 'superseded' | 'cancelled'
  readonly reason: string
}

const UNBEGUN = { attempt: 0, worker: 0, durationMs: 0, messages: 1, succeeded: 0, failed: 0 } as const

/** Reports the end of the run, and hands out its outcome. */
export function endUnbegun(
  { id, job, status, reason }: UnbegunEnd,
  { events, outcomes }: { readonly events: Events; readonly outcomes: RunOutcomes },
): void {
  events.emit('run.ended', { ...UNBEGUN, job, runId: id, status, reason })
  outcomes.settle({ id }, { status, reason })
}
