/** Ticks: each due time is taken once by all processes together, and makes its run or permit in the same transaction. */

import { decideTick } from '../../contract/tick-decision.ts'
import { JobRow } from '../tables/job-row.ts'
import { MESSAGE_COLUMNS, type MessageRow } from '../tables/message-row.ts'
import { storeMessage, takeOut } from '../tables/messages.ts'
import type { Store } from '../tables/store.ts'
import { END_REASONS } from '../../contract/end-reasons.ts'
import type { Tick, TickOutcome } from '../../contract/tick.ts'

/** Moves `lastOffered` forward and does what the tick is for. */
export function takeTick(store: Store, tick: Tick): TickOutcome {
  const state = new JobRow(store, tick.job)
  const decision = decideTick(state, tick)
  state.save()
  if (decision === 'run') return makeRun(store, state, tick)
  if (decision === 'recorded') return { taken: 'recorded' }
  if (decision === 'permit') return { taken: 'permit' }
  return { taken: 'no', why: decision }
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

/** A call makes one more run, and takes no other one's place. */
function makeRun(store: Store, { job: { type, priority } }: JobRow, { from, dueMs }: Tick): TickOutcome {
  const superseded = from === 'call' ? [] : waitingTicksOf(store, type)
  for (const row of superseded) {
    takeOut(store, row, { status: 'superseded', reason: END_REASONS.superseded })
  }
  const nowMs = store.host.clock.now()
  const message = { job: type, payload: undefined, priority, dueMs: nowMs } as const
  const { id } =
    from === 'call'
      ? storeMessage(store, { ...message, origin: 'manual' })
      : storeMessage(store, { ...message, origin: 'schedule' }, { scheduledForMs: dueMs })
  return { taken: 'run', messageId: id, superseded: superseded.map((row) => row.id) }
}

/** Scheduled runs that wait for a retry or a snooze. */
function waitingTicksOf({ db, host }: Store, job: string): readonly MessageRow[] {
  return db.all<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE job = ? AND is_run = 1 AND origin = 0 AND state IN (1, 2) AND due_ms > ?
      ORDER BY sequence`,
    job,
    host.clock.now(),
  )
}
