/** Which runs each message was in, and what became of it there: `lookUp` finds it by its id. */

import { lossyJson } from '../../contract/lossy-json.ts'
import type { MessageOutcome } from '../../contract/run-record.ts'
import type { Tables } from './store.ts'

/** The messages of a run, without what most of them share. */
type RunMessage = readonly [messageId: string, outcome: string | null]

/** Notes the messages of the run that was inserted last, if it has several. */
export function recordMessages({ db }: Tables, outcomes: readonly MessageOutcome[]): void {
  db.run(INSERT, JSON.stringify(outcomes.map((one): RunMessage => [one.messageId, textOf(one)])))
}

const INSERT = `INSERT OR REPLACE INTO run_messages SELECT value ->> '$[0]', last_insert_rowid(), value ->> '$[1]'
  FROM json_each(?)`

/** The column of the only message of a run. */
export function outcomeColumn(outcome: MessageOutcome | undefined): string | null {
  return outcome === undefined ? UNKNOWN : textOf(outcome)
}

/** The runner did not say what became of the message. */
const UNKNOWN = ''

/** As a column: most messages are done at the first attempt, and return no more than that. */
function textOf({ attempt, state, status, results }: MessageOutcome): string | null {
  const [result, ...others] = results
  const isPlain = attempt === 1 && state === 'done' && status === 'succeeded' && others.length === 0
  if (isPlain && result !== undefined && isNothingButSuccess(result)) return null
  return lossyJson([attempt, state, status ?? null, results])
}

function isNothingButSuccess(result: object): boolean {
  for (const key in result) if (key !== 'success') return false
  return true
}

/** What became of a message in a run, from the column. */
export function outcomeIn(messageId: string, text: string | null): MessageOutcome | undefined {
  if (text === UNKNOWN) return undefined
  if (text === null) {
    return { messageId, attempt: 1, state: 'done', status: 'succeeded', results: [{ success: true }] }
  }
  const [attempt, state, status, results] = JSON.parse(text) as Columns // textOf has written it
  return { messageId, attempt, state, status: status ?? undefined, results }
}

type Columns = readonly [
  MessageOutcome['attempt'],
  MessageOutcome['state'],
  MessageOutcome['status'] | null,
  MessageOutcome['results'],
]

/** The newest run that a message was in, with its column of outcomes. */
export interface LastRun {
  readonly run: number
  readonly record: string
  readonly outcome: string | null
}

/**
 * @param since the oldest run that counts: its place, and its end in milliseconds since the epoch
 */
export function lastRunOf(
  { db }: Tables,
  messageId: string,
  since: { readonly place: number; readonly endedMs: number },
): LastRun | undefined {
  const alone = db.get<LastRun>(LAST_ALONE, messageId, since.place, since.endedMs)
  const shared = db.get<LastRun>(LAST_SHARED, messageId, since.place, since.endedMs)
  if (alone === undefined || shared === undefined) return alone ?? shared
  return alone.run > shared.run ? alone : shared
}

const LAST_ALONE = `SELECT sequence AS run, record, outcome FROM runs
  WHERE message_id = ? AND sequence >= ? AND ended_ms >= ? ORDER BY sequence DESC LIMIT 1`

const LAST_SHARED = `SELECT run, runs.record, run_messages.outcome FROM run_messages JOIN runs ON runs.sequence = run_messages.run
  WHERE run_messages.message_id = ? AND runs.sequence >= ? AND runs.ended_ms >= ? ORDER BY run_messages.run DESC LIMIT 1`

/** Deletes the messages of a run. @param ids as JSON @returns how many */
export function forgetMessages({ db }: Tables, run: number, ids: string): number {
  return db.run(FORGET, ids, run)
}

const FORGET = 'DELETE FROM run_messages WHERE message_id IN (SELECT value FROM json_each(?)) AND run = ?'
