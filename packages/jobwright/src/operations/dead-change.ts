/**
 * The common form of `jobwright dead redrive` and `jobwright dead delete`: they change dead letters
 * by id, by job, or all.
 */

import type { SqliteFile } from '../engine/sqlite/sqlite-file.ts'

import { JSON_ARGUMENT, ROOT_ARGUMENT } from '../command-line/arguments.ts'
import { defineCommand, type Command } from '../command-line/command.ts'
import { confirm } from '../command-line/confirm.ts'
import { ExitCode } from '../command-line/exit-code.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { DATABASE_ARGUMENT, withDatabase } from '../store/database.ts'
import { countedDeadLetters } from '../terminal/counts.ts'
import { jsonText } from '../terminal/json-text.ts'

type DeadLetters = SqliteFile['deadLetters']
type Choice = Parameters<DeadLetters['redrive']>[0]

/** One of the two changes. */
interface DeadChange {
  readonly verb: string
  /** The participle of the verb. */
  readonly done: string
  readonly description: string
  /** Whether `--job` asks for confirmation, as `--all` does. */
  readonly confirmsJob: boolean
  apply(deadLetters: DeadLetters, choice: Choice): Promise<Outcome>
}

interface Outcome {
  readonly changed: readonly string[]
  /** The given ids that are not dead letters. */
  readonly missing: readonly string[]
}

interface ChangeArguments {
  readonly ids: readonly string[]
  readonly job: string | undefined
  readonly all: boolean
  readonly yes: boolean
  readonly json: boolean
}

/** Makes the command for a change. */
export function defineDeadChange(change: DeadChange): Command {
  return defineCommand({
    name: `dead ${change.verb}`,
    description: change.description,
    args: {
      ids: {
        type: 'positional',
        valueHint: 'id',
        description: 'The ids of their messages',
        many: true,
      },
      root: ROOT_ARGUMENT,
      database: DATABASE_ARGUMENT,
      job: { type: 'string', valueHint: 'name', description: 'All dead letters of this job' },
      all: { type: 'boolean', description: 'All dead letters' },
      yes: { type: 'boolean', description: 'Do not ask for confirmation' },
      json: JSON_ARGUMENT,
    },
    async run(args): Promise<ExitCode> {
      const { ids, job, all, yes, json } = args
      if (Number(ids.length > 0) + Number(job !== undefined) + Number(all) !== 1) {
        throw new UsageError(`which dead letters? Give their ids, or --job <name>, or --all`)
      }
      return withDatabase(args, (file) => run(change, file, { ids, job, all, yes, json }))
    },
  })
}

async function run(change: DeadChange, file: SqliteFile, args: ChangeArguments): Promise<ExitCode> {
  const jobs = (await file.jobs()).filter(({ deadLetters }) => deadLetters > 0)
  const counts = new Map(jobs.map(({ type, deadLetters }) => [type, deadLetters]))
  if (!(await isConfirmed(change, file.path, { ...args, counts }))) {
    process.stderr.write(`nothing was ${change.done}\n`)
    return ExitCode.PROBLEMS
  }
  const outcomes: Outcome[] = []
  for (const choice of choicesOf(args, counts)) outcomes.push(await change.apply(file.deadLetters, choice))
  const changed = outcomes.flatMap((outcome) => outcome.changed)
  const missing = outcomes.flatMap((outcome) => outcome.missing)
  process.stdout.write(
    args.json
      ? jsonText({ [change.done]: changed, missing })
      : `${countedDeadLetters(changed.length, args.job)} ${change.done}\n`,
  )
  for (const id of missing) process.stderr.write(`there is no dead letter "${id}" in ${file.path}\n`)
  return missing.length > 0 ? ExitCode.PROBLEMS : ExitCode.FINE
}

type Counts = ReadonlyMap<string, number>

/** Asks before a change of many dead letters, unless `--yes` is given. */
async function isConfirmed(
  { verb, confirmsJob }: DeadChange,
  path: string,
  { job, all, yes, counts }: ChangeArguments & { readonly counts: Counts },
): Promise<boolean> {
  const isMany = all || (job !== undefined && confirmsJob)
  const count = all ? sum(counts.values()) : (counts.get(job ?? '') ?? 0)
  if (!isMany || count === 0 || yes) return true
  return confirm(`${verb} ${countedDeadLetters(count, job)} in ${path}`)
}

/** `--all` is a change of each job that has dead letters. */
function choicesOf({ ids, job }: ChangeArguments, counts: Counts): Choice[] {
  if (ids.length > 0) return [{ ids }]
  return (job === undefined ? [...counts.keys()] : [job]).map((name) => ({ job: name }))
}

function sum(counts: Iterable<number>): number {
  return [...counts].reduce((total, count) => total + count, 0)
}
