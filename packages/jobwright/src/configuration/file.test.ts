import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { describe, expect, onTestFinished, test } from 'vitest'

import { loadConfigFile } from './file.ts'
import { configure } from './configure.ts'
import { BaseTask } from '../authoring/task.ts'
import { registryOf } from '../behaviour/support/registry-of.ts'

class Task extends BaseTask {
  execute() {
    return []
  }
}

const registry = registryOf({ tweet: [Task, { batchSize: 3 }], feed: [Task, { preserveOrder: true }] })

/** A folder with these files, for one test. */
async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'jobwright-config-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
  return root
}

async function load(files: Readonly<Record<string, string>>, name?: string): Promise<object> {
  const root = await folderOf(files)
  return loadConfigFile({ registry, root, ...(name !== undefined && { name }) })
}

async function messageOf(files: Readonly<Record<string, string>>, name?: string): Promise<string> {
  const root = await folderOf(files)
  const loading = loadConfigFile({ registry, root, ...(name !== undefined && { name }) })
  const error = await loading.catch((reason: unknown) => reason)
  if (!(error instanceof Error)) throw new Error(`it was loaded: ${JSON.stringify(error)}`)
  return `${error.name}: ${error.message.replaceAll(root, '<root>')}`
}

describe('formats', () => {
  test.for([
    ['jobs.config.ts', `const batchSize: number = 7\nexport default { tweet: { batchSize } }`],
    ['jobs.config.mts', `export default { tweet: { batchSize: 7 } }`],
    ['jobs.config.js', `export default { tweet: { batchSize: 7 } }`],
    ['jobs.config.mjs', `export default async () => ({ tweet: { batchSize: 7 } })`],
    ['jobs.config.cjs', `module.exports = { tweet: { batchSize: 7 } }`],
    ['jobs.config.json', `{ "tweet": { "batchSize": 7 } }`],
    ['jobs.config.jsonc', `{ "tweet": { "batchSize": 7 } } // seven`],
    ['jobs.config.json5', `{ tweet: { batchSize: 7 } }`],
    ['jobs.config.yaml', `tweet:\n  batchSize: 7\n`],
    ['jobs.config.yml', `tweet_batch_size: 7\n`],
    ['jobs.config.toml', `[tweet]\nbatchSize = 7\n`],
  ] as const)('%s is found, read and used', async ([name, text]) => {
    const file = await load({ [name]: text })
    const { options, sources } = configure({ registry, env: {}, file }).jobs.get('tweet')!
    expect(options.batchSize).toBe(7)
    expect(sources.batchSize).toMatchObject({ layer: 'file', file: name })
  })

  test.for([
    ['jobs.config.yaml', ''],
    ['jobs.config.yaml', '# tweet:\n#   batchSize: 7\n\n'],
    ['jobs.config.toml', '# nothing yet\n'],
    ['jobs.config.json', '{ "$schema": "./src/jobs.gen/config.schema.json" }'],
  ] as const)('%s with %j configures nothing', async ([name, text]) => {
    const file = await load({ [name]: text })
    expect(configure({ registry, env: {}, file }).jobs.get('tweet')!.options.batchSize).toBe(3)
  })
})

describe('which file', () => {
  test('without a file the configuration is empty', async () => {
    expect(await load({ 'tweet.config.json': '{}' })).toEqual({})
    expect(await loadConfigFile({ registry, root: '/nowhere' })).toEqual({})
  })

  test('a file that is named may have any name and be in any folder', async () => {
    const files = { 'config/production.yaml': 'tweet: { batchSize: 7 }', 'jobs.config.json': '{}' }
    expect(await load(files, 'config/production.yaml')).toEqual({ tweet: { batchSize: 7 } })
    expect(await load(files, 'config/production')).toEqual({ tweet: { batchSize: 7 } })
  })

  test('a file that is named must be there', async () => {
    expect(await messageOf({}, 'production.yaml')).toBe(
      'ConfigFileError: there is no config file <root>/production.yaml',
    )
    expect(await messageOf({ 'jobs.config.json': '{}' }, 'production')).toBe(
      'ConfigFileError: there is no config file <root>/production with one of the extensions .ts, .mts, .cts, .js, .mjs, .cjs, .json, .jsonc, .json5, .yaml, .yml, .toml',
    )
  })

  test('two files of different extensions are an error', async () => {
    expect(await messageOf({ 'jobs.config.yaml': '', 'jobs.config.ts': '' })).toBe(
      'ConfigFileError: there are several config files in <root>: jobs.config.ts and jobs.config.yaml; keep one of them, or name one: loadConfigFile({ name: "jobs.config.ts" })',
    )
  })
})

