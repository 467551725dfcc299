/**
 * Every remedy that proposes a value is fed back into the check. Those that are edits are made by
 * fixtures.test.ts.
 */

import { expect, test } from 'vitest'

import { compileFiles, task } from '../../testing/project.fixture.ts'
import type { Diagnostic } from '../diagnostic.ts'

const CRONS = [
  '@yearly',
  '@annually',
  '@monthly',
  '@weekly',
  '@daily',
  '@midnight',
  '@hourly',
  ' @Daily ',
  '*/90 * * * *',
  '0-59/61 * * * *',
  '0 */25 * * *',
  'H/90 * * * *',
  '5,*/60 * * * *',
  '/5 * * * *',
  '0 0 * * 7-1',
  '0 0 * * FRI-MON',
  '0 0 * * MON-FRI/9',
  '0 0 * * 0,7',
  '0 0 * * MONDAY',
  '1,22-2 * * * *',
  '0 22-2 * * *',
  '0 0 28-3 * *',
  '0 0 1 11-2 *',
  '0 0 1 JANUARY *',
  'H(9-1) * * * *',
  '1,1 * * * *',
  '59-0 * * * *',
  '0 0 * * 6-0,3',
  '0 0 1 DEC-JAN *',
]
const ZONES = [
  'BST',
  'PST',
  'IST',
  'AET',
  'ACT',
  'SystemV/PST8PDT',
  '\u221205:00',
  '+2',
  'UTC+2',
  'utc',
  'Europe/Berln',
  'Berlin',
  'New York',
  'america/new_york',
  'US/Pacific-New',
  'MEZ',
  ' UTC',
]
const OPTIONS = [
  ...CRONS.map((cron) => `{ cron: ${JSON.stringify(cron)} }`),
  ...ZONES.map((zone) => `{ cron: '0 8 * * *', timezone: ${JSON.stringify(zone)} }`),
  "{ enabled: 'true' }",
  '{ enabled: 1 }',
  "{ maxRetries: '3' }",
  "{ timeoutSeconds: '5' }",
  "{ intervalSeconds: ' 60 ' }",
  "{ priority: 'high' }",
  "{ overlap: 'buffer_one' }",
  "{ tags: 'news' }",
  '{ maxRetrys: 1 }',
  '{ runOnStart: 0 }',
  "{ preserveOrder: 'keys' }",
  "{ preserveOrder: 'true' }",
]

test.for(OPTIONS)('the remedy for %s is right', async (options) => {
  const { diagnostics } = await compileFiles({ 'src/tasks/a.ts': task(`@job('a', ${options})`) })
  expect(diagnostics).toHaveLength(1)
  const meant = meantOf(diagnostics[0]!)
  expect(meant, 'a remedy that names a value').toBeDefined()
  const mended = mend(options, diagnostics[0]!, meant!)
  const { diagnostics: left } = await compileFiles({ 'src/tasks/a.ts': task(`@job('a', ${mended})`) })
  expect({ mended, left: left.map(({ message }) => message) }).toEqual({ mended, left: [] })
})

/** The value that the remedy or, for a field of a cron, the message names. */
function meantOf({ fix, message }: Diagnostic): string | undefined {
  return /^Did you mean (.+?)\?/.exec(fix)?.[1] ?? /; write (".+")$/.exec(message)?.[1]
}

function mend(options: string, { code, message }: Diagnostic, meant: string): string {
  if (code === 'JW2001') return options.replace(/\w+/, JSON.parse(meant) as string)
  if (!/; write "/.test(message))
    return options.replace(/(?<=[a-z]: )(?:"[^"]*"|'[^']*'|[^\s'"]+)(?= \}$)/, () => meant)
  const [, field = ''] = / "([^"]*)" (?:has|is|goes) /.exec(message.replace(/^[^"]*"[^"]*"[^"]*: /, '')) ?? []
  const [, list = field] = /" in [a-z ]+ "([^"]*)"/.exec(message) ?? []
  return options
    .replace(` ${list}`, () => ` ${JSON.parse(meant)}`)
    .replace(`"${list} `, () => `"${JSON.parse(meant)} `)
}
