/** The packed package `jobwright` alone, as an image for operations installs it: no compiler. */

import type { Fixture } from '@jobwright/test-support'
import { cronProblem } from 'jobwright/manifest'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { install, type Installation } from './installation.ts'

let installation: Installation
let project: Fixture

const PROGRAM = `import { createRunner, NonRetryableError, QueueTask } from 'jobwright'
import { configSchemaFor } from 'jobwright/manifest'
import { sqlite } from 'jobwright/sqlite'

class Send extends QueueTask {
  process() {
    throw new NonRetryableError('no such address')
  }
}
const registry = {
  formatVersion: 1,
  envPrefix: '',
  config: configSchemaFor(['send']),
  jobs: [{ type: 'send', constant: 'SEND', kind: 'queue', file: 'send.ts', options: {}, load: async () => Send }],
}
const runner = createRunner({ registry, engine: sqlite({ path: 'jobs.db' }), signals: false })
const died = new Promise((resolve) => runner.events.subscribe(({ type }) => type === 'message.dead' && resolve()))
await runner.start()
await runner.enqueue('send', { to: 'nobody' })
await died
await runner.pause('send')
await runner.enqueue('send', { to: 'somebody' })
await runner.stop()
`

/** Right and wrong ones that the reader for plain expressions leaves to cron-parser. */
const EXPRESSIONS = ['L', '31', '1,15', '*/2', '1-31/3', '32', 'W', '0', '1,1']
  .flatMap((date) => ['*', 'MON-FRI', '5L', 'SUN#2', '7', 'mon#6', 'FOO'].map((weekday) => [date, weekday]))
  .flatMap(([date, weekday]) => ['*', '2', 'JAN,JUN', '13'].map((month) => `0 8 ${date} ${month} ${weekday}`))

beforeAll(async () => {
  installation = await install(['jobwright'])
  project = await installation.createProject({ 'main.js': PROGRAM })
  const { code, errors } = await installation.run(project, 'node main.js')
  if (code !== 0) throw new Error(errors)
})

afterAll(() => installation[Symbol.asyncDispose]())

test('installs nothing of the compiler, and few packages', async () => {
  expect(await installation.packages()).toEqual([
    '@standard-schema/spec',
    'jobwright',
    'valibot',
    'yocto-queue',
  ])
})

test('the entry of the runtime imports nothing of the command line', async () => {
  await using empty = await installation.createProject({
    'hook.js': `import { registerHooks } from 'node:module'
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (String(loaded.source).includes('Usage: ')) console.log(url)
    return loaded
  },
})
`,
    'entry.js': `import 'jobwright'\n`,
    'commands.js': `import 'jobwright/command-line'\n`,
  })
  const loadedBy = async (file: string): Promise<string> =>
    (await installation.run(empty, `node --import ./hook.js ${file}`)).output
  expect(await loadedBy('entry.js')).toBe('')
  expect(await loadedBy('commands.js')).toMatch(/^file:.*\.js\n$/)
})

test('the entry of the runtime is few files, and loads no library but the queue', async () => {
  await using empty = await installation.createProject({
    'hook.js': `import { registerHooks } from 'node:module'
registerHooks({
  load(url, context, nextLoad) {
    if (url.includes('/node_modules/')) console.log(url.split('/node_modules/').at(-1).replace(/-.{8}\\.js$/, '.js'))
    return nextLoad(url, context)
  },
})
`,
    'entry.js': `import 'jobwright'\n`,
  })
  const { output } = await installation.run(empty, 'node --import ./hook.js entry.js')
  expect(output.trim().split('\n').toSorted()).toEqual([
    'jobwright/dist/errors.js',
    'jobwright/dist/index.js',
    'jobwright/dist/manifest.js',
    'jobwright/dist/runtime.js',
    'yocto-queue/index.js',
  ])
})

test('the reader that the package carries reads expressions as cron-parser does', async () => {
  await using empty = await installation.createProject({
    'read.js': `import { cronProblem } from 'jobwright/manifest'
console.log(JSON.stringify(${JSON.stringify(EXPRESSIONS)}.map((one) => cronProblem(one) ?? 'right')))
`,
  })
  const { output } = await installation.run(empty, 'node read.js')
  expect(JSON.parse(output)).toEqual(EXPRESSIONS.map((one) => cronProblem(one) ?? 'right'))
})

test.for([
  ['list --database jobs.db', /^send +1 +0 +0 +1 +paused$/m],
  ['messages --database jobs.db', /"somebody"/],
  ['dead list --database jobs.db', /no such address/],
  ['dead redrive --job send --database jobs.db', /^1 dead letter of job "send" redriven$/m],
  ['backup copy.db --database jobs.db', /^copy\.db: \d+ kB, 2 messages, 0 dead letters, 1 run$/m],
] as const)('jobwright %s works without the compiler', async ([command, printed]) => {
  const { code, output } = await installation.run(project, `jobwright ${command}`)
  expect(code).toBe(0)
  expect(output).toMatch(printed)
})

test('a command on task files names the package to install', async () => {
  const { code, errors } = await installation.run(project, 'jobwright check')
  expect(code).toBe(2)
  expect(errors).toContain('npm install --save-dev @jobwright/cli')
})
