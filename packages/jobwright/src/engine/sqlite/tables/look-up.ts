/** Everything that the file has of one message. */

import { progressOf } from './claims.ts'
import { findDeadLetter } from './dead-letter-table.ts'
import { listedMessageOf, MESSAGE_COLUMNS, type MessageRow } from './message-row.ts'
import { endingOf } from './outcomes.ts'
import { findLastRun } from './run-table.ts'
import type { Tables } from './store.ts'
import type { MessageTrace } from '../../contract/inspection.ts'
import type { HistoryLimits } from '../../contract/run-record.ts'

/** @param limits if there are none, all runs in the file count */
export function lookUpMessage(tables: Tables, messageId: string, limits?: HistoryLimits): MessageTrace {
  const { db } = tables
  const row = db.get<MessageRow>(MESSAGE, messageId)
  const ending = row === undefined ? endingOf(tables, messageId) : undefined
  return {
    message: row && listedMessageOf(row),
    progress: row?.claim == null ? undefined : progressOf(tables, row.claim, messageId),
    letter: findDeadLetter(tables, messageId),
    ...(ending === undefined ? findLastRun(tables, messageId, limits) : { run: ending }),
  }
}

const MESSAGE = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE id = ?`
