/**
 * Checks that jobs depend on jobs that exist, not on themselves, and not on each other in a circle.
 */

import { nearestName } from 'jobwright/manifest'

import {
  cyclicDependency,
  disabledDependency,
  selfDependency,
  unknownJob,
  unscheduledDependency,
} from '../diagnostics/catalogue/dependency-problems.ts'
import { quoted } from '../diagnostics/catalogue/wording.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnose, relatedTo } from '../diagnostics/problem.ts'
import { renaming } from '../diagnostics/renaming.ts'
import type { SourceSpan } from '../facts/source.ts'
import { inFileOf } from '../link/declared-job.ts'
import { cyclesOf } from './cycles.ts'
import { placeOfOption, textsOf, type JobWithOptions } from './options/options.ts'

/** A dependency of one job on another. */
interface Dependency {
  readonly from: string
  readonly on: string
  readonly at: SourceSpan
}

/**
 * Every dependency that can never be met, or may never be.
 *
 * @param known every job type, including those of jobs that are wrong in another way
 */
export function checkDependencies(jobs: readonly JobWithOptions[], known: ReadonlySet<string>): Diagnostic[] {
  const dependencies = jobs.flatMap(dependenciesOf)
  const renamed = new Map(
    jobs.flatMap((entry) => textsOf(entry, 'aliases').map(({ text }) => [text, entry.job.type] as const)),
  )
  return [
    ...dependencies
      .filter(({ from, on }) => from === on)
      .map(({ from: type, at }) => diagnose(selfDependency, { at, values: { type } })),
    ...dependencies
      .filter(({ on }) => !known.has(on))
      .map(({ on, at }) => {
        const meant = renamed.get(on) ?? nearestName(on, [...known])
        const values = { written: quoted(on), meant: meant === undefined ? undefined : quoted(meant) }
        const edit = meant === undefined ? undefined : renaming(at, on, meant)
        return diagnose(unknownJob, { at, values, edit })
      }),
    ...checkCycles(dependencies),
    ...checkWaiting(dependencies, jobs),
  ]
}

function dependenciesOf(entry: JobWithOptions): Dependency[] {
  const { job } = entry
  return textsOf(entry, 'dependencies').map(({ text, span }) => ({
    from: job.type,
    on: text,
    at: inFileOf(job, span),
  }))
}

/** Every dependency that can be met, but never is unless something else happens. */
function checkWaiting(dependencies: readonly Dependency[], jobs: readonly JobWithOptions[]): Diagnostic[] {
  const byType = new Map(jobs.map((entry) => [entry.job.type, entry]))
  return dependencies.flatMap(({ from, on, at }) => {
    const [waiting, awaited] = [byType.get(from), byType.get(on)]
    if (waiting === undefined || awaited === undefined || from === on) return []
    const finding = { at, values: { on } }
    if (awaited.options.enabled === false) {
      const related = [relatedTo(placeOfOption(awaited, 'enabled'), 'it is disabled here')]
      return [diagnose(disabledDependency, { ...finding, related })]
    }
    if (!isScheduled(waiting) || !isOnlyTriggered(awaited)) return []
    const related = [relatedTo(inFileOf(awaited.job, awaited.job.typeSpan), `"${on}" is declared here`)]
    return [diagnose(unscheduledDependency, { ...finding, related })]
  })
}

/**
 * Whether a job runs only when it is triggered. A queue job runs for its messages, which its
 * options do not show.
 */
function isOnlyTriggered(entry: JobWithOptions): boolean {
  const { base } = entry.job.declaration
  const isSelfContained = base.kind === 'task' && base.task === 'self-contained'
  return isSelfContained && entry.isComplete && !isScheduled(entry)
}

/** Whether a job has a schedule or runs at the start, even if the option is wrong. */
function isScheduled({ given }: JobWithOptions): boolean {
  return ['cron', 'intervalSeconds', 'runOnStart'].some((name) => given.has(name))
}

function checkCycles(dependencies: readonly Dependency[]): Diagnostic[] {
  const edges = new Map<string, Map<string, Dependency>>()
  for (const dependency of dependencies.filter(({ from, on }) => from !== on)) {
    const targets = edges.get(dependency.from) ?? new Map<string, Dependency>()
    edges.set(dependency.from, targets.set(dependency.on, targets.get(dependency.on) ?? dependency))
  }
  const graph = new Map([...edges].map(([from, targets]) => [from, [...targets.keys()]]))
  return cyclesOf(graph).map((cycle) => {
    const circle = cycle.map((from, index) => edges.get(from)!.get(cycle[(index + 1) % cycle.length]!)!)
    return diagnoseCycle(cycle, circle)
  })
}

function diagnoseCycle(cycle: readonly string[], circle: readonly Dependency[]): Diagnostic {
  return diagnose(cyclicDependency, {
    at: circle[0]!.at,
    values: { cycle: [...cycle, cycle[0]!] },
    related: circle.slice(1).map(({ from, on, at }) => relatedTo(at, `"${from}" depends on "${on}"`)),
  })
}
