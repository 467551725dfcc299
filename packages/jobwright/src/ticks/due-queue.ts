/** The schedules of all jobs by their next due time, in the lanes of their jobs. */

import type { RunnableJob } from '../configuration/runnable-job.ts'
import { LANES, type JobPriority } from '../manifest/priority.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { Heap } from '../time/heap.ts'

/** A job with a schedule, and how far its due times are done. */
export interface Entry {
  readonly job: RunnableJob
  readonly schedule: Schedule
  readonly graceMs: number
  /** Every due time up to this one is offered or recorded. */
  doneMs: number
  /** The next due time. */
  dueMs: number
  /** When a tick was last offered or recorded; `undefined` before the first one. */
  handledMs: number | undefined
}

/** Keeps one heap for each lane. Nothing here grows with the schedules that are not due. */
export class DueQueue {
  readonly #lanes: Readonly<Record<JobPriority, Heap<Entry>>> = {
    CRITICAL: newLane(),
    HIGH: newLane(),
    NORMAL: newLane(),
    LOW: newLane(),
  }

  /** The earliest due time; infinite if there is no schedule. */
  get nextMs(): number {
    return this.#earliest()?.peek()?.dueMs ?? Number.POSITIVE_INFINITY
  }

  push(entry: Entry): void {
    this.#lanes[entry.job.options.priority].push(entry)
  }

  /**
   * Takes entries that are due: those of the higher lane first, within a lane the earliest first.
   * The last place is for the earliest one of any lane, so that none of them starves.
   */
  takeDue(nowMs: number, most: number): Entry[] {
    const due: Entry[] = []
    for (const lane of LANES) {
      while (due.length < most - 1 && isDue(this.#lanes[lane], nowMs)) due.push(this.#lanes[lane].pop()!)
    }
    const earliest = this.#earliest()
    if (earliest !== undefined && isDue(earliest, nowMs)) due.push(earliest.pop()!)
    return due
  }

  /** The entries that are due and were not taken, in no particular order. */
  *due(nowMs: number): Iterable<Entry> {
    for (const lane of LANES) yield* this.#lanes[lane].leading(({ dueMs }) => dueMs <= nowMs)
  }

  /** Takes every entry, in no particular order. */
  takeAll(): Entry[] {
    const all = LANES.flatMap((lane) => this.#lanes[lane].items())
    for (const lane of LANES) this.#lanes[lane].clear()
    return all
  }

  /** The lane with the earliest due time, the highest of equals. */
  #earliest(): Heap<Entry> | undefined {
    let earliest: Heap<Entry> | undefined
    for (const lane of LANES) {
      const dueMs = this.#lanes[lane].peek()?.dueMs
      if (dueMs === undefined) continue
      if (dueMs < (earliest?.peek()?.dueMs ?? Number.POSITIVE_INFINITY)) earliest = this.#lanes[lane]
    }
    return earliest
  }
}

function newLane(): Heap<Entry> {
  return new Heap<Entry>((one, other) => one.dueMs - other.dueMs)
}

function isDue(lane: Heap<Entry>, nowMs: number): boolean {
  return (lane.peek()?.dueMs ?? Number.POSITIVE_INFINITY) <= nowMs
}
