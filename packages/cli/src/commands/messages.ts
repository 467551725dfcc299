/** `jobwright messages`: what waits and runs in a database, whether the program runs or not. */

import type { ListedMessage, Page } from 'jobwright'

import { ROOT_ARGUMENT } from '../command/arguments.ts'
import { defineCommand, type Command } from '../command/command.ts'
import { DATABASE_ARGUMENT, withDatabase } from '../store/database.ts'
import { ExitCode } from '../command/exit-code.ts'
import { ageText, payloadText } from '../text/kept-text.ts'
import { PAGE_ARGUMENTS, pageQueryOf } from '../store/page-query.ts'
import { table, type Column } from '../text/table.ts'

/** Prints the messages that are not settled, in the order of enqueue. */
export const messages: Command = defineCommand({
  meta: {
    name: 'jobwright messages',
    description: 'Show what waits and runs in an SQLite file, whether the program runs or not',
  },
  args: {
    root: ROOT_ARGUMENT,
    database: DATABASE_ARGUMENT,
    state: {
      type: 'enum',
      options: ['ready', 'delayed', 'running'],
      description: 'Only those in this state',
    },
    ...PAGE_ARGUMENTS,
  },
  async run({ args }): Promise<ExitCode> {
    const { state, json } = args
    const query = { ...pageQueryOf(args), ...(state !== undefined && { state }) }
    await withDatabase(args, async ({ path, messages: kept }) => {
      const page = await kept.list(query)
      process.stdout.write(json ? jsonOf(page) : textOf(page, path))
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

/** The width of a terminal that does not tell its own, such as a pipe. */
const DEFAULT_WIDTH = 160

function textOf({ entries, next }: Page<ListedMessage>, path: string): string {
  if (entries.length === 0) return `no such messages in ${path}\n`
  const nowMs = Date.now()
  const rows = entries.map((message) => rowOf(message, nowMs))
  const more = next === undefined ? '' : `there are more: --after ${next}\n`
  return `${table(COLUMNS, rows, process.stdout.columns ?? DEFAULT_WIDTH)}${more}`
}

function rowOf(
  { id, job, state, dueMs, enqueuedMs, attempts, payload }: ListedMessage,
  nowMs: number,
): string[] {
  const due = state === 'delayed' ? `delayed, due in ${ageText(dueMs - nowMs)}` : state
  return [id, job, due, ageText(nowMs - enqueuedMs), String(attempts), payloadText(payload)]
}

function jsonOf({ entries, next }: Page<ListedMessage>): string {
  return `${JSON.stringify({ messages: entries, next: next ?? null }, undefined, 2)}\n`
}
