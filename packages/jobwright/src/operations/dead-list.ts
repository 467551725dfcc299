/** `jobwright dead list`: the dead letters, a page at a time. */

import type { DeadLetter } from '../engine/contract/dead-letter.ts'

import { JSON_ARGUMENT, ROOT_ARGUMENT } from '../command-line/arguments.ts'
import { defineCommand, type Command } from '../command-line/command.ts'
import { ExitCode } from '../command-line/exit-code.ts'
import { DATABASE_ARGUMENT, withDatabase } from '../store/database.ts'
import { PAGE_ARGUMENTS, pageQueryOf } from '../store/page-query.ts'
import { ageText } from '../terminal/age.ts'
import { jsonText } from '../terminal/json-text.ts'
import { pageText } from '../terminal/page-text.ts'
import { firstLine } from '../terminal/printable.ts'
import type { Column } from '../terminal/table.ts'

/** Prints the dead letters, newest first. */
export const deadList: Command = defineCommand({
  name: 'dead list',
  description: 'List the dead letters, newest first',
  args: { root: ROOT_ARGUMENT, database: DATABASE_ARGUMENT, ...PAGE_ARGUMENTS, json: JSON_ARGUMENT },
  async run(args): Promise<ExitCode> {
    const query = pageQueryOf(args)
    await withDatabase(args, async ({ path, deadLetters }) => {
      const page = await deadLetters.list(query)
      const { entries, next = null } = page
      process.stdout.write(
        args.json
          ? jsonText({ deadLetters: entries, next })
          : pageText(page, { columns: COLUMNS, rowOf, empty: `no matching dead letters in ${path}` }),
      )
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

function rowOf({ message, diedMs, reason, error }: DeadLetter, nowMs: number): string[] {
  const { id, job, attempts } = message
  return [id, job, `${ageText(nowMs - diedMs)} ago`, `${attempts}`, firstLine(reason), firstLine(error)]
}
