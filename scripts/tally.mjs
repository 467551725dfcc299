/**
 * Adds up vitest's report and the exit codes of CI's two commands, and prints `N passed, N failed`.
 */

import { existsSync, readFileSync } from 'node:fs'

const [report, testCode, checkCode] = process.argv.slice(2)
const { numPassedTests = 0, numFailedTests = 0 } = existsSync(report)
  ? JSON.parse(readFileSync(report, 'utf8'))
  : {}

const checkFailed = checkCode === '0' ? 0 : 1
// A test file that cannot be loaded fails the run without a failed test.
const testsFailed = testCode === '0' ? numFailedTests : Math.max(numFailedTests, 1)
const failed = testsFailed + checkFailed

console.log(`${numPassedTests + 1 - checkFailed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
