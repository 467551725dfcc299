/**
 * Checks the jobs of all files, and makes their manifest. Pure: it reads no file and changes no
 * input.
 */

import type { EngineName, Manifest, ManifestJob } from 'jobwright/manifest'

import { unknownJob } from '../diagnostics/catalogue/dependency-problems.ts'
import { syntaxError } from '../diagnostics/catalogue/file-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { placeOf } from '../diagnostics/place.ts'
import { diagnose } from '../diagnostics/problem.ts'
import type { Imports } from '../evaluate/imports.ts'
import { scopeOf } from '../evaluate/scope.ts'
import type { FileFacts } from '../facts/facts.ts'
import { byCodeUnit } from '../files/path.ts'
import { declaredJobs, inFileOf, isNamed, type DeclaredJob } from '../link/declared-job.ts'
import { constantOfJob, jobConstants } from '../link/job-constants.ts'
import { Memo } from '../link/memo.ts'
import { checkAliases } from './aliases.ts'
import { checkBody } from './class-bodies.ts'
import { checkClass, checkStrayJobs } from './classes.ts'
import { checkCollisions, firstOfEachType } from './collisions.ts'
import { checkDependencies } from './dependencies.ts'
import { checkEngineLimits } from './engine-limits.ts'
import { checkIdleOptions } from './idle-options.ts'
import { checkJobType } from './job-types.ts'
import { checkOptions, inOrder, type CheckedOptions, type JobWithOptions } from './options/options.ts'
import { checkSchedule } from './schedules.ts'

/** The parts of the project that the checks need. */
export interface ValidationSettings {
  readonly envPrefix: string
  readonly engine: EngineName
  /** The modules that the files import. */
  readonly imports: Imports
}

/** The result of the validation. */
export interface Validation {
  /** The manifest of the jobs that have a valid type of their own. */
  readonly manifest: Manifest
  /** The same jobs, with the places of their options. */
  readonly jobs: readonly JobWithOptions[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Checks each job alone, and all jobs against each other. */
export function validate(files: readonly FileFacts[], settings: ValidationSettings): Validation {
  const { imports } = settings
  const declared = files.flatMap((facts) => declaredJobs(facts, { imports, jobTypes: NO_TYPES }))
  const { unique, diagnostics: duplicates } = firstOfEachType(declared.filter(isNamed))
  const around = { imports, jobTypes: jobConstants(unique) }
  const checked = declared.map((job) => checkedJobs.of(job, around))
  const fit = new Set<DeclaredJob>(unique)
  const jobs = checked.flatMap(({ entry }) => (isFit(entry, fit) ? [entry] : []))
  const diagnostics = [
    ...checked.flatMap(({ ofClass }) => ofClass),
    ...files.flatMap(checkStrayJobs),
    ...duplicates,
    ...checkCollisions(unique, settings.envPrefix),
    ...checked.flatMap(({ entry }) => entry.diagnostics),
    ...checked.flatMap(({ entry, ofUse }) => (isFit(entry, fit) ? ofUse : [])),
    ...jobs.flatMap((job) => checkEngineLimits(job, settings.engine)),
    ...checkAliases(jobs),
    ...checkDependencies(jobs, writtenTypes(declared)),
  ]
  return { manifest: manifestOf(jobs, settings), jobs, diagnostics: withSyntaxErrors(files, diagnostics) }
}

const NO_TYPES: ReadonlyMap<string, string> = new Map()

/** A job, with every diagnostic that depends on it alone. */
interface CheckedJob {
  readonly entry: CheckedEntry
  readonly ofClass: readonly Diagnostic[]
  /** Diagnostics that count only if the job has a type of its own. */
  readonly ofUse: readonly Diagnostic[]
}

type CheckedEntry = CheckedOptions & { readonly job: DeclaredJob }

const checkedJobs = new Memo((job: DeclaredJob, around): CheckedJob => {
  const entry = { job, ...checkOptions(job, scopeOf(job.facts, around)) }
  return { entry, ofClass: [...checkClass(job), ...checkJobType(job)], ofUse: checkUse(entry) }
})

function checkUse(entry: CheckedEntry): Diagnostic[] {
  const { job } = entry
  if (!isNamed(job)) return []
  const named = { ...entry, job }
  return [...checkSchedule(named), ...checkIdleOptions(named), ...checkBody(named)]
}

function isFit(entry: CheckedEntry, fit: ReadonlySet<DeclaredJob>): entry is JobWithOptions {
  return fit.has(entry.job)
}

/**
 * Every text in the place of a job type. A dependency on an invalid job type is not a second
 * mistake.
 */
function writtenTypes(declared: readonly DeclaredJob[]): Set<string> {
  const values = declared.map(({ typeEvaluation }) => (typeEvaluation?.ok ? typeEvaluation.value : undefined))
  return new Set(values.filter((value) => typeof value === 'string'))
}

/**
 * Adds the syntax errors. In a file that does not parse everything else is uncertain, and so is
 * every unknown job, which may be declared there.
 */
function withSyntaxErrors(files: readonly FileFacts[], diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const broken = files.filter(({ syntaxErrors }) => syntaxErrors.length > 0)
  const names = new Set(broken.map(({ source }) => source.file))
  const syntax = broken.flatMap(({ source, syntaxErrors }) =>
    syntaxErrors.map((span) =>
      diagnose(syntaxError, { at: { source, span }, values: { problem: span.message.replace(/\.$/, '') } }),
    ),
  )
  const isSure = ({ code, file }: Diagnostic): boolean =>
    !names.has(file) && (broken.length === 0 || code !== unknownJob.code)
  return [...syntax, ...diagnostics.filter(isSure)]
}

function manifestOf(jobs: readonly JobWithOptions[], { envPrefix }: ValidationSettings): Manifest {
  const sorted = jobs.toSorted((one, other) => byCodeUnit(one.job.type, other.job.type))
  return { formatVersion: 1, envPrefix, jobs: sorted.flatMap(manifestJobOf) }
}

/**
 * Returns the same object as long as the job is the same, so that generated lines are found again.
 */
function manifestJobOf(entry: JobWithOptions): readonly ManifestJob[] {
  const known = manifestJobs.get(entry)
  if (known !== undefined) return known
  const made = manifestJob(entry)
  manifestJobs.set(entry, made)
  return made
}

const manifestJobs = new WeakMap<JobWithOptions, readonly ManifestJob[]>()

function manifestJob({ job, options }: JobWithOptions): ManifestJob[] {
  const { declaration, facts, type } = job
  const { base, description, exportName, nameSpan } = declaration
  if (exportName === undefined) return []
  return [
    {
      type,
      constant: constantOfJob(job),
      ...(base.kind === 'task' && { kind: base.task }),
      export: exportName,
      file: facts.source.file,
      line: placeOf(inFileOf(job, nameSpan)).line,
      options: description === undefined ? options : inOrder({ description, ...options }),
    },
  ]
}
