import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { compile } from '../compile/compile.ts'
import type { ProjectConfig } from '../project/config.ts'
import { loadProject } from '../project/project.ts'
import { fixture, type Files } from '../testing/project.fixture.ts'

const run = promisify(execFile)

/** Inside the package, so that the projects find `jobwright`. */
const PARENT = new URL('../../node_modules/.fixtures', import.meta.url).pathname
const TSC = new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url).pathname

const COMPILER_OPTIONS = {
  target: 'es2023',
  lib: ['es2024', 'esnext.disposable'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  isolatedDeclarations: true,
  declaration: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true, // the projects import this workspace's sources
  types: ['node'],
}

const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' }

const TASKS = {
  'src/capabilities.ts': `declare module 'jobwright' {
  interface Capabilities { twitter: { post(text: string): Promise<string> }; chain: { height: number } }
}
export {}
`,
  'src/tasks/digest.ts': `import { BaseTask, job, type JobContext, type RunnerResult } from 'jobwright'

/** Tells the day's news. */
@job('send_digest', { cron: '0 8 * * *', requires: ['chain'], dependencies: ['tweet:v2'] })
export default class extends BaseTask<RunnerResult, { readonly day: string }> {
  async execute(context: JobContext<{ readonly day: string }>): Promise<RunnerResult[]> {
    await context.enqueue('tweet:v2', { text: context.parameters.day })
    return [{ success: true, message: '' }]
  }
}
`,
  'src/tasks/posts/tweet.ts': `import { job, JobPriority, QueueTask, type QueueContext, type RunnerResult } from 'jobwright'
import { JobType } from '../../jobs.gen/job-types.ts'

interface Posted extends RunnerResult { readonly id: string }

@job('tweet:v2', { priority: JobPriority.HIGH, rateLimit: { max: 3, perSeconds: 60 }, requires: ['twitter'], tags: ["it's"] })
export class TweetTask extends QueueTask<Posted, { readonly text: string }> {
  override async process({ text }: { readonly text: string }, context: QueueContext<{ readonly text: string }>): Promise<Posted> {
    const handle = await context.trigger(JobType.SEND_DIGEST, { day: text })
    const outcome = await handle.result()
    return { success: outcome.status === 'succeeded', message: '', id: '1' }
  }
}
`,
  'src/tasks/plain.mts': `import { BaseTask, job, type RunnerResult } from 'jobwright'
@job('plain')
export class Plain extends BaseTask {
  async execute(): Promise<RunnerResult[]> { return [] }
}
class Hidden extends BaseTask {
  async execute(): Promise<RunnerResult[]> { return [] }
}
@job('re-named')
class Renamed extends Hidden {}
export { Renamed as Other }
`,
  'src/main.ts': `import type { Registry } from 'jobwright'
import { configSchema, JobType, registry, type JobsConfig } from './jobs.gen/index.ts'

export const all: readonly JobType[] = Object.values(JobType)
export const config: JobsConfig = { 'tweet:v2': { maxRetries: 3 } }
export const loaded: Registry<'twitter' | 'chain'> = registry
export const exact: 'send_digest' = JobType.SEND_DIGEST
export const schema: object = configSchema
`,
} satisfies Files

/** The output of tsc for the project; empty if it finds no error. */
async function typeErrors(files: Files, compilerOptions: object, config: ProjectConfig): Promise<string> {
  const tsconfig = { compilerOptions: { ...COMPILER_OPTIONS, ...compilerOptions }, include: ['src'] }
  const root = await fixture({ ...files, 'tsconfig.json': JSON.stringify(tsconfig) }, PARENT)
  const { diagnostics } = await compile(await loadProject({ root, config }), 'write')
  expect(diagnostics).toEqual([])
  return run(process.execPath, [TSC, '-p', root], { cwd: root }).then(
    () => '',
    (error: { readonly stdout: string }) => error.stdout,
  )
}

/** The same sources for a compiler that needs other extensions. */
function importing(extension: string, files: Files): Files {
  const entries = Object.entries(files).map(([file, text]) => [
    file,
    text.replaceAll(/(\/[\w-]+)\.ts'/g, `$1${extension}'`),
  ])
  return Object.fromEntries(entries)
}

test('the emitted files type-check with .ts imports', async () => {
  expect(await typeErrors(TASKS, BUNDLER, { importExtension: '.ts' })).toBe('')
})

test('the emitted files type-check without extensions', async () => {
  expect(await typeErrors(importing('', TASKS), BUNDLER, { importExtension: 'none' })).toBe('')
})

test('the emitted files type-check with .js imports', async () => {
  const files = { 'package.json': '{ "type": "module" }', ...importing('.js', TASKS) }
  expect(await typeErrors(files, { module: 'nodenext' }, { importExtension: '.js' })).toBe('')
})

test('the emitted files of a project without jobs type-check', async () => {
  const files = {
    'src/tasks/nothing.ts': 'export {}\n',
    'src/main.ts': `import { configSchema, JobType, registry, type JobsConfig } from './jobs.gen'
export const config: JobsConfig = {}
export const parts: readonly object[] = [configSchema, JobType, registry]
`,
  }
  expect(await typeErrors(files, BUNDLER, { importExtension: 'none' })).toBe('')
})
