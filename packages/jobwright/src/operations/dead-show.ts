/** `jobwright dead show`: one dead letter in full. */

import type { DeadLetter, EarlierDeath } from '../engine/contract/dead-letter.ts'

import { JSON_ARGUMENT, ROOT_ARGUMENT } from '../command-line/arguments.ts'
import { defineCommand, type Command } from '../command-line/command.ts'
import { ExitCode } from '../command-line/exit-code.ts'
import { DATABASE_ARGUMENT, withDatabase } from '../store/database.ts'
import { timeText } from '../terminal/age.ts'
import { counted } from '../terminal/counts.ts'
import { jsonText } from '../terminal/json-text.ts'
import { printable } from '../terminal/printable.ts'

/** Prints the dead letter with its payload, its stack and its earlier deaths. */
export const deadShow: Command = defineCommand({
  name: 'dead show',
  description: 'Show one dead letter with its payload and its stack',
  args: {
    id: { type: 'positional', valueHint: 'id', description: 'The id of its message' },
    root: ROOT_ARGUMENT,
    database: DATABASE_ARGUMENT,
    json: JSON_ARGUMENT,
  },
  run: (args) =>
    withDatabase(args, async ({ path, deadLetters }): Promise<ExitCode> => {
      const letter = await deadLetters.get(args.id)
      if (letter === null) {
        process.stderr.write(`there is no dead letter "${args.id}" in ${path}\n`)
        return ExitCode.PROBLEMS
      }
      process.stdout.write(args.json ? jsonText(letter) : textOf(letter, Date.now()))
      return ExitCode.FINE
    }),
})

function textOf({ message, reason, error, stack, lineage, ...times }: DeadLetter, nowMs: number): string {
  const { id, job, priority, orderKey, enqueuedMs, attempts, payload } = message
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['id', id],
    ['job', job],
    ['reason', reason],
    ['error', error === '' ? undefined : error],
    ['tried', counted(attempts, 'time')],
    ['enqueued', timeText(enqueuedMs, nowMs)],
    ['first failed', timeText(times.firstFailedMs, nowMs)],
    ['died', timeText(times.diedMs, nowMs)],
    ['priority', priority],
    ['order key', orderKey],
    ...lineage.map((death) => ['died before', deathText(death)] as const),
  ]
  const lines = facts.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.padEnd(NAME_WIDTH)}${value}\n`],
  )
  const payloadLines = payload === undefined ? '' : `\npayload\n${JSON.stringify(payload, undefined, 2)}\n`
  return printable(`${lines.join('')}${payloadLines}${stack === undefined ? '' : `\nstack\n${stack}\n`}`)
}

const NAME_WIDTH = 14

function deathText({ diedMs, reason, error, attempts, redrivenMs }: EarlierDeath): string {
  const cause = error === '' ? reason : `${reason}: ${error}`
  return `${new Date(diedMs).toISOString()}, ${cause}, tried ${counted(attempts, 'time')}, redriven ${new Date(redrivenMs).toISOString()}`
}
