/** Editors complete the names of jobs, offer nothing else, and mark wrong ones. */

import { join } from 'node:path'

import type { Fixture } from '@jobwright/test-support'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Editor } from './editor.ts'
import { install, type Installation } from './installation.ts'
import { openServer } from './language-server.ts'
import { openService } from './language-service.ts'
import { userTsconfig } from './tsconfig.ts'

const MAIN = `import { createRunner, type Runner } from 'jobwright'
import { registry } from './jobs.gen'

export const runner: Runner = createRunner({ registry, capabilities: { wallet: 1 } })
`

const IMPORTS = `import { createRunner, job, type JobContext } from 'jobwright'
import { runJob } from 'jobwright/testing'
import { JobType, registry, type JobsConfig } from './jobs.gen'
import { runner } from './main'
declare const context: JobContext
`

const TASKS = {
  'src/capabilities.ts': `declare module 'jobwright' { interface Capabilities { wallet: number } }
export {}
`,
  'src/tasks/self-contained.ts': `import { BaseTask, job } from 'jobwright'
@job('cleanup')
export class CleanupTask extends BaseTask { execute() { return [] } }
@job('send_digest')
export class SendDigestTask extends BaseTask { execute() { return [] } }
`,
  'src/tasks/queue.ts': `import { job, QueueTask } from 'jobwright'
@job('tweet', { requires: ['wallet'] })
export class TweetTask extends QueueTask<{ success: boolean }, { text: string }> { process() { return { success: true } } }
@job('tweet_later')
export class TweetLaterTask extends QueueTask<{ success: boolean }, { text: string }> { process() { return { success: true } } }
`,
}

const SELF_CONTAINED = ['cleanup', 'send_digest']
const QUEUES = ['tweet', 'tweet_later']
const ALL = [...SELF_CONTAINED, ...QUEUES]

