/** Checks what jobs depend on: jobs that exist, not themselves, not each other in a circle. */

import { cyclicDependency, selfDependency, unknownJob } from '../catalogue/dependency-problems.ts'
import { diagnose, relatedTo } from '../catalogue/problem.ts'
import { quoted } from '../catalogue/wording.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { nearest } from '../nearest.ts'
import type { SourceSpan } from '../place.ts'
import { cyclesOf } from './cycles.ts'
import { inFileOf } from './declared-job.ts'
import { textsOf, type JobWithOptions } from './options.ts'

/** One job's dependency on another, where it is written. */
interface Dependency {
  readonly from: string
  readonly on: string
  readonly at: SourceSpan
}

/**
 * Every dependency that can never be met.
 *
 * @param known every job type there is, also of jobs that are wrong in another way
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
        const meant = renamed.get(on) ?? nearest(on, [...known])
        const values = { written: quoted(on), meant: meant === undefined ? undefined : quoted(meant) }
        return diagnose(unknownJob, { at, values })
      }),
    ...checkCycles(dependencies),
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
