/**
 * Records of ended runs in the order in which they ended, found by job, status, run and message.
 */

import type { RunStatus } from '../../authoring/outcome.ts'
import type { RunFilter } from '../contract/inspection.ts'
import type { EndedRun, RunRecord } from '../contract/run-record.ts'
import type { MaybePromise } from '../../time/maybe-promise.ts'
import { SortedList } from '../../time/sorted-list.ts'

/** A record, what became of the messages, and its place in the order in which the runs ended. */
export interface PlacedRun extends Pick<EndedRun, 'record' | 'outcomes'> {
  readonly place: number
}

/** How many places a block has. */
const BLOCK = 1000

/** The most blocks whose ids are read in one turn of the event loop. */
const MOST_BLOCKS = 10

/**
 * Runs to which newer ones are added, and of which the oldest go. Most programs never look one up
 * by an id, so that adding a run notes no ids: those of a block are read when a search first comes
 * to it.
 */
export class RunLog {
  readonly #runs = new SortedList(byPlace)
  readonly #ofJob = new Map<string, Partial<Record<RunStatus, SortedList<PlacedRun>>>>()
  /** The newest run of each id in the blocks that were read, by the number of the block. */
  readonly #blocks = new Map<number, Map<string, PlacedRun>>()
  #places = 0

  get size(): number {
    return this.#runs.size
  }

  get oldest(): PlacedRun | undefined {
    return this.#runs.first
  }

  add({ record, outcomes }: Pick<EndedRun, 'record' | 'outcomes'>): void {
    this.#places += 1
    const placed = { record, outcomes, place: this.#places }
    this.#runs.add(placed)
    this.#listFor(record).add(placed)
    if (this.#blocks.size > 0) note(placed, this.#blocks.get(blockOf(placed.place)))
  }

  dropOldest(): void {
    const oldest = this.#runs.takeFirst()
    if (oldest === undefined) return
    const list = this.#listFor(oldest.record)
    list.takeFirst()
    if (list.size === 0) this.#forgetList(oldest.record)
    if (this.#blocks.size > 0) this.#forgetIds(oldest)
  }

  /** The lists that together hold the runs of these jobs with this status. */
  lists({ jobs, status }: Pick<RunFilter, 'jobs' | 'status'>): readonly SortedList<PlacedRun>[] {
    if (jobs === undefined && status === undefined) return [this.#runs]
    const types = jobs === undefined ? this.#ofJob.keys() : new Set(jobs)
    return [...types].flatMap((type) => {
      const lists = this.#ofJob.get(type) ?? {}
      return status === undefined ? Object.values(lists) : (lists[status] ?? [])
    })
  }

  /**
   * The newest run with this id, or of a message with this id. The event loop gets its turns while
   * the ids of very many runs are read.
   */
  find(id: string): MaybePromise<PlacedRun | undefined> {
    const oldest = this.#runs.first
    if (oldest === undefined) return undefined
    let fresh = 0
    for (let number = blockOf(this.#places); number >= blockOf(oldest.place); number -= 1) {
      if (!this.#blocks.has(number)) fresh += 1
      if (fresh > MOST_BLOCKS) return new Promise(setImmediate).then(() => this.find(id))
      const found = this.#idsOf(number).get(id)
      if (found !== undefined) return found
    }
    return undefined
  }

  #idsOf(number: number): Map<string, PlacedRun> {
    const known = this.#blocks.get(number)
    if (known !== undefined) return known
    const block = new Map<string, PlacedRun>()
    this.#blocks.set(number, block)
    for (const placed of this.#runs.from(({ place }) => blockOf(place) < number)) {
      if (blockOf(placed.place) > number) break
      note(placed, block)
    }
    return block
  }

  #forgetIds(oldest: PlacedRun): void {
    const number = blockOf(oldest.place)
    const block = this.#blocks.get(number)
    for (const id of idsOf(oldest)) if (block?.get(id) === oldest) block.delete(id)
    if (block?.size === 0 && number < blockOf(this.#places)) this.#blocks.delete(number)
  }

  #listFor({ job, status }: RunRecord): SortedList<PlacedRun> {
    const lists = this.#ofJob.get(job) ?? {}
    if (lists[status] !== undefined) return lists[status]
    this.#ofJob.set(job, lists)
    return (lists[status] = new SortedList(byPlace))
  }

  /** There may be jobs that no run is kept of any more. */
  #forgetList({ job, status }: RunRecord): void {
    const lists = this.#ofJob.get(job) ?? {}
    delete lists[status]
    if (Object.keys(lists).length === 0) this.#ofJob.delete(job)
  }
}

function byPlace(one: PlacedRun, other: PlacedRun): number {
  return one.place - other.place
}

function blockOf(place: number): number {
  return Math.floor(place / BLOCK)
}

function note(placed: PlacedRun, block: Map<string, PlacedRun> | undefined): void {
  if (block !== undefined) for (const id of idsOf(placed)) block.set(id, placed)
}

function idsOf({ record: { runId, messageId }, outcomes }: PlacedRun): readonly string[] {
  return [runId, ...(outcomes?.map((outcome) => outcome.messageId) ?? [messageId])]
}
