/** A job as it is declared: its class, its decorator, and its type if it has a valid one. */

import { isJobType } from 'jobwright/manifest'

import { evaluate } from '../evaluate/evaluate.ts'
import type { Evaluation } from '../evaluate/evaluation.ts'
import type { Imports } from '../evaluate/imports.ts'
import { type Surroundings, scopeOfTypes } from '../evaluate/scope.ts'
import type { FileFacts } from '../facts/facts.ts'
import type { JobDeclaration, JobDecorator } from '../facts/job-declaration.ts'
import type { Span, SourceSpan } from '../facts/source.ts'
import { Memo } from './memo.ts'

/** One class with `@job`. */
export interface DeclaredJob {
  readonly facts: FileFacts
  readonly declaration: JobDeclaration
  /** The first `@job`. Any further one is a mistake. */
  readonly decorator: JobDecorator
  /** The job type; `undefined` if it is missing or not valid. */
  readonly type: string | undefined
  /** The evaluation of the first argument; `undefined` if there is none. */
  readonly typeEvaluation: Evaluation | undefined
  /** The place of the job type, or else of the decorator. */
  readonly typeSpan: Span
}

/** A job with a valid type. */
export type NamedJob = DeclaredJob & { readonly type: string }

/** The jobs of a file, named or not. */
export function declaredJobs(facts: FileFacts, around: Surroundings): readonly DeclaredJob[] {
  return jobsOfFiles.of(facts, around)
}

const jobsOfFiles = new Memo((facts: FileFacts, { imports }) => jobsOf(facts, imports))

function jobsOf(facts: FileFacts, imports: Imports): readonly DeclaredJob[] {
  const scope = scopeOfTypes(facts, imports)
  return facts.jobs.map((declaration) => {
    const [decorator] = declaration.decorators
    const argument = decorator.arguments?.[0]
    const typeEvaluation = argument === undefined ? undefined : evaluate(argument, scope)
    const value = typeEvaluation?.ok ? typeEvaluation.value : undefined
    const type = typeof value === 'string' && isJobType(value) ? value : undefined
    return { facts, declaration, decorator, type, typeEvaluation, typeSpan: argument ?? decorator }
  })
}

/** Whether the job has a valid type. */
export function isNamed(job: DeclaredJob): job is NamedJob {
  return job.type !== undefined
}

/** A span in the job's file. */
export function inFileOf({ facts }: DeclaredJob, span: Span): SourceSpan {
  return { source: facts.source, span }
}
