/** `jobwright dead list`: what failed for good. */

import type { DeadLetter, Page } from 'jobwright'

import { ROOT_ARGUMENT } from '../command/arguments.ts'
import { defineCommand, type Command } from '../command/command.ts'
import { DATABASE_ARGUMENT, withDatabase } from '../store/database.ts'
import { ExitCode } from '../command/exit-code.ts'
import { ageText, lineText } from '../text/kept-text.ts'
import { PAGE_ARGUMENTS, pageQueryOf } from '../store/page-query.ts'
import { table, type Column } from '../text/table.ts'

/** Prints the dead letters, the newest first. */
export const deadList: Command = defineCommand({
  meta: { name: 'jobwright dead list', description: 'List what failed for good, the newest first' },
  args: { root: ROOT_ARGUMENT, database: DATABASE_ARGUMENT, ...PAGE_ARGUMENTS },
  async run({ args }): Promise<ExitCode> {
    const query = pageQueryOf(args)
    await withDatabase(args, async ({ path, deadLetters }) => {
      const page = await deadLetters.list(query)
      process.stdout.write(args.json ? jsonOf(page) : textOf(page, path))
    })
    return ExitCode.FINE
  },
})

const COLUMNS: readonly Column[] = [
  { heading: 'ID' },
  { heading: 'JOB' },
  { heading: 'DIED', align: 'right' },
  { heading: 'TRIED', align: 'right' },
  { heading: 'REASON' },
  { heading: 'ERROR' },
]

/** The width of a terminal that does not tell its own, such as a pipe. */
const DEFAULT_WIDTH = 160

function textOf({ entries, next }: Page<DeadLetter>, path: string): string {
  if (entries.length === 0) return `no such dead letters in ${path}\n`
  const nowMs = Date.now()
  const rows = entries.map((letter) => rowOf(letter, nowMs))
  const more = next === undefined ? '' : `there are more: --after ${next}\n`
  return `${table(COLUMNS, rows, process.stdout.columns ?? DEFAULT_WIDTH)}${more}`
}

function rowOf({ message, diedMs, reason, error }: DeadLetter, nowMs: number): string[] {
  const { id, job, attempts } = message
  return [id, job, `${ageText(nowMs - diedMs)} ago`, String(attempts + 1), lineText(reason), lineText(error)]
}

function jsonOf({ entries, next }: Page<DeadLetter>): string {
  return `${JSON.stringify({ deadLetters: entries, next: next ?? null }, undefined, 2)}\n`
}
