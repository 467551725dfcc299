/**
 * Keeps the lines of jobs in generated files as long as the jobs stay the same. A watcher emits
 * them many times.
 */

import type { ManifestJob } from 'jobwright/manifest'

import type { Layout } from './layout.ts'

/** Memoises a function that makes a job's line. */
export function keptLines(make: (job: ManifestJob) => string): (job: ManifestJob) => string {
  const kept = new WeakMap<ManifestJob, string>()
  return (job) => {
    const before = kept.get(job)
    if (before !== undefined) return before
    const line = make(job)
    kept.set(job, line)
    return line
  }
}

/**
 * Memoises a function that makes a job's line for a layout. Only the latest layout of a job is
 * kept.
 */
export function keptLayoutLines(
  make: (job: ManifestJob, layout: Layout) => string,
): (job: ManifestJob, layout: Layout) => string {
  const kept = new WeakMap<ManifestJob, { readonly layout: Layout; readonly line: string }>()
  return (job, layout) => {
    const before = kept.get(job)
    if (before !== undefined && isSame(before.layout, layout)) return before.line
    const line = make(job, layout)
    kept.set(job, { layout, line })
    return line
  }
}

function isSame(one: Layout, other: Layout): boolean {
  return (
    one.root === other.root && one.output === other.output && one.importExtension === other.importExtension
  )
}
