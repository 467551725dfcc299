import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { compile } from '../../compile/compile.ts'
import { configProblems } from '../../project/config.ts'
import { loadProject } from '../../project/project.ts'
import { fixture, task } from '../../testing/project.fixture.ts'
import { CATALOGUE } from './catalogue.ts'
import type { SeveritySettings } from './severities.ts'

/** A job with an unknown option and a timeout that is longer than its interval. */
const TASK = task("@job('a', { color: 1, intervalSeconds: 60, timeoutSeconds: 90 })")

/** The diagnostics with these settings, and the number of generated files. */
async function outcomeOf(inFile: SeveritySettings, inline: SeveritySettings = {}): Promise<unknown> {
  const root = await fixture({
    'src/tasks/a.ts': TASK,
    'jobwright.config.json': JSON.stringify({ diagnostics: inFile }),
  })
  const project = await loadProject({ root, config: { diagnostics: inline } })
  const { diagnostics, files } = await compile(project, 'check')
  return [...diagnostics.map(({ code, severity }) => `${severity} ${code}`), files.length]
}

test('each code has the severity of the catalogue', async () => {
  expect(await outcomeOf({})).toEqual(['error JW2001', 'warning JW2011', 0])
})

test('a code that is off is not reported, and an error that is made a warning does not stop the output', async () => {
  expect(await outcomeOf({ JW2001: 'warning', JW2011: 'off' })).toEqual(['warning JW2001', 6])
})

test('a warning that is an error fails the build', async () => {
  expect(await outcomeOf({ JW2001: 'off', JW2011: 'error' })).toEqual(['error JW2011', 0])
})

test('inline settings go before those of the config file, code by code', async () => {
  expect(await outcomeOf({ JW2001: 'off', JW2011: 'error' }, { JW2011: 'warning' })).toEqual([
    'warning JW2011',
    6,
  ])
})

test.for([
  [5, "expected diagnostics to be an object of codes such as { JW4009: 'off' }, got 5"],
  [{ JW2011: 'warn' }, "expected diagnostics.JW2011 to be one of 'off', 'warning', 'error', got \"warn\""],
  [{ JW211: 'off' }, 'there is no diagnostic "JW211"; did you mean "JW2011"?'],
  [{ jw2011: 'off' }, 'there is no diagnostic "jw2011"; did you mean "JW2011"?'],
  [{ unusedSignal: 'off' }, 'there is no diagnostic "unusedSignal"; they are listed in docs/errors'],
  [{ JW1001: 'off' }, "diagnostics.JW1001 cannot be 'off': as long as it stands there is no right output"],
  [
    { JW5001: 'warning' },
    "diagnostics.JW5001 cannot be 'warning': as long as it stands there is no right output",
  ],
] as const)('settings that cannot be are told: %j', async ([diagnostics, problem]) => {
  expect(await configProblems({ diagnostics })).toEqual([problem])
})

test('an error may be set to be one', async () => {
  expect(await configProblems({ diagnostics: { JW1001: 'error' } })).toEqual([])
})

test('the docs name every error that can be ignored', async () => {
  const page = await readFile(new URL('../../../../../docs/errors/JW7004.md', import.meta.url), 'utf8')
  const codes = CATALOGUE.filter(({ severity, blocksOutput }) => severity === 'error' && !blocksOutput)
  expect(page.match(/(?<!# )JW\d+/g)).toEqual(codes.map(({ code }) => code))
})
