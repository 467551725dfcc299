/** A second reading of a config file gets what is on disk now, in a process of its own. */

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)

const PROGRAM = `
import { readConfigFile } from '${new URL('config-file.ts', import.meta.url).href}'
import { writeFileSync } from 'node:fs'

const [root, second] = [process.argv[1], JSON.parse(process.argv[2])]
const read = async () => JSON.stringify(await readConfigFile({ root }))
const first = await read()
for (const [file, text] of Object.entries(second)) writeFileSync(root + '/' + file, text)
console.log(first, await read())
`

type Files = Readonly<Record<string, string>>

/** What two readings of a config file get, the second after a change of these files. */
async function readings(first: Files, second: Files): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'jobwright-config-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const [file, text] of Object.entries(first)) await writeFile(join(root, file), text)
  const args = ['--input-type=module', '--eval', PROGRAM, root, JSON.stringify(second)]
  const { stdout } = await run(process.execPath, args)
  return stdout.trim()
}

const TWICE = '{"tick":{"maxRetries":1}} {"tick":{"maxRetries":2}}'

/** The config in each language, with a number. */
const LANGUAGES: Readonly<Record<string, (retries: number) => string>> = {
  ts: (retries) => `export default { tick: { maxRetries: ${retries} as number } }\n`,
  mts: (retries) => `export default { tick: { maxRetries: ${retries} as number } }\n`,
  cts: (retries) => `module.exports = { tick: { maxRetries: ${retries} as number } }\n`,
  js: (retries) => `module.exports = { tick: { maxRetries: ${retries} } }\n`,
  mjs: (retries) => `export default { tick: { maxRetries: ${retries} } }\n`,
  cjs: (retries) => `module.exports = { tick: { maxRetries: ${retries} } }\n`,
  json: (retries) => `{ "tick": { "maxRetries": ${retries} } }\n`,
  jsonc: (retries) => `{ "tick": { "maxRetries": ${retries} } } // comment\n`,
  json5: (retries) => `{ tick: { maxRetries: ${retries} } }\n`,
  yaml: (retries) => `tick:\n  maxRetries: ${retries}\n`,
  yml: (retries) => `tick:\n  maxRetries: ${retries}\n`,
  toml: (retries) => `[tick]\nmaxRetries = ${retries}\n`,
}

test.each(Object.entries(LANGUAGES))(
  'a second reading of jobs.config.%s gets the present content',
  async (end, text) => {
    const file = `jobs.config.${end}`
    expect(await readings({ [file]: text(1) }, { [file]: text(2) })).toBe(TWICE)
  },
)

test('a second reading of jobs.config.js that is an ECMAScript module gets the present content', async () => {
  const files = { 'package.json': '{ "type": "module" }' }
  expect(
    await readings(
      { ...files, 'jobs.config.js': LANGUAGES['mjs']!(1) },
      { 'jobs.config.js': LANGUAGES['mjs']!(2) },
    ),
  ).toBe(TWICE)
})

test.each([
  ['ts', 'ts'],
  ['ts', 'mjs'],
  ['ts', 'cjs'],
  ['ts', 'json'],
  ['mts', 'ts'],
  ['mjs', 'mjs'],
  ['mjs', 'cjs'],
  ['cjs', 'cjs'],
  ['cjs', 'json'],
])(
  'a second reading of jobs.config.%s gets the present content of a .%s file that it imports',
  async (config, other) => {
    const load =
      config === 'cjs'
        ? `const { tick } = require('./other.${other}')\nmodule.exports = { tick }\n`
        : `import other from './other.${other}'\nexport default { tick: other.tick }\n`
    const text = LANGUAGES[other]!
    expect(
      await readings(
        { [`jobs.config.${config}`]: load, [`other.${other}`]: text(1) },
        { [`other.${other}`]: text(2) },
      ),
    ).toBe(TWICE)
  },
)
