/** Asks for confirmation before a command does something that cannot be undone. */

import { createInterface } from 'node:readline'

import { UsageError } from './usage-error.ts'

/**
 * Asks the person at the terminal. Every answer but yes is a no, and so are Ctrl-C and the end of
 * the input.
 *
 * @param what a phrase that begins with a verb: `delete 2 dead letters`
 * @throws UsageError if the input or the output is not a terminal, so that nobody can answer
 */
export function confirm(what: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(`this would ${what}: add --yes to do it without confirmation`)
  }
  const questions = createInterface({ input: process.stdin, output: process.stderr })
  return new Promise((resolve) => {
    const giveUp = (): void => {
      process.stderr.write('\n')
      resolve(false)
    }
    questions.once('close', giveUp) // Ctrl-C, or the end of the input
    questions.question(`${what}? [y/N] `, (answer) => {
      questions.off('close', giveUp)
      questions.close()
      resolve(/^y(es)?$/i.test(answer.trim()))
    })
  })
}
