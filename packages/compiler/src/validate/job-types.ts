/** Checks that each job type exists, is static, is a string, and is well formed. */

import { isJobType, JOB_TYPE_MAX_LENGTH, shown } from 'jobwright/manifest'

import { invalidJobType, jobTypeNotStatic, jobTypeNotString } from '../diagnostics/catalogue/name-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnose } from '../diagnostics/problem.ts'
import type { StaticValue } from '../evaluate/evaluation.ts'
import type { SourceSpan } from '../facts/source.ts'
import { inFileOf, isNamed, type DeclaredJob } from '../link/declared-job.ts'
import { placesOf } from './options/not-static.ts'

/** Every problem of the job's type. */
export function checkJobType(job: DeclaredJob): Diagnostic[] {
  const { decorator, typeEvaluation: evaluation, typeSpan } = job
  if (isNamed(job) || decorator.arguments === undefined) return []
  if (evaluation === undefined) {
    return [diagnose(jobTypeNotString, { at: inFileOf(job, typeSpan), values: { got: 'nothing' } })]
  }
  if (evaluation.ok) return [wrongType(job, evaluation.value)]
  return evaluation.reasons.map((problem) => {
    const { at, reason } = problem
    return diagnose(jobTypeNotStatic, {
      at: inFileOf(job, at),
      values: { reason },
      related: placesOf(problem),
    })
  })
}

function wrongType(job: DeclaredJob, value: StaticValue): Diagnostic {
  const at = inFileOf(job, job.typeSpan)
  if (typeof value !== 'string') return diagnose(jobTypeNotString, { at, values: { got: shown(value) } })
  return invalidType(at, value)
}

/** The diagnostic for a text that cannot be a job type. */
export function invalidType(at: SourceSpan, type: string): Diagnostic {
  return diagnose(invalidJobType, {
    at,
    values: { type, problem: problemOf(type), meant: validFormOf(type) },
  })
}

function problemOf(type: string): string {
  if (type === '') return 'it is empty'
  if (type.length > JOB_TYPE_MAX_LENGTH) {
    return `it has ${type.length} characters, and at most ${JOB_TYPE_MAX_LENGTH} are allowed`
  }
  const [stranger] = /[^A-Za-z0-9._:-]/u.exec(type) ?? []
  if (stranger !== undefined) return `it contains ${JSON.stringify(stranger)}`
  if (!/^[A-Za-z]/.test(type)) return 'it does not begin with a letter'
  if (type in {}) return 'every object in JavaScript has a property of this name'
  return 'a separator stands at its end or beside another one'
}

/** The nearest valid job type; `undefined` if the wrong one has too few letters. */
function validFormOf(type: string): string | undefined {
  const plain = type.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss')
  const form = plain.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^[^A-Za-z]+|_$/g, '')
  return isJobType(form) ? form : undefined
}
