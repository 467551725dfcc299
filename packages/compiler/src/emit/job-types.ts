/**
 * Emits `job-types.ts`: the constants and the union of all job types, and the class of each job as
 * a type.
 */

import type { Manifest, ManifestJob } from 'jobwright/manifest'

import { HEADER, KEEP_FORMAT } from './header.ts'
import { keptLayoutLines, keptLines } from './kept-lines.ts'
import { taskSpecifier, type Layout } from './layout.ts'
import { commentText, literal, propertyAccess, propertyKey } from './literal.ts'

/** The text of the module. A task may import it: it loads nothing. */
export function emitJobTypes({ jobs }: Pick<Manifest, 'jobs'>, layout: Layout): string {
  return `${HEADER}/** Every job of the program, by constant. */
${KEEP_FORMAT}
export const JobType = ${block(jobs.map(constantLine))} as const

/** The name of a job. */
export type JobType = (typeof JobType)[keyof typeof JobType]

declare module 'jobwright' {
  ${KEEP_FORMAT}
  interface Jobs ${block(
    jobs.map((job) => classLine(job, layout)),
    '  ',
  )}

  ${KEEP_FORMAT}
  interface JobKinds ${block(jobs.map(kindLine).filter(isLine), '  ')}
${keyOrdered(jobs)}}
`
}

const constantLine = keptLines(({ constant, type, options }) => {
  const description = commentText(options.description ?? '')
  const comment = description === '' ? '' : `/** ${description} */ `
  return `${comment}${propertyKey(constant)}: ${literal(type)},`
})

const classLine = keptLayoutLines(({ type, file, export: name }, layout) => {
  return `${propertyKey(type)}: typeof import(${literal(taskSpecifier(layout, file))})${propertyAccess(name)}`
})

/** A kind that the build does not know is left to the class. */
const kindLine = keptLines(({ type, kind }) =>
  kind === undefined ? '' : `${propertyKey(type)}: ${literal(kind)}`,
)

function isLine(line: string): boolean {
  return line !== ''
}

/** Most programs have no job that is ordered by key. */
function keyOrdered(jobs: readonly ManifestJob[]): string {
  const keyed = jobs.filter(({ options }) => options.preserveOrder === 'key')
  if (keyed.length === 0) return ''
  const lines = keyed.map(({ type }) => `${propertyKey(type)}: true`)
  return `\n  ${KEEP_FORMAT}\n  interface KeyOrderedJobs ${block(lines, '  ')}\n`
}

function block(lines: readonly string[], indent = ''): string {
  if (lines.length === 0) return '{}'
  const start = `\n${indent}  `
  return `{${start}${lines.join(start)}\n${indent}}`
}
