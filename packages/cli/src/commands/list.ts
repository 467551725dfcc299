/** `jobwright list`: the jobs of a project, one line each. */

import { relative } from 'node:path'

import { compile, loadProject, type Project } from '@jobwright/compiler'
import {
  defineCommand,
  jsonText,
  JSON_ARGUMENT,
  PROJECT_COMMANDS,
  ROOT_ARGUMENT,
  table,
  unknownName,
  type Column,
  type Command,
  type ExitCode,
} from 'jobwright/command-line'
import {
  displayNameOf,
  durationWords,
  resolveOptions,
  scheduleWords,
  type ManifestJob,
} from 'jobwright/manifest'

import { exitCodeOf, printDiagnostics } from './outcome.ts'

/** Prints every job. Diagnostics go to standard error. */
export const list: Command = defineCommand({
  name: 'list',
  description: PROJECT_COMMANDS.list,
  args: {
    root: ROOT_ARGUMENT,
    tag: { type: 'string', valueHint: 'word', description: 'Only jobs with this word among their tags' },
    json: JSON_ARGUMENT,
  },
  async run({ root, tag, json }): Promise<ExitCode> {
    const compilation = await compile(await loadProject({ root }), 'check')
    await printDiagnostics(compilation)
    const jobs = tag === undefined ? compilation.manifest.jobs : taggedJobs(compilation.manifest.jobs, tag)
    process.stdout.write(json ? jsonOf(jobs) : textOf(jobs, compilation.project))
    return exitCodeOf(compilation)
  },
})

/** @throws UsageError if no job has the tag */
function taggedJobs(jobs: readonly ManifestJob[], tag: string): readonly ManifestJob[] {
  const tagged = jobs.filter(({ options }) => options.tags?.includes(tag))
  if (tagged.length > 0) return tagged
  throw unknownName('tag', tag, [...new Set(jobs.flatMap(({ options }) => options.tags ?? []))])
}

const COLUMNS: readonly Column[] = [
  { heading: 'JOB' },
  { heading: 'SCHEDULE' },
  { heading: 'PRIORITY' },
  { heading: 'MAX', align: 'right' },
  { heading: 'TIMEOUT', align: 'right' },
  { heading: 'RETRIES', align: 'right' },
  { heading: 'FILE' },
]

/** The width of an output that has none, such as a pipe or a CI log. */
const DEFAULT_WIDTH = 100

function textOf(jobs: readonly ManifestJob[], project: Project): string {
  if (jobs.length === 0) return noJobs(project)
  return table(COLUMNS, jobs.map(rowOf), process.stdout.columns ?? DEFAULT_WIDTH)
}

function noJobs({ root, tasks }: Project): string {
  return `no jobs in ${tasks.map((folder) => relative(root, folder)).join(', ')}\n`
}

function rowOf(job: ManifestJob): string[] {
  const { priority, maxConcurrent, timeoutSeconds, maxRetries } = resolvedOptionsOf(job)
  const timeout = timeoutSeconds === undefined ? 'none' : durationWords(timeoutSeconds)
  const place = `${job.file}:${job.line}`
  return [job.type, scheduleText(job), priority, `${maxConcurrent}`, timeout, `${maxRetries}`, place]
}

function scheduleText({ type, kind, options }: ManifestJob): string {
  const schedule =
    scheduleWords(type, options) ?? (kind === 'queue' ? 'when sent messages' : 'when triggered')
  const atStart = options.runOnStart ? `${schedule}, at start` : schedule
  return options.enabled === false ? `disabled (${atStart})` : atStart
}

function jsonOf(jobs: readonly ManifestJob[]): string {
  return jsonText({ jobs: jobs.map((job) => ({ ...job, options: resolvedOptionsOf(job) })) })
}

function resolvedOptionsOf({ type, options }: ManifestJob): ReturnType<typeof resolveOptions> {
  return resolveOptions(options, { name: displayNameOf(type), description: '' })
}
