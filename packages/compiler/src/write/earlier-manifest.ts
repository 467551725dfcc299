/** The jobs that the project had before, for the check of renamed jobs. */

import { readFileSync } from 'node:fs'

import type { Manifest } from 'jobwright/manifest'

import { committedText, ignoredIn, isCommit, isIgnored } from '../project/git.ts'
import { ProjectConfigError } from '../project/config.ts'
import type { Project } from '../project/project.ts'

const NAME = 'manifest.json'

/**
 * The jobs in the manifest of the last commit. Where it holds none, those in the file on disk; but
 * none if git ignores the file: nobody knows of when it is.
 *
 * @param manifest the jobs of now. As long as they have the same names and places, git is not asked
 * again
 * @param asked what {@link askEarly} has returned at the beginning of the compile
 */
export async function earlierJobs(
  project: Project,
  manifest: Manifest,
  asked: EarlyAnswer,
): Promise<Manifest['jobs']> {
  if (manifest.jobs.length === 0) return []
  const { committed, isDiskEarlier } = await known(project, manifest.jobs, asked)
  return committed ?? (isDiskEarlier ? jobsOnDisk(project) : [])
}

/** The question to git on its way; `undefined` if it was not asked. */
export type EarlyAnswer = { readonly committed: Promise<string | undefined> } | undefined

/**
 * Asks git for the manifest of the last commit before the jobs are known, so that its process works
 * while files are parsed. The first compile needs the answer; later ones ask only if jobs change.
 */
export function askEarly({ output }: Project): EarlyAnswer {
  return answers.has(output) ? undefined : { committed: committedText(output, NAME, 'HEAD') }
}

/**
 * The jobs in the manifest of another commit; none if it holds no manifest.
 *
 * @throws ProjectConfigError if there is no such commit
 */
export async function jobsAgainst({ output }: Project, commit: string): Promise<Manifest['jobs']> {
  if (await isCommit(output, commit)) return jobsIn(await committedText(output, NAME, commit))
  throw new ProjectConfigError('--against', [
    `git finds no commit ${JSON.stringify(commit)}; name a branch, a tag or a commit that is fetched`,
  ])
}

/** What git knows of the manifest. */
interface Known {
  /** The jobs at the time of the answer. */
  readonly jobs: Manifest['jobs']
  /** The jobs of the last commit; `undefined` if it holds no manifest. */
  readonly committed: Manifest['jobs'] | undefined
  readonly isDiskEarlier: boolean
}

/** The last answers of git by project. A watcher compiles many times. */
const answers = new Map<string, Known>()

async function known({ root, output }: Project, jobs: Manifest['jobs'], asked: EarlyAnswer): Promise<Known> {
  const before = answers.get(output)
  if (before !== undefined && haveSameNames(before.jobs, jobs)) return before
  const text = await (asked ? asked.committed : committedText(output, NAME, 'HEAD'))
  const isDiskEarlier = text === undefined && !(await isIgnoredAlone(root, output))
  const answer = { jobs, committed: text === undefined ? undefined : jobsIn(text), isDiskEarlier }
  answers.set(output, answer)
  return answer
}

/** Whether the jobs have the same names and places. Most jobs are even the same objects. */
function haveSameNames(before: Manifest['jobs'], now: Manifest['jobs']): boolean {
  return before.length === now.length && now.every((job, index) => isSameName(before[index]!, job))
}

function isSameName(before: Manifest['jobs'][number], now: Manifest['jobs'][number]): boolean {
  return before === now || namesOf(before) === namesOf(now)
}

function namesOf({ type, export: name, file, options }: Manifest['jobs'][number]): string {
  return JSON.stringify([type, name, file, options.aliases])
}

/** Whether git ignores the manifest, but not the whole project. */
async function isIgnoredAlone(root: string, output: string): Promise<boolean> {
  return (await ignoredIn(output, [NAME])).has(NAME) && !(await isIgnored(root))
}

function jobsOnDisk({ output }: Project): Manifest['jobs'] {
  try {
    const text = readFileSync(`${output}/${NAME}`, 'utf8')
    if (latest?.text !== text) latest = { text, jobs: jobsIn(text) }
    return latest.jobs
  } catch {
    return []
  }
}

/**
 * Notes the jobs that a text holds, so that the next compile need not parse it. It finds the
 * manifest of this one on disk.
 */
export function noteManifest(text: string, jobs: Manifest['jobs']): void {
  latest = { text, jobs }
}

let latest: { readonly text: string; readonly jobs: Manifest['jobs'] } | undefined

/** The jobs of a manifest; none if it cannot be read, as it is of another version or damaged. */
function jobsIn(text: string | undefined): Manifest['jobs'] {
  if (text === undefined) return []
  try {
    const manifest: unknown = JSON.parse(text)
    const isManifest = typeof manifest === 'object' && manifest !== null && 'jobs' in manifest
    return isManifest && Array.isArray(manifest.jobs) ? manifest.jobs.filter(isJob) : []
  } catch {
    return []
  }
}

function isJob(value: unknown): value is Manifest['jobs'][number] {
  if (typeof value !== 'object' || value === null) return false
  const { type, export: name, file } = value as Readonly<Record<string, unknown>>
  return [type, name, file].every((text) => typeof text === 'string')
}
