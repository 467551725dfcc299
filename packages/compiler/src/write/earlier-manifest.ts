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
  const { committed, isDiskEarlier } = await known(project, signatureOf(manifest), asked)
  return jobsIn(committed ?? (isDiskEarlier ? textOnDisk(project) : undefined))
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
  readonly signature: string
  readonly committed: string | undefined
  readonly isDiskEarlier: boolean
}

/** The last answers of git by project. A watcher compiles many times. */
const answers = new Map<string, Known>()

async function known({ root, output }: Project, signature: string, asked: EarlyAnswer): Promise<Known> {
  const before = answers.get(output)
  if (before?.signature === signature) return before
  const committed = await (asked ? asked.committed : committedText(output, NAME, 'HEAD'))
  const isDiskEarlier = committed === undefined && !(await isIgnoredAlone(root, output))
  const answer = { signature, committed, isDiskEarlier }
  answers.set(output, answer)
  return answer
}

/** Whether git ignores the manifest, but not the whole project. */
async function isIgnoredAlone(root: string, output: string): Promise<boolean> {
  return (await ignoredIn(output, [NAME])).has(NAME) && !(await isIgnored(root))
}

function signatureOf({ jobs }: Manifest): string {
  return JSON.stringify(
    jobs.map(({ type, export: name, file, options }) => [type, name, file, options.aliases]),
  )
}

function textOnDisk({ output }: Project): string | undefined {
  try {
    return readFileSync(`${output}/${NAME}`, 'utf8')
  } catch {
    return undefined
  }
}

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
