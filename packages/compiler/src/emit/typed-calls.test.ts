/**
 * The generated types reject wrong names of jobs, and take the payload of the class. What editors
 * complete is tested with the packed packages.
 */

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { compile } from '../compile/compile.ts'
import { loadProject } from '../project/project.ts'
import { fixture, type Files } from '../testing/project.fixture.ts'

const run = promisify(execFile)

const PARENT = new URL('../../node_modules/.fixtures', import.meta.url).pathname
const TSC = new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url).pathname

const COMPILER_OPTIONS = {
  target: 'es2023',
  lib: ['es2023', 'esnext.disposable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  strict: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  types: ['node'],
}

const FILES = {
  'tsconfig.json': JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['src'] }),
  'src/tasks/ping.ts': `import { BaseTask, job, type JobContext, type RunnerResult } from 'jobwright'

interface Ping extends RunnerResult { readonly pings: number }

@job('ping')
export class PingTask extends BaseTask<Ping, { readonly left: number }> {
  async execute(context: JobContext<{ readonly left: number }>) {
    const handle = await context.trigger('pong', { left: context.parameters.left - 1 })
    const outcome = await handle.result()
    const pongs = outcome.status === 'succeeded' ? outcome.results.reduce((sum, { pongs: own }) => sum + own, 0) : 0
    return [{ success: true, pings: pongs + 1 }]
  }
}
`,
  'src/tasks/pong.ts': `import { BaseTask, job, type JobContext, type RunnerResult } from 'jobwright'

interface Pong extends RunnerResult { readonly pongs: number }

@job('pong')
export class PongTask extends BaseTask<Pong, { readonly left: number }> {
  async execute(context: JobContext<{ readonly left: number }>) {
    const handle = await context.trigger('ping', { left: context.parameters.left - 1 })
    const outcome = await handle.result()
    const pings = outcome.status === 'succeeded' ? outcome.results.reduce((sum, { pings: own }) => sum + own, 0) : 0
    return [{ success: true, pongs: pings + 1 }]
  }
}
`,
  'src/tasks/tweet.ts': `import { job, QueueTask, type QueueContext, type RunnerResult } from 'jobwright'

export interface Tweet { readonly text: string }
interface Posted extends RunnerResult { readonly postId: string }

declare module 'jobwright' {
  interface Capabilities { twitter: { post(text: string): Promise<string> } }
}

@job('tweet', { requires: ['twitter'] })
export class TweetTask extends QueueTask<Posted, Tweet> {
  override async process(tweet: Tweet, context: QueueContext<Tweet>): Promise<Posted> {
    return { success: true, postId: await context.capabilities.twitter.post(tweet.text) }
  }
}
`,
  'src/tasks/digest.ts': `import { BaseTask, job, type JobContext } from 'jobwright'

@job('send_digest')
export class SendDigestTask extends BaseTask {
  async execute(context: JobContext): Promise<[]> {
    await context.enqueue('tweet', { text: 'news' })
    return []
  }
}
`,
  'src/tasks/ordered.ts': `import { BaseTask, job, QueueTask } from 'jobwright'

interface Order { readonly customer: string }

@job('orders', { preserveOrder: 'key' })
export class OrdersTask extends QueueTask<void, Order> { override process(): void {} }

@job('keyed_orders', { preserveOrder: 'key' })
export class KeyedOrdersTask extends QueueTask<void, Order> {
  static override orderKey({ customer }: Order): string { return customer }
  override process(): void {}
}

@job('reports', { preserveOrder: 'key' })
export class ReportsTask extends BaseTask<void, Order | undefined> { execute(): void {} }
`,
  'src/right.ts': `import { createRunner } from 'jobwright'
import { JobType, registry } from './jobs.gen'

export const runner = createRunner({ registry, capabilities: { twitter: { post: async (text) => text } } })
await runner.trigger(JobType.SEND_DIGEST)
await runner.trigger('send_digest', undefined, { delaySeconds: 3 })
await runner.enqueue(JobType.TWEET, { text: 'hi' }, { dedupeKey: 'a' })
await runner.enqueueMany('tweet', [{ text: 'hi' }])
const outcome = await (await runner.trigger('ping', { left: 3 })).result()
export const pings: number = outcome.status === 'succeeded' ? (outcome.results[0]?.pings ?? 0) : 0
declare const some: JobType
export const isTweet: boolean = some === JobType.TWEET
await runner.pause(some)
await runner.runNow('tweet')
await runner.enqueue('orders', { customer: 'a' }, { orderKey: 'a' })
await runner.enqueueMany('orders', [{ customer: 'a' }], ({ customer }) => ({ orderKey: customer }))
await runner.enqueue('keyed_orders', { customer: 'a' })
await runner.enqueueMany('keyed_orders', [{ customer: 'a' }], { orderKey: 'b' })
await runner.trigger('reports', undefined, { orderKey: 'a' })
`,
}

/** The project with its generated files. */
async function generated(more: Files = {}): Promise<string> {
  const root = await fixture({ ...FILES, ...more }, PARENT)
  const { diagnostics } = await compile(await loadProject({ root }), 'write')
  expect(diagnostics).toEqual([])
  return root
}

