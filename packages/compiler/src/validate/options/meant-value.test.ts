import { expect, test } from 'vitest'

import { applyEdit } from '../../testing/apply-edit.ts'
import { compileFiles, task } from '../../testing/project.fixture.ts'

/** The remedy for these options, and the options after the edit, if it is certain. */
async function remedyOf(options: string): Promise<readonly (string | undefined)[]> {
  const text = task(`@job('a', ${options})`)
  const { diagnostics } = await compileFiles({ 'src/tasks/a.ts': text })
  const [{ fix, edit } = { fix: '', edit: undefined }] = diagnostics
  return [fix, edit && applyEdit(text, edit).split('\n')[2]]
}

test.each([
  ["{ priority: 'hgih' }", "'HIGH'", 'priority', "@job('a', { priority: 'HIGH' })"],
  ["{ priority: 'low' }", "'LOW'", 'priority', "@job('a', { priority: 'LOW' })"],
  ['{ overlap: "buffer" }', "'bufferOne'", 'overlap', `@job('a', { overlap: "bufferOne" })`],
  [
    "{ retryBackoff: 'exponental' }",
    "'exponential'",
    'retryBackoff',
    "@job('a', { retryBackoff: 'exponential' })",
  ],
  ["{ preserveOrder: 'keys' }", "'key'", 'preserveOrder', "@job('a', { preserveOrder: 'key' })"],
  ["{ preserveOrder: 'true' }", 'true', 'preserveOrder', "@job('a', { preserveOrder: true })"],
  ["{ enabled: 'False' }", 'false', 'enabled', "@job('a', { enabled: false })"],
  ["{ enabled: 'false' }", 'false', 'enabled', "@job('a', { enabled: false })"],
  ['{ enabled: 0 }', 'false', 'enabled', "@job('a', { enabled: false })"],
  ["{ requires: 'wallet' }", "['wallet']", 'requires', "@job('a', { requires: ['wallet'] })"],
  ["{ maxRetries: '3' }", '3', 'maxRetries', "@job('a', { maxRetries: 3 })"],
])('for %s it is %s', async (options, meant, option, edited) => {
  expect(await remedyOf(options)).toEqual([
    `Did you mean ${meant}? Else leave ${option} out for the default.`,
    edited,
  ])
})

test.each([
  ["{ cron: '@daily' }", '"0 0 * * *"', "@job('a', { cron: '0 0 * * *' })"],
  ['{ cron: `@HOURLY` }', '"0 * * * *"', "@job('a', { cron: `0 * * * *` })"],
])('the short form of %s is completed', async (options, meant, edited) => {
  const [fix, line] = await remedyOf(options)
  expect([fix?.startsWith(`Did you mean ${meant}? Write 5 fields`), line]).toEqual([true, edited])
})

test.each([
  [
    "{ priority: 'urgent' }",
    "Set priority to one of 'LOW', 'NORMAL', 'HIGH', 'CRITICAL', or leave it out for the default.",
  ],
  ["{ maxRetries: '-3' }", 'Set maxRetries to an integer ≥ 0, or leave it out for the default.'],
  ["{ maxRetries: '' }", 'Set maxRetries to an integer ≥ 0, or leave it out for the default.'],
  ["{ enabled: 'yes' }", 'Set enabled to true or false, or leave it out for the default.'],
])('for %s nothing else is meant', async (options, fix) => {
  expect(await remedyOf(options)).toEqual([fix, undefined])
})
