/** Asks before something that cannot be taken back. */

import { createInterface } from 'node:readline'

import { UsageError } from './usage-error.ts'

/**
 * Asks the person at the terminal; whatever is not yes is no, the end of the input included.
 *
 * @param what begins with a verb
 * @throws UsageError where there is nobody to ask
 */
export function confirm(what: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(`this would ${what}: say --yes to do it without being asked`)
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
