/** Checks the class of each job, and the decorators around it. */

import {
  abstractClass,
  decoratorNotCalled,
  foreignBaseClass,
  foreignJob,
  noBaseClass,
  notExported,
  rawDecorator,
  severalDecorators,
  strayJob,
} from '../diagnostics/catalogue/class-problems.ts'
import { tooManyArguments } from '../diagnostics/catalogue/option-problems.ts'
import type { Diagnostic, TextEdit } from '../diagnostics/diagnostic.ts'
import { diagnose, relatedTo } from '../diagnostics/problem.ts'
import type { FileFacts } from '../facts/facts.ts'
import type { BaseClass, JobDecorator } from '../facts/job-declaration.ts'
import type { Span } from '../facts/source.ts'
import { inFileOf, type DeclaredJob } from '../link/declared-job.ts'

/** Every problem of the job's class and of its decorators. */
export function checkClass(job: DeclaredJob): Diagnostic[] {
  const { exportName, exportAt, standsIn, exportText, isAbstract, base, nameSpan } = job.declaration
  const finding = { at: inFileOf(job, nameSpan), values: { subject: subjectOf(job), standsIn, exportText } }
  const edit = exportText === undefined ? insertionOf('export ', exportAt) : undefined
  return [
    ...(exportName === undefined ? [diagnose(notExported, { ...finding, edit })] : []),
    ...(isAbstract ? [diagnose(abstractClass, finding)] : []),
    ...(base.kind === 'none' ? [diagnose(noBaseClass, finding)] : []),
    ...(base.kind === 'other' ? [foreignBase(job, base)] : []),
    ...checkDecorators(job),
  ]
}

/** Every use of `job` that looks like a job and declares none. */
export function checkStrayJobs({ source, strayJobs, lookalikes }: FileFacts): Diagnostic[] {
  const textOf = ({ start, end }: Span): string => source.text.slice(start, end)
  return [
    ...strayJobs.map((span) => diagnose(strayJob, { at: { source, span }, values: { text: textOf(span) } })),
    ...lookalikes.map(({ module, ...span }) =>
      diagnose(foreignJob, { at: { source, span }, values: { text: nameIn(textOf(span)), module } }),
    ),
  ]
}

/**
 * Every decorator of another library on a file with jobs, for a bundler that leaves decorators in
 * its output.
 */
export function checkOtherDecorators({ source, jobs, otherDecorators }: FileFacts): Diagnostic[] {
  if (jobs.length === 0) return []
  return otherDecorators.map((span) =>
    diagnose(rawDecorator, {
      at: { source, span },
      values: { text: nameIn(source.text.slice(span.start, span.end)) },
    }),
  )
}

/** The decorator without its arguments, which may be long. */
function nameIn(decorator: string): string {
  return decorator.replace(/[\s(][^]*$/, '')
}

function foreignBase(job: DeclaredJob, { span, end }: Extract<BaseClass, { kind: 'other' }>): Diagnostic {
  const base = job.facts.source.text.slice(span.start, span.end)
  return diagnose(foreignBaseClass, {
    at: inFileOf(job, span),
    values: { subject: subjectOf(job), base },
    related: end ? [relatedTo(end, 'the classes end here')] : [],
  })
}

function insertionOf(text: string, at: number | undefined): TextEdit | undefined {
  return at === undefined ? undefined : { start: at, end: at, text }
}

function checkDecorators(job: DeclaredJob): Diagnostic[] {
  const [first, ...further] = job.declaration.decorators
  const values = { subject: subjectOf(job) }
  return [
    ...(first.arguments === undefined
      ? [diagnose(decoratorNotCalled, { at: inFileOf(job, first), values })]
      : []),
    ...checkArguments(job, first),
    ...further.map((decorator) =>
      diagnose(severalDecorators, {
        at: inFileOf(job, decorator),
        values,
        related: [relatedTo(inFileOf(job, first), 'the first one')],
      }),
    ),
  ]
}

function checkArguments(job: DeclaredJob, { arguments: given = [] }: JobDecorator): Diagnostic[] {
  const [first, ...more] = given.slice(2)
  if (first === undefined) return []
  const span = { start: first.start, end: more.at(-1)?.end ?? first.end }
  return [diagnose(tooManyArguments, { at: inFileOf(job, span), values: { count: given.length } })]
}

function subjectOf({ declaration: { className } }: DeclaredJob): string {
  return className === undefined ? 'the class' : `class ${className}`
}
