/**
 * Adds up vitest's report and the exit codes of CI's two commands. Prints the failed tests again,
 * so that the end of a long output shows them, and then `N passed, N failed`.
 */

import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [report, testCode, checkCode] = process.argv.slice(2)
const {
  numPassedTests = 0,
  numFailedTests = 0,
  testResults = [],
} = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}

const checkFailed = checkCode === '0' ? 0 : 1
// A test file that cannot be loaded fails the run without a failed test.
const testsFailed = testCode === '0' ? numFailedTests : Math.max(numFailedTests, 1)
const failed = testsFailed + checkFailed

for (const { name: path, message, assertionResults } of testResults) {
  const file = relative(process.cwd(), path)
  if (message) console.log(`FAILED ${file}\n${excerpt(message)}`)
  for (const { status, fullName, failureMessages } of assertionResults)
    if (status === 'failed')
      console.log(`FAILED ${file} > ${fullName}\n${excerpt(failureMessages.join('\n'))}`)
}
console.log(`${numPassedTests + 1 - checkFailed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** The first lines of what a test said, indented. */
function excerpt(message) {
  return message.split('\n').slice(0, 12).join('\n').replaceAll(/^/gm, '  ')
}