describe('what is wrong with a file', () => {
  test.for([
    ['cron: */5 * * * *', 'line 2, column 12: unidentified alias "/5"', '*', 'cron: "*/5 * * * *"'],
    [
      'cron: * * * * * # each minute',
      'line 2, column 10: name of an alias node must contain at least one character',
      '*',
      'cron: "* * * * *"',
    ],
    ['cron: @daily', 'line 2, column 9: bad indentation of a mapping entry', '@', 'cron: "@daily"'],
    ['timezone: %x', 'line 2, column 13: bad indentation of a mapping entry', '%', 'timezone: "%x"'],
  ] as const)('%j in YAML needs quotes, and the error shows them', async ([line, problem, first, remedy]) => {
    expect(await messageOf({ 'jobs.config.yaml': `tweet:\n  ${line}\n` })).toBe(
      `ConfigFileError: jobs.config.yaml cannot be loaded: ${problem}; in YAML a text that begins with "${first}" needs quotes: ${remedy}`,
    )
  })

  test.for([
    ['cron: H H * * *', { cron: 'H H * * *' }],
    ['cron: 0 8 * * 1-5 # workdays', { cron: '0 8 * * 1-5' }],
    ['cron: 0 8 * * *\n  timezone: +02:00', { cron: '0 8 * * *', timezone: '+02:00' }],
    ['cron: 0 8 * * *\n  timezone: -05:00', { cron: '0 8 * * *', timezone: '-05:00' }],
    ['timeoutSeconds: 1_000', { timeoutSeconds: 1000 }],
    ['retryDelaySeconds: 1.10', { retryDelaySeconds: 1.1 }],
    ['enabled: False', { enabled: false }],
  ] as const)('%j in YAML is what it looks like', async ([lines, options]) => {
    const file = await load({ 'jobs.config.yaml': `tweet:\n  ${lines}\n` })
    expect(configure({ registry, env: {}, file }).jobs.get('tweet')!.options).toMatchObject(options)
  })

  test.for([
    ['enabled: yes', 'expected enabled to be true or false, got "yes"; write true'],
    ['enabled: off', 'expected enabled to be true or false, got "off"; write false'],
    ['version: 1.10', 'version is fixed by @job and cannot be configured'],
    ['timeoutSeconds: 1:30', 'expected timeoutSeconds to be a number > 0, got "1:30"'],
  ] as const)('%j in YAML is refused with the value that was read', async ([line, problem]) => {
    expect(await messageOf({ 'jobs.config.yaml': `tweet:\n  ${line}\n` })).toContain(problem)
  })

  test.for(['jobs.config.ts', 'jobs.config.json', 'jobs.config.yaml', 'jobs.config.toml'])(
    '%s that cannot be read is named',
    async (name) => {
      expect(await messageOf({ [name]: '{ "tweet": [' })).toMatch(
        new RegExp(`^ConfigFileError: ${name} cannot be loaded: .`),
      )
    },
  )

  test.for([
    ['jobs.config.json', '[]', '[]'],
    ['jobs.config.yaml', 'tweet', '"tweet"'],
  ] as const)('%s with %s is refused', async ([name, text, got]) => {
    expect(await messageOf({ [name]: text })).toBe(
      `ConfigFileError: ${name}: expected an object of options by job type, got ${got}`,
    )
  })

  test.for([
    ['jobs.config.json', 'null'],
    ['jobs.config.json', '5'],
    ['jobs.config.yaml', 'null'],
    ['jobs.config.yaml', '~'],
    ['jobs.config.ts', 'export default null'],
  ] as const)('%s with %s is refused too', async ([name, text]) => {
    expect(await messageOf({ [name]: text })).toMatch(
      new RegExp(`^ConfigFileError: ${name}: expected an object of options by job type(?:, got 5)?$`),
    )
  })

  test('every bad value is listed with file, key, job, and what was expected and given', async () => {
    const text = `
tweet:
  enabled: yes
  batchsize: 5
  maxRetries: -1
  overlap: allow
feed: [1]
twet: {}
tweet_enable: true
feed_timeout_seconds:
`
    expect(await messageOf({ 'jobs.config.yaml': text })).toMatchInlineSnapshot(`
      "ConfigError: 8 configured values are not valid:
        - jobs.config.yaml key tweet.batchsize: there is no option "batchsize"; did you mean "batchSize"?
        - jobs.config.yaml key tweet.overlap: overlap is fixed by @job and cannot be configured
        - jobs.config.yaml key feed: expected an object of options, got [1]
        - jobs.config.yaml key twet: there is no job "twet"; did you mean "tweet"?
        - jobs.config.yaml key tweet_enable: there is no job "tweet_enable"; did you mean "tweet_enabled"?
        - jobs.config.yaml key feed_timeout_seconds, job "feed": expected timeoutSeconds to be a number > 0, got null
        - jobs.config.yaml key tweet.enabled, job "tweet": expected enabled to be true or false, got "yes"; write true
        - jobs.config.yaml key tweet.maxRetries, job "tweet": expected maxRetries to be an integer ≥ 0, got -1"
    `)
  })

  test('rules across options name the file too', async () => {
    const file = await load({ 'jobs.config.toml': 'feed_max_concurrent = 2' })
    expect(() => configure({ registry, env: {}, file })).toThrow(
      '  - jobs.config.toml key feed_max_concurrent, job "feed": preserveOrder: true runs one message at a time, so maxConcurrent cannot be 2',
    )
  })
})

