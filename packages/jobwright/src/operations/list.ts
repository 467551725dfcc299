/** `jobwright list`: the jobs of a project, or those in a database file. */

import { JSON_ARGUMENT, ROOT_ARGUMENT } from '../command-line/arguments.ts'
import { defineCommand, type Command } from '../command-line/command.ts'
import { ExitCode } from '../command-line/exit-code.ts'
import { runProjectCommand } from '../command-line/project-commands.ts'
import { withDatabase } from '../store/database.ts'
import { databaseJobs } from './list-database.ts'

/** Prints every job: what its task file declares, or what waits, runs and failed of it. */
export const list: Command = defineCommand({
  name: 'list',
  description: 'Show the jobs with schedule, priority, limits and place',
  args: {
    root: ROOT_ARGUMENT,
    tag: { type: 'string', valueHint: 'word', description: 'Only jobs with this word among their tags' },
    database: {
      type: 'string',
      valueHint: 'file',
      description: 'The jobs in this database file instead: what waits, runs and failed',
    },
    json: JSON_ARGUMENT,
  },
  async run({ root, tag, database, json }, written): Promise<ExitCode> {
    if (database === undefined) return runProjectCommand('list', written)
    const output = await withDatabase({ root, database }, (file) => databaseJobs(file, { json, tag }))
    process.stdout.write(output)
    return ExitCode.FINE
  },
})
