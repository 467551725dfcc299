/** The command: `node dist/main.js [--for <seconds>] [--database <file> | --memory]`. */

import { StartError } from 'jobwright'

import { ArgumentsError, parseArguments, USAGE } from './arguments.ts'
import { runProgram } from './program.ts'

try {
  const args = parseArguments(process.argv.slice(2))
  if (args.help) console.log(USAGE)
  else await runProgram(args)
} catch (error) {
  if (error instanceof ArgumentsError) console.error(`${error.message}\n\n${USAGE}`)
  else if (error instanceof StartError) console.error(error.message)
  else throw error
  process.exitCode = error instanceof ArgumentsError ? 2 : 1
}
