/** `jobwright dead redrive` and `jobwright dead delete`: of some messages, of a job, or all. */

import type { SqliteFile } from 'jobwright/sqlite'

import { ROOT_ARGUMENT } from '../command/arguments.ts'
import { defineCommand, type Command } from '../command/command.ts'
import { confirm } from '../command/confirm.ts'
import { UsageError } from '../command/usage-error.ts'
import { DATABASE_ARGUMENT, withDatabase } from '../store/database.ts'
import { ExitCode } from '../command/exit-code.ts'
import { lettersText } from '../text/kept-text.ts'

const REDRIVE = { verb: 'redrive', done: 'redriven', asksForJob: false } as const
const DELETE = { verb: 'delete', done: 'deleted', asksForJob: true } as const

type Way = typeof REDRIVE | typeof DELETE

/** Lets dead letters wait again as if they were new; a program that runs takes them up at once. */
export const deadRedrive: Command = deadTake(REDRIVE, 'Let dead letters wait again as if they were new')

/** Forgets dead letters. */
export const deadDelete: Command = deadTake(DELETE, 'Forget dead letters')

interface TakeArguments {
  readonly ids: readonly string[]
  readonly job: string | undefined
  readonly all: boolean
  readonly yes: boolean
  readonly json: boolean
}

interface Taken {
  readonly taken: readonly string[]
  readonly missing: readonly string[]
}

function deadTake(way: Way, description: string): Command {
  return defineCommand({
    meta: { name: `jobwright dead ${way.verb}`, description },
    args: {
      ids: {
        type: 'positional',
        description: 'The ids of their messages',
        valueHint: 'id…',
        required: false,
      },
      root: ROOT_ARGUMENT,
      database: DATABASE_ARGUMENT,
      job: { type: 'string', valueHint: 'name', description: 'All of this job' },
      all: { type: 'boolean', description: 'All that there are' },
      yes: { type: 'boolean', description: 'Do not ask' },
      json: { type: 'boolean', description: 'Print for programs what was done' },
    },
    async run({ args }): Promise<ExitCode> {
      const { _: ids, job, all = false, yes = false, json = false } = args
      const given = { ids, job, all, yes, json }
      if (Number(ids.length > 0) + Number(job !== undefined) + Number(all) !== 1) {
        throw new UsageError(`which ones? Give ids, or --job <name>, or --all`)
      }
      return withDatabase(args, (file) => run(way, file, given))
    },
  })
}

async function run(way: Way, file: SqliteFile, args: TakeArguments): Promise<ExitCode> {
  const { ids, job, all, yes, json } = args
  const counts = file.deadLetterCounts()
  const isMany = all || (job !== undefined && way.asksForJob)
  const count = all ? sum(counts.values()) : (counts.get(job ?? '') ?? 0)
  if (isMany && count > 0 && !yes) {
    const isWanted = await confirm(`${way.verb} ${lettersText(count, job)} in ${file.path}`)
    if (!isWanted) {
      process.stderr.write(`nothing was ${way.done}\n`)
      return ExitCode.PROBLEMS
    }
  }
  const choices =
    ids.length > 0
      ? [{ ids }]
      : (job === undefined ? [...counts.keys()] : [job]).map((name) => ({ job: name }))
  const parts: Taken[] = []
  for (const choice of choices) parts.push(await take(way, file, choice))
  const taken = parts.flatMap((part) => part.taken)
  const missing = parts.flatMap((part) => part.missing)
  process.stdout.write(
    json
      ? `${JSON.stringify({ [way.done]: taken, missing }, undefined, 2)}\n`
      : `${way.done} ${lettersText(taken.length, job)}\n`,
  )
  for (const id of missing) process.stderr.write(`there is no dead letter "${id}" in ${file.path}\n`)
  return missing.length > 0 ? ExitCode.PROBLEMS : ExitCode.FINE
}

type Choice = Parameters<SqliteFile['deadLetters']['redrive']>[0]

async function take({ verb }: Way, { deadLetters }: SqliteFile, choice: Choice): Promise<Taken> {
  if (verb === 'redrive') {
    const { redriven, missing } = await deadLetters.redrive(choice)
    return { taken: redriven, missing }
  }
  const { deleted, missing } = await deadLetters.delete(choice)
  return { taken: deleted, missing }
}

function sum(counts: Iterable<number>): number {
  return [...counts].reduce((total, count) => total + count, 0)
}
