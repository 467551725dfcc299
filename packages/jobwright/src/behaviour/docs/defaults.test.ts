/** The `@default` in the documentation of each option is its default. */

import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { DEFAULTS } from '../../manifest/options.ts'
import { HEALTH_DEFAULTS } from '../../monitor/health-options.ts'
import { RUNNER_DEFAULTS } from '../../runner/runner-options.ts'

/** By option, every `@default` in a file that is a JSON value or begins with one. */
async function documentedDefaults(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(new URL(file, import.meta.url), 'utf8')
  const documented = text.matchAll(/@default ([^\n]*?)(?:, and [^\n]*?)?\s*\*\/\n +readonly (\w+)\??:/g)
  return Object.fromEntries([...documented].flatMap(([, value, name]) => entryOf(name!, value!)))
}

function entryOf(name: string, value: string): [string, unknown][] {
  try {
    return [[name, JSON.parse(value)]]
  } catch {
    return [] // a default in words: "the job type in words", "none", `process.env`
  }
}

test('the options of @job have the defaults that their documentation says', async () => {
  expect(await documentedDefaults('../../manifest/options.ts')).toEqual(DEFAULTS)
})

test('the options of createRunner have the defaults that their documentation says', async () => {
  const { history, health: _health, ...general } = RUNNER_DEFAULTS
  expect(await documentedDefaults('../../runner/runner-options.ts')).toEqual({
    ...general,
    ...history,
    middleware: [],
  })
})

test('the thresholds of health have the defaults that their documentation and the page of health say', async () => {
  expect(await documentedDefaults('../../monitor/health-options.ts')).toEqual(HEALTH_DEFAULTS)
  const page = await readFile(new URL('../../../../../docs/reference/health.md', import.meta.url), 'utf8')
  const rows = page.matchAll(/^\| `(\w+)` \| ([\d.]+) \|/gm)
  expect(Object.fromEntries(Array.from(rows, ([, name, value]) => [name, Number(value)]))).toEqual(
    HEALTH_DEFAULTS,
  )
})

test('the page of health explains every code', async () => {
  const source = await readFile(new URL('../../monitor/health-issue.ts', import.meta.url), 'utf8')
  const codes = Array.from(source.matchAll(/^  \| '([\w-]+)'$/gm), ([, code]) => code)
  const page = await readFile(new URL('../../../../../docs/reference/health.md', import.meta.url), 'utf8')
  expect(codes.length).toBeGreaterThan(15)
  expect(Array.from(page.matchAll(/^\| `([\w-]+-[\w-]+)` \|/gm), ([, code]) => code)).toEqual(codes)
})
