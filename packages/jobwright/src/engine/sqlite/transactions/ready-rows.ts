/** The messages at the heads of lanes, read once for all runs that a transaction claims. */

import type { EngineJob } from '../../contract/engine-job.ts'
import { CLAIM_COLUMNS, READY, type ClaimableRow } from '../tables/message-row.ts'
import type { Tables } from '../tables/store.ts'

/** The most messages that are read ahead: their payloads may be large. */
const MOST_AHEAD = 1000

/** What was read of one lane of a job. */
interface Lane {
  readonly rows: readonly ClaimableRow[]
  /** How many of the rows are claimed: the first ones. */
  claimed: number
  /** Whether nothing else is ready in the lane. */
  readonly isWhole: boolean
}

/** What one transaction has read. It must forget the rows once it takes one out of its lane. */
export class ReadyRows {
  readonly #db: Tables['db']
  readonly #lanes = new Map<string, Lane>()

  constructor({ db }: Pick<Tables, 'db'>) {
    this.#db = db
  }

  /**
   * The first messages of a lane, up to `most`.
   *
   * @param runs how many runs are likely to take as many
   */
  first(job: EngineJob, lane: number, most: number, runs: number): readonly ClaimableRow[] {
    const key = keyOf(job.type, lane)
    let known = this.#lanes.get(key)
    if (known === undefined || (!known.isWhole && known.rows.length - known.claimed < most)) {
      known = this.#read(job, lane, Math.max(most, Math.min(most * runs, MOST_AHEAD)))
      this.#lanes.set(key, known)
    }
    return known.rows.slice(known.claimed, known.claimed + most)
  }

  /** These messages are claimed. */
  took(rows: readonly ClaimableRow[]): void {
    for (const row of rows) {
      const lane = this.#lanes.get(keyOf(row.job, row.lane))
      if (lane?.rows[lane.claimed] === row) lane.claimed += 1
    }
  }

  forget(): void {
    this.#lanes.clear()
  }

  #read({ type, schemaVersion }: EngineJob, lane: number, count: number): Lane {
    const rows = this.#db.all<ClaimableRow>(READY_ROWS, type, lane, schemaVersion, count)
    return { rows, claimed: 0, isWhole: rows.length < count }
  }
}

const READY_ROWS = `SELECT ${CLAIM_COLUMNS} ${READY}`

function keyOf(job: string, lane: number): string {
  return `${lane} ${job}`
}
