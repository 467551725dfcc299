/**
 * Ticks: of all processes one takes a due time, and makes its run or permit in the same
 * transaction.
 */

import { runOfTick } from '../../rules/claim-rules.ts'
import { END_REASONS } from '../../rules/end-reasons.ts'
import { decideTick, outcomeWithoutRun } from '../../rules/tick-decision.ts'
import { momentOf } from '../../rules/schedule-record.ts'
import type { Tick, TickOutcome } from '../../contract/tick.ts'
import { JobRow } from '../tables/job-row.ts'
import { codeOf, UNREAD_COLUMNS, STATE, type UnreadRow } from '../tables/message-row.ts'
import { storeMessage, takeOut } from '../tables/messages.ts'
import type { Store, Tables } from '../tables/store.ts'

/** Moves `lastOffered` forward and makes what the tick is for. */
export function takeTick(store: Store, tick: Tick): TickOutcome {
  const state = new JobRow(store, tick.job)
  const decision = decideTick(state, tick, momentOf(store.host.clock, store.host.processId))
  state.save()
  store.changes.opened(tick.job) // it may have a permit now
  return decision === 'run' ? makeRun(store, state, tick) : outcomeWithoutRun(decision)
}

function makeRun(store: Store, { job }: JobRow, tick: Tick): TickOutcome {
  const { message, scheduledForMs, supersedes } = runOfTick(job, tick, store.host.clock.now())
  const superseded = supersedes ? supersededBy(store, job.type) : []
  for (const row of superseded) {
    takeOut(store, row, { status: 'superseded', reason: END_REASONS.superseded })
  }
  const { id } = storeMessage(store, message, { scheduledForMs })
  return { taken: 'run', messageId: id, superseded: superseded.map((row) => row.id) }
}

function supersededBy({ db, host }: Tables, job: string): readonly UnreadRow[] {
  const rows = db.all<UnreadRow>(SUPERSEDED, job, host.clock.now())
  return rows.toSorted((one, other) => one.sequence - other.sequence)
}

/** The messages that `isSuperseded` chooses. The conditions on codes are those of their index. */
const SUPERSEDED = `SELECT ${UNREAD_COLUMNS} FROM messages WHERE job = ? AND is_run = 1 AND origin = ${codeOf('schedule')}
  AND state IN (${STATE.delayed}, ${STATE.blocked}) AND due_ms > ?`