/** Loads the config file and prints a variable. */
function program(options: string): string {
  return `
import { loadConfigFile } from ${JSON.stringify(import.meta.resolve('./file.ts'))}
import { configSchemaFor } from ${JSON.stringify(import.meta.resolve('../manifest/config-schema.ts'))}
await loadConfigFile({ registry: { jobs: [], config: configSchemaFor([]) }, root: import.meta.dirname${options} })
console.log(process.env.TWEET_BATCH_SIZE)
`
}

describe('.env', () => {
  test.for([
    ['', 'undefined'],
    [', dotenv: true', '9'],
  ] as const)('with the options "%s" the variable of .env is %s', async ([options, expected]) => {
    const root = await folderOf({ '.env': 'TWEET_BATCH_SIZE=9', 'main.ts': program(options) })
    const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'main.ts')], { encoding: 'utf8' })
    expect({ stdout, stderr }).toEqual({ stdout: `${expected}\n`, stderr: '' })
  })
})

test('without c12 one sentence says what to install', async () => {
  const root = await folderOf({
    'hide.mjs': `
import { registerHooks } from 'node:module'
registerHooks({ resolve: (name, context, next) => next(name === 'c12' ? 'a-package-that-is-not-installed' : name, context) })
`,
    'main.ts': `
import { loadConfigFile } from ${JSON.stringify(import.meta.resolve('./file.ts'))}
import { configSchemaFor } from ${JSON.stringify(import.meta.resolve('../manifest/config-schema.ts'))}
const options = { registry: { jobs: [], config: configSchemaFor([]) }, root: import.meta.dirname }
await loadConfigFile(options).catch((error) => console.log(error.name + ': ' + error.message))
`,
    'jobs.config.json': '{}',
  })
  const hide = pathToFileURL(join(root, 'hide.mjs')).href
  const { stdout } = spawnSync(process.execPath, ['--import', hide, join(root, 'main.ts')], {
    encoding: 'utf8',
  })
  expect(stdout).toBe(
    'ConfigFileError: jobwright/config-file reads files with c12, which is not installed: npm install c12\n',
  )
})
