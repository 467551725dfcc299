/** Compares the jobs with those of an earlier manifest, and finds the ones that were renamed. */

import type { ManifestJob } from 'jobwright/manifest'

import { renamedJob } from '../diagnostics/catalogue/name-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnose } from '../diagnostics/problem.ts'
import { inFileOf } from '../link/declared-job.ts'
import type { JobWithOptions } from './options/options.ts'

/** A job of an earlier manifest. */
export type EarlierJob = Pick<ManifestJob, 'type' | 'export' | 'file'> & Partial<Pick<ManifestJob, 'kind'>>

/**
 * Every job that had another type in the earlier manifest, unless a job has that type as an alias.
 * A job is the same if its class is: the same name in the same file, or else the only class of that
 * name, or else the only one in its file that is new.
 */
export function checkRenames(jobs: readonly JobWithOptions[], earlier: readonly EarlierJob[]): Diagnostic[] {
  const aliases = new Set(jobs.flatMap(({ options }) => options.aliases ?? []))
  const types = new Set(jobs.map(({ job }) => job.type))
  const renamed = formerTypes(jobs, earlier).filter(({ former }) => !aliases.has(former))
  return renamed.map(({ entry: { job }, former }) =>
    diagnose(renamedJob, {
      at: inFileOf(job, job.typeSpan),
      values: { type: job.type, former, isReused: types.has(former) },
    }),
  )
}

interface Renaming {
  readonly entry: JobWithOptions
  readonly former: string
}

function formerTypes(jobs: readonly JobWithOptions[], earlier: readonly EarlierJob[]): Renaming[] {
  if (areAllInPlace(jobs, earlier)) return []
  const same = sameJobs(jobs, earlier)
  return jobs.flatMap((entry) => {
    const before = same.get(entry)
    if (before === undefined || before.type === entry.job.type || !isSameKind(entry, before)) return []
    return [{ entry, former: before.type }]
  })
}

/** Whether the earlier job of each type was the same class, as in most compiles. */
function areAllInPlace(jobs: readonly JobWithOptions[], earlier: readonly EarlierJob[]): boolean {
  const byType = new Map(earlier.map((job) => [job.type, job]))
  return jobs.every(({ job: { type, facts, declaration } }) => {
    const before = byType.get(type)
    return before?.file === facts.source.file && before.export === declaration.exportName
  })
}

/** Each job with the earlier job that it is, as far as that is certain. */
function sameJobs(
  jobs: readonly JobWithOptions[],
  earlier: readonly EarlierJob[],
): ReadonlyMap<JobWithOptions, EarlierJob> {
  const same = new Map<JobWithOptions, EarlierJob>()
  const found = new Set<EarlierJob>()
  const isNew = (entry: JobWithOptions): boolean => !same.has(entry)
  const isGone = (job: EarlierJob): boolean => !found.has(job)
  match(jobs, earlier, placesOf)
  // A name that several classes have says nothing, even if all but one of them stayed in place.
  match(jobs, earlier, namesOf)
  match(jobs.filter(isNew), earlier.filter(isGone), filesOf)
  return same

  function match(now: readonly JobWithOptions[], before: readonly EarlierJob[], keyOf: KeyOf): void {
    const groups = groupedBy(before, (job) => keyOf(job.file, job.export))
    for (const [key, entries] of groupedBy(now, keyOfEntry(keyOf))) {
      const candidates = groups.get(key) ?? []
      const [entry, job] = [entries[0]!, candidates[0]]
      const isCertain = entries.length === 1 && candidates.length === 1
      if (!isCertain || job === undefined || !isNew(entry) || !isGone(job)) continue
      same.set(entry, job)
      found.add(job)
    }
  }
}

/** What a class is recognised by; `undefined` if it has none of it. */
type KeyOf = (file: string, name: string | undefined) => string | undefined

function keyOfEntry(keyOf: KeyOf): (entry: JobWithOptions) => string | undefined {
  return ({ job: { facts, declaration } }) => keyOf(facts.source.file, declaration.exportName)
}

function placesOf(file: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${file}\0${name}`
}

/** The name of a default export says nothing. */
function namesOf(_file: string, name: string | undefined): string | undefined {
  return name === 'default' ? undefined : name
}

function filesOf(file: string): string {
  return file
}

/** The values by their keys; those without a key are left out. */
function groupedBy<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string | undefined,
): ReadonlyMap<string, readonly Value[]> {
  const groups = new Map<string, Value[]>()
  for (const value of values) {
    const key = keyOf(value)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}

/** A job of another kind takes other messages. */
function isSameKind({ job: { declaration } }: JobWithOptions, { kind }: EarlierJob): boolean {
  return kind === undefined || declaration.base.kind !== 'task' || declaration.base.task === kind
}
