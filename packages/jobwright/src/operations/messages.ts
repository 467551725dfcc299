/**
 * `jobwright messages`: the waiting and running messages in a database, with the program running or
 * not.
 */

import type { ListedMessage } from '../engine/contract/inspection.ts'

import { JSON_ARGUMENT, ROOT_ARGUMENT } from '../command-line/arguments.ts'
import { defineCommand, type Command } from '../command-line/command.ts'
import { ExitCode } from '../command-line/exit-code.ts'
import { DATABASE_ARGUMENT, withDatabase } from '../store/database.ts'
import { PAGE_ARGUMENTS, pageQueryOf } from '../store/page-query.ts'
import { ageText } from '../terminal/age.ts'
import { jsonText } from '../terminal/json-text.ts'
import { pageText } from '../terminal/page-text.ts'
import { payloadText } from '../terminal/printable.ts'
import type { Column } from '../terminal/table.ts'

/** Prints the messages that are not settled, in the order in which they were enqueued. */
export const messages: Command = defineCommand({
  name: 'messages',
  description: 'Show the waiting and running messages in an SQLite file',
  args: {
    root: ROOT_ARGUMENT,
    database: DATABASE_ARGUMENT,
    state: {
      type: 'enum',
      options: ['ready', 'delayed', 'running'],
      description: 'Only messages in this state',
    },
    ...PAGE_ARGUMENTS,
    json: JSON_ARGUMENT,
  },
  async run(args): Promise<ExitCode> {
    const { state, json } = args
    const query = { ...pageQueryOf(args), ...(state !== undefined && { state }) }
    await withDatabase(args, async ({ path, messages: stored }) => {
      const page = await stored.list(query)
      const { entries, next = null } = page
      process.stdout.write(
        json
          ? jsonText({ messages: entries, next })
          : pageText(page, { columns: COLUMNS, rowOf, empty: `no matching messages in ${path}` }),
      )
    })
    return ExitCode.FINE
  },
})

const COLUMNS: readonly Column[] = [
  { heading: 'ID' },
  { heading: 'JOB' },
  { heading: 'STATE' },
  { heading: 'AGE', align: 'right' },
  { heading: 'TRIED', align: 'right' },
  { heading: 'PAYLOAD' },
]

function rowOf(
  { id, job, state, dueMs, enqueuedMs, attempts, payload }: ListedMessage,
  nowMs: number,
): string[] {
  const stateText = state === 'delayed' ? `delayed, due in ${ageText(dueMs - nowMs)}` : state
  return [id, job, stateText, ageText(nowMs - enqueuedMs), `${attempts}`, payloadText(payload)]
}
