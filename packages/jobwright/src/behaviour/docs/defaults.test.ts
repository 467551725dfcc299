/** The `@default` in the documentation of each option is its default. */

import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { DEFAULTS } from '../../manifest/options.ts'
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
  const { history, ...general } = RUNNER_DEFAULTS
  expect(await documentedDefaults('../../runner/runner-options.ts')).toEqual({
    ...general,
    ...history,
    middleware: [],
  })
})
