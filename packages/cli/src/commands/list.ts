/** `jobwright list`: the jobs of a project, one line each. */

import { relative } from 'node:path'

import { compile, loadProject, type Compilation, type Project } from '@jobwright/compiler'
import {
  displayNameOf,
  durationWords,
  resolveOptions,
  scheduleWords,
  type ManifestJob,
} from 'jobwright/manifest'

import { ROOT_ARGUMENT } from '../command/arguments.ts'
import { defineCommand, type Command } from '../command/command.ts'
import { exitCodeOf, type ExitCode } from '../command/exit-code.ts'
import { problems } from '../formats/pretty.ts'
import { jsonText } from '../text/json-text.ts'
import { table, type Column } from '../text/table.ts'

/** Prints every job. Diagnostics go to standard error. */
export const list: Command = defineCommand({
  meta: { name: 'jobwright list', description: 'Show the jobs with schedule, priority, limits and place' },
  args: {
    root: ROOT_ARGUMENT,
    format: {
      type: 'enum',
      options: ['pretty', 'json'],
      default: 'pretty',
      description: 'The format of the output',
    },
  },
  async run({ args: { root, format } }): Promise<ExitCode> {
    const compilation = await compile(await loadProject({ root }), 'check')
    process.stderr.write(await problems(compilation, process.stderr))
    process.stdout.write(format === 'json' ? jsonOf(compilation) : textOf(compilation))
    return exitCodeOf(compilation)
  },
})

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

function textOf({ manifest, project }: Compilation): string {
  if (manifest.jobs.length === 0) return noJobs(project)
  return table(COLUMNS, manifest.jobs.map(rowOf), process.stdout.columns ?? DEFAULT_WIDTH)
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

function scheduleText({ kind, options }: ManifestJob): string {
  const schedule = scheduleWords(options) ?? (kind === 'queue' ? 'when sent messages' : 'when triggered')
  const atStart = options.runOnStart ? `${schedule}, at start` : schedule
  return options.enabled === false ? `disabled (${atStart})` : atStart
}

function jsonOf({ manifest }: Compilation): string {
  const jobs = manifest.jobs.map((job) => ({ ...job, options: resolvedOptionsOf(job) }))
  return jsonText({ jobs })
}

function resolvedOptionsOf({ type, options }: ManifestJob): ReturnType<typeof resolveOptions> {
  return resolveOptions(options, { name: displayNameOf(type), description: '' })
}
