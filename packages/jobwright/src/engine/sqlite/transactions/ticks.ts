/** Ticks: each due time is taken once by all processes together, and makes its run or permit in the same transaction. */

import { END_REASONS, runOfTick } from '../../contract/claim-rules.ts'
import { decideTick, outcomeWithoutRun } from '../../contract/tick-decision.ts'
import { JobRow } from '../tables/job-row.ts'
import { codeOf, MESSAGE_COLUMNS, STATE, type MessageRow } from '../tables/message-row.ts'
import { storeMessage, takeOut } from '../tables/messages.ts'
import type { Store } from '../tables/store.ts'
import type { Tick, TickOutcome } from '../../contract/tick.ts'

/** Moves `lastOffered` forward and does what the tick is for. */
export function takeTick(store: Store, tick: Tick): TickOutcome {
  const state = new JobRow(store, tick.job)
  const decision = decideTick(state, tick)
  state.save()
  return decision === 'run' ? makeRun(store, state, tick) : outcomeWithoutRun(decision)
}

/** The due time that was last offered, of each of these jobs that has one. */
export function lastOfferedOf({ db }: Store, jobs: readonly string[]): ReadonlyMap<string, number> {
  const sql = 'SELECT last_offered_ms AS lastMs FROM jobs WHERE job = ?'
  return new Map(
    jobs.flatMap((job) => {
      const lastMs = db.get<{ lastMs: number | null }>(sql, job)?.lastMs ?? undefined
      return lastMs === undefined ? [] : [[job, lastMs]]
    }),
  )
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

/** The messages that `isSuperseded` chooses, by the index of runs. */
function supersededBy({ db, host }: Store, job: string): readonly MessageRow[] {
  return db.all<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE job = ? AND is_run = 1 AND origin = ${codeOf('schedule')}
      AND state IN (${STATE.delayed}, ${STATE.blocked}) AND due_ms > ? ORDER BY sequence`,
    job,
    host.clock.now(),
  )
}
