/**
 * The packed packages in a user's project: builds, types, sources without a build, and the command
 * line.
 */

import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { PROGRAM, taskFile } from '@jobwright/test-support'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { install, type Installation } from './installation.ts'
import { nodes, nodesThatStripTypes } from './nodes.ts'
import { userTsconfig } from './tsconfig.ts'

const PAGE = join(import.meta.dirname, '../../docs/errors/JW2003.md')

let installation: Installation

beforeAll(async () => {
  installation = await install()
})

afterAll(() => installation[Symbol.asyncDispose]())

const CONFIGS = {
  'vite.config.js': `import jobwright from '@jobwright/unplugin/vite'

export default { logLevel: 'warn', plugins: [jobwright()], build: { ssr: 'src/main.ts' } }
`,
  'build.js': `import jobwright from '@jobwright/unplugin/esbuild'
import { build } from 'esbuild'

await build({
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  plugins: [jobwright()],
})
`,
  'tsconfig.json': userTsconfig({ skipLibCheck: false }),
}

/** Sources that Node can run: every import has its extension. */
const SOURCES = {
  'tsconfig.json': JSON.stringify({ compilerOptions: { allowImportingTsExtensions: true } }),
  'src/main.ts': PROGRAM.replace('./jobs.gen', './jobs.gen/index.ts'),
  'src/tasks/tick.ts': taskFile('tick'),
}

const TWEET = `import { job, QueueTask } from 'jobwright'

@job('tweet')
export class TweetTask extends QueueTask {
  process() {
    return { success: true }
  }
}
`

const BUILDS = [
  { name: 'vite', command: 'vite build' },
  { name: 'esbuild', command: 'node build.js' },
]

describe.for(BUILDS)('a build with $name', ({ command }) => {
  test('makes a program that runs the job', async () => {
    await using project = await installation.createProject({
      ...CONFIGS,
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick'),
    })
    expect(await installation.run(project, command)).toMatchObject({ code: 0, errors: '' })
    expect(await installation.run(project, 'node dist/main.js')).toEqual({
      code: 0,
      output: 'tick ran\nsucceeded\n',
      errors: '',
    })
  })

  test('fails if two files declare one job type, and prints both places', async () => {
    await using project = await installation.createProject({
      ...CONFIGS,
      'src/main.ts': PROGRAM,
      'src/tasks/tick.ts': taskFile('tick'),
      'src/tasks/tock.ts': taskFile('tick'),
    })
    const { code, errors } = await installation.run(project, command)
    expect(code).toBe(1)
    expect(errors).toContain('JW1001: job type "tick"')
    expect(errors).toMatch(/src\/tasks\/tick\.ts:3:\d+/)
    expect(errors).toMatch(/src\/tasks\/tock\.ts:3:\d+/)
  })
})

test('tsc accepts the project, and rejects a wrong job type with the right one in its message', async () => {
  await using project = await installation.createProject({
    ...CONFIGS,
    'src/main.ts': PROGRAM,
    'src/tasks/tick.ts': taskFile('tick'),
    'src/tasks/tweet.ts': TWEET,
  })
  await installation.run(project, 'jobwright generate')
  expect(await installation.run(project, 'tsc')).toEqual({ code: 0, output: '', errors: '' })

  await project.write('src/main.ts', `${PROGRAM}await runner.trigger('twet')\n`)
  const { code, output } = await installation.run(project, 'tsc')
  expect(code).not.toBe(0)
  expect(output).toMatchInlineSnapshot(`
    "src/main.ts(10,22): error TS2345: Argument of type '"twet"' is not assignable to parameter of type '"twet" & NoInfer<Problem<"there is no job 'twet'. Did you mean 'tweet'?">>'.
      Type 'string' is not assignable to type 'Problem<"there is no job 'twet'. Did you mean 'tweet'?">'.
    "
  `)
})

