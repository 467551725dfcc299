/** The command: `node dist/main.js [--for <seconds>]`. */

import { ArgumentsError, parseArguments, USAGE } from './arguments.ts'
import { runProgram } from './program.ts'

try {
  const { help, forSeconds } = parseArguments(process.argv.slice(2))
  if (help) console.log(USAGE)
  else await runProgram(forSeconds)
} catch (error) {
  if (!(error instanceof ArgumentsError)) throw error
  console.error(`${error.message}\n\n${USAGE}`)
  process.exitCode = 2
}