/** Every place of a name, and what an editor offers there. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  "runner.trigger('|')": SELF_CONTAINED,
  "runner.trigger('cleanu|')": SELF_CONTAINED,
  "runner.trigger('tweet|')": SELF_CONTAINED,
  "runner.trigger('|', undefined, { delaySeconds: 1 })": SELF_CONTAINED,
  "runner.enqueue('|')": QUEUES,
  "runner.enqueue('twee|')": QUEUES,
  "runner.enqueue('|', { text: '' })": QUEUES,
  "runner.enqueueMany('|')": QUEUES,
  "runner.enqueueMany('tweet_late|', [{ text: '' }])": QUEUES,
  "runner.runNow('|')": ALL,
  "runner.runNow('cleanu|')": ALL,
  "runner.pause('|')": ALL,
  "runner.resume('twee|')": ALL,
  "runner.job('|')": ALL,
  "runner.cancel('|')": [],
  "runner.history({ job: '|' })": ALL,
  "runner.messages.list({ job: '|' })": ALL,
  "runner.deadLetters.list({ job: 'twee|' })": ALL,
  "runner.deadLetters.redrive({ job: '|' })": ALL,
  "runner.history({ tag: '|' })": [],
  "context.trigger('|')": SELF_CONTAINED,
  "context.enqueue('|', { text: '' })": QUEUES,
  "context.enqueueMany('|', [])": QUEUES,
  "runJob(registry, '|')": ALL,
  "job('new', { dependencies: ['|'] })": ALL,
  "job('new', { dependencies: ['cleanu|'] })": ALL,
  "job('new', { requires: ['|'] })": ['wallet'],
  "job('new', { tags: ['|'] })": [],
  'createRunner({ registry, capabilities: { wallet: 1 }, jobs: { | } })': ALL,
  '{ const config: JobsConfig = { | } }': ALL,
  'JobType.|': ['CLEANUP', 'SEND_DIGEST', 'TWEET', 'TWEET_LATER'],
}

const WRONG = [
  "runner.trigger('cleanu')",
  "runner.enqueue('twet', { text: '' })",
  "runner.pause('send_digset')",
  "context.enqueueMany('twet', [])",
  "runner.trigger('something_else')",
  "runner.trigger('')",
]

let installation: Installation

beforeAll(async () => {
  installation = await install()
})

afterAll(() => installation[Symbol.asyncDispose]())

async function createProject(tasks: Readonly<Record<string, string>>): Promise<Fixture> {
  const files = { 'tsconfig.json': userTsconfig(), 'src/main.ts': MAIN, ...tasks }
  const project = await installation.createProject(files)
  expect(await installation.run(project, 'jobwright generate')).toMatchObject({ code: 0 })
  return project
}

const TSC = join(import.meta.dirname, '../node_modules/typescript/bin/tsc')

const EDITORS: Readonly<Record<string, (root: string) => Promise<Editor>>> = {
  'TypeScript 5.9': (root) => openService('typescript-5.9', root, IMPORTS),
  'TypeScript 6.0': (root) => openService('typescript-6.0', root, IMPORTS),
  'TypeScript 7.0': (root) => openServer(TSC, root, IMPORTS),
}

test.for(Object.keys(EDITORS))(
  'an editor with %s offers names alone wherever a job is named',
  async (name) => {
    await using project = await createProject(TASKS)
    await using editor = await EDITORS[name]!(project.root)
    const lines = Object.keys(PLACES)
    const offered = await editor.complete(lines)
    expect(Object.fromEntries(lines.map((line, index) => [line, offered[index]?.toSorted()]))).toEqual(PLACES)
  },
)

test.for(Object.keys(EDITORS))('%s explains a wrong name', async (name) => {
  await using project = await createProject(TASKS)
  await using editor = await EDITORS[name]!(project.root)
  expect((await editor.errors(WRONG)).join('\n')).toMatchInlineSnapshot(`
    "Argument of type '"cleanu"' is not assignable to parameter of type '"cleanu" & NoInfer<Problem<"there is no job 'cleanu'. Did you mean 'cleanup'?">>'.
      Type 'string' is not assignable to type 'Problem<"there is no job 'cleanu'. Did you mean 'cleanup'?">'.
    Argument of type '"twet"' is not assignable to parameter of type '"twet" & NoInfer<Problem<"there is no job 'twet'. Did you mean 'tweet'?" | "there is no job 'twet'. Did you mean 'tweet_later'?">>'.
      Type 'string' is not assignable to type 'Problem<"there is no job 'twet'. Did you mean 'tweet'?" | "there is no job 'twet'. Did you mean 'tweet_later'?">'.
    Argument of type '"send_digset"' is not assignable to parameter of type '"send_digset" & NoInfer<Problem<"there is no job 'send_digset'. Did you mean 'send_digest'?">>'.
      Type 'string' is not assignable to type 'Problem<"there is no job 'send_digset'. Did you mean 'send_digest'?">'.
    Argument of type '"twet"' is not assignable to parameter of type '"twet" & NoInfer<Problem<"there is no job 'twet'. Did you mean 'tweet'?" | "there is no job 'twet'. Did you mean 'tweet_later'?">>'.
      Type 'string' is not assignable to type 'Problem<"there is no job 'twet'. Did you mean 'tweet'?" | "there is no job 'twet'. Did you mean 'tweet_later'?">'.
    Argument of type '"something_else"' is not assignable to parameter of type '"something_else" & NoInfer<UnknownName<"there is no job 'something_else'", "cleanup" | "send_digest">>'.
      Type 'string' is not assignable to type 'UnknownName<"there is no job 'something_else'", "cleanup" | "send_digest">'.
    Argument of type '""' is not assignable to parameter of type '"" & NoInfer<UnknownName<"there is no job ''", "cleanup" | "send_digest">>'.
      Type 'string' is not assignable to type 'UnknownName<"there is no job ''", "cleanup" | "send_digest">'."
  `)
})

test('no capability is offered before the program declares one', async () => {
  await using project = await createProject({
    'src/tasks/self-contained.ts': TASKS['src/tasks/self-contained.ts'],
  })
  await using editor = await EDITORS['TypeScript 5.9']!(project.root)
  expect(await editor.complete(["job('new', { requires: ['|'] })"])).toEqual([[]])
  expect((await editor.errors(["job('new', { requires: ['wallet'] })"])).join('\n')).toContain(
    'declare it first',
  )
})

/** 1,000 jobs of both kinds, with names that are alike. */
function manyTasks(): Record<string, string> {
  const files = Array.from({ length: 1000 }, (_, index) => [
    `src/tasks/task-${index}.ts`,
    index % 2 === 0
      ? `import { BaseTask, job } from 'jobwright'
@job('company_report_${index}')
export class Task extends BaseTask<{ success: boolean; at${index}: number }, { day: string }> { execute() { return [] } }
`
      : `import { job, QueueTask } from 'jobwright'
@job('company_message_${index}')
export class Task extends QueueTask<{ success: boolean }, { text: string; at${index}: number }> { process() { return { success: true } } }
`,
  ])
  return Object.fromEntries(files) as Record<string, string>
}

test('with 1,000 jobs, names and errors need no look at the classes of the others', async () => {
  await using project = await createProject(manyTasks())
  await using editor = await openService('typescript-5.9', project.root, IMPORTS)
  const instantiations: Record<string, number> = {}
  for (const code of ["runner.trigger('|')", "runner.enqueue('company_message_|')", "runner.pause('|')"]) {
    const [names = []] = await editor.complete([code])
    expect(names.length).toBeGreaterThanOrEqual(500)
    instantiations[code] = editor.instantiations()
  }
  for (const code of ["runner.trigger('company_report_x0')", "runner.pause('company_reprt_0')"]) {
    expect(await editor.errors([code])).toHaveLength(1)
    instantiations[code] = editor.instantiations()
  }
  // Looking at every class takes more than 100,000.
  for (const count of Object.values(instantiations)) expect(count).toBeLessThan(50_000)
})