describe.for(nodesThatStripTypes())('node --import jobwright/register on $name', ({ path }) => {
  test('runs the project from its sources', async () => {
    await using project = await installation.createProject(SOURCES)
    await installation.run(project, 'jobwright generate')
    const command = 'node --import jobwright/register src/main.ts'
    expect(await installation.run(project, command, { node: path })).toEqual({
      code: 0,
      output: 'tick ran\nsucceeded\n',
      errors: '',
    })
  })

  test('names the line and column of the source in a stack trace', async () => {
    await using project = await installation.createProject({
      ...SOURCES,
      'src/tasks/tick.ts': taskFile('tick').replace(
        `'tick ran'`,
        `(new Error('here') satisfies Error).stack`,
      ),
    })
    await installation.run(project, 'jobwright generate')
    const command = 'node --import jobwright/register src/main.ts'
    const { output } = await installation.run(project, command, { node: path })
    expect(output).toContain('src/tasks/tick.ts:6:18')
  })
})

function hasSqlite(node: string): boolean {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' })
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 13)
}

/** Reads its config file, changes it and a file that it imports, and reads it again. */
const READ_TWICE = `import { readConfigFile } from 'jobwright/config-file'
import { writeFileSync } from 'node:fs'

const { tick } = await readConfigFile({})
writeFileSync('retries.mjs', 'export const maxRetries = 2')
const { tick: imported } = await readConfigFile({})
writeFileSync('jobs.config.mjs', 'export default { tick: { maxRetries: 3 } }')
const { tick: changed } = await readConfigFile({})
console.log(tick.maxRetries, imported.maxRetries, changed.maxRetries)
`

test.for(nodes())('a changed config file and what it imports are read anew on $name', async ({ path }) => {
  await using project = await installation.createProject({
    'jobs.config.mjs': `import { maxRetries } from './retries.mjs'\n\nexport default { tick: { maxRetries } }\n`,
    'retries.mjs': 'export const maxRetries = 1\n',
    'main.mjs': READ_TWICE,
  })
  expect(await installation.run(project, 'node main.mjs', { node: path })).toEqual({
    code: 0,
    output: '1 2 3\n',
    errors: '',
  })
})

describe.for(nodes())('the command line on $name', ({ path }) => {
  test('generates, checks and lists', async () => {
    await using project = await installation.createProject({ 'src/tasks/tick.ts': taskFile('tick') })
    const outputs = []
    for (const command of ['generate', 'check', 'list']) {
      outputs.push(await installation.run(project, `jobwright ${command}`, { node: path }))
    }
    expect(outputs).toMatchInlineSnapshot(`
      [
        {
          "code": 0,
          "errors": "",
          "output": "wrote 6 files, 1 job
      ",
        },
        {
          "code": 0,
          "errors": "",
          "output": "1 job, all generated files up to date
      ",
        },
        {
          "code": 0,
          "errors": "",
          "output": "JOB   SCHEDULE        PRIORITY  MAX  TIMEOUT  RETRIES  FILE
      tick  when triggered  NORMAL      1     none        3  src/tasks/tick.ts:4
      ",
        },
      ]
    `)
  })

  test('opens a database, or says in one sentence which Node it needs', async () => {
    await using project = await installation.createProject({ 'jobs.db': '' })
    const { code, errors } = await installation.run(project, 'jobwright messages --database jobs.db', {
      node: path,
    })
    expect(code).toBe(2)
    // Node 22 itself warns that SQLite is experimental.
    const sentence = errors.split('\n').find((line) => line.startsWith('jobwright: '))
    expect(sentence?.replace(/\S+jobs\.db/, '<file>').replace(/Node \d+\.\d+\.\d+/, '<node>')).toBe(
      hasSqlite(path)
        ? 'jobwright: the database <file> is empty, or from an older version of jobwright: start the program once, which brings it up to date'
        : 'jobwright: to open an SQLite file takes Node ≥ 22.13, and this is <node>: use a newer Node for it',
    )
  })

  test('explains a code with the page in the package', async () => {
    await using project = await installation.createProject({})
    const { code, output } = await installation.run(project, 'jobwright explain JW2003', { node: path })
    expect(code).toBe(0)
    expect(output).toBe((await readFile(PAGE, 'utf8')).replaceAll(/^<!-- \w+: (.*) -->$/gm, '`$1`:'))
  })
})