/** The errors of tsc in a file with this code, without the place. */
async function errorsOf(code: string): Promise<string[]> {
  const text = `import { runner } from './right'\nexport {}\n${code}\n`
  const root = await generated({ 'src/wrong.ts': text })
  const output = await run(process.execPath, [TSC, '-p', root, '--pretty', 'false'], { cwd: root }).then(
    () => '',
    (error: { readonly stdout: string }) => error.stdout,
  )
  return output
    .split('\n')
    .filter((line) => line.startsWith('src/'))
    .map((line) => line.replace(/^.*?: error /, ''))
}

test('right calls compile, and tasks that await the results of each other need no annotations', async () => {
  const root = await generated()
  const { stdout } = await run(process.execPath, [TSC, '-p', root], { cwd: root })
  expect(stdout).toBe('')
})

test('a wrong name does not compile, and the message names the nearest one', async () => {
  expect(await errorsOf(`await runner.trigger('send_digset')\nawait runner.enqueue('twet', { text: 'hi' })`))
    .toMatchInlineSnapshot(`
      [
        "TS2345: Argument of type '"send_digset"' is not assignable to parameter of type '"send_digset" & NoInfer<Problem<"there is no job 'send_digset'. Did you mean 'send_digest'?">>'.",
        "TS2345: Argument of type '"twet"' is not assignable to parameter of type '"twet" & NoInfer<Problem<"there is no job 'twet'. Did you mean 'tweet'?">>'.",
      ]
    `)
})

test('a call for the wrong kind of job does not compile, and says which one to use', async () => {
  expect(
    await errorsOf(`await runner.enqueue('send_digest', 1)\nawait runner.trigger('tweet', { text: 'hi' })`),
  ).toMatchInlineSnapshot(`
    [
      "TS2345: Argument of type '"send_digest"' is not assignable to parameter of type '"send_digest" & NoInfer<Problem<"'send_digest' is self-contained and takes no messages: use trigger('send_digest')">>'.",
      "TS2345: Argument of type '"tweet"' is not assignable to parameter of type '"tweet" & NoInfer<Problem<"'tweet' is a queue job: send it a message with enqueue('tweet', message)">>'.",
    ]
  `)
})

test('parameters, messages and results are those of the class', async () => {
  expect(
    await errorsOf(`await runner.enqueue('tweet', { txt: 'hi' })
await runner.trigger('ping')
await runner.trigger('ping', { left: 'many' })
const outcome = await (await runner.trigger('ping', { left: 1 })).result()
if (outcome.status === 'succeeded') outcome.results[0]?.pongs`),
  ).toMatchInlineSnapshot(`
    [
      "TS2561: Object literal may only specify known properties, but 'txt' does not exist in type 'Tweet'. Did you mean to write 'text'?",
      "TS2554: Expected 2-3 arguments, but got 1.",
      "TS2322: Type 'string' is not assignable to type 'number'.",
      "TS2551: Property 'pongs' does not exist on type 'Ping'. Did you mean 'pings'?",
    ]
  `)
})

test('a capability that a job requires is required of the program', async () => {
  expect(
    await errorsOf(`import { createRunner } from 'jobwright'
import { registry } from './jobs.gen'
createRunner({ registry })`),
  ).toMatchInlineSnapshot(`
    [
      "TS2345: Argument of type '{ registry: Registry<"twitter">; }' is not assignable to parameter of type 'RunnerOptions<"twitter">'.",
    ]
  `)
})

test('calls for a job that is ordered by key require the key, unless its class makes it', async () => {
  expect(
    await errorsOf(`import type { JobContext } from 'jobwright'
declare const context: JobContext
await runner.enqueue('orders', { customer: 'a' })
await runner.enqueue('orders', { customer: 'a' }, { delaySeconds: 1 })
await context.enqueue('orders', { customer: 'a' })
await runner.enqueueMany('orders', [{ customer: 'a' }])
await runner.enqueueMany('orders', [{ customer: 'a' }], () => ({ dedupeKey: 'a' }))
await context.enqueueMany('orders', [{ customer: 'a' }])
await runner.trigger('reports')
await runner.trigger('reports', { customer: 'a' }, {})`),
  ).toMatchInlineSnapshot(`
    [
      "TS2554: Expected 3 arguments, but got 2.",
      "TS2741: Property 'orderKey' is missing in type '{ delaySeconds: number; }' but required in type 'KeyedMessageOptions'.",
      "TS2554: Expected 3 arguments, but got 2.",
      "TS2554: Expected 3 arguments, but got 2.",
      "TS2345: Argument of type '() => { dedupeKey: string; }' is not assignable to parameter of type 'KeyedMessageOptions | ((message: Order, index: number) => KeyedMessageOptions)'.",
      "TS2554: Expected 3 arguments, but got 2.",
      "TS2554: Expected 3 arguments, but got 1.",
      "TS2741: Property 'orderKey' is missing in type '{}' but required in type 'KeyedMessageOptions'.",
    ]
  `)
})
