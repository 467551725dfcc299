/** Says what is wrong with a value: cron expressions and time zones have more to tell than that they are wrong. */

import {
  cronProblem,
  isCronNeverDue,
  timezoneProblem,
  type OptionName,
  type OptionProblem,
} from 'jobwright/manifest'

import { badCron, badTimezone, wrongValue } from '../catalogue/option-problems.ts'
import { diagnose } from '../catalogue/problem.ts'
import { cronNeverDue } from '../catalogue/schedule-problems.ts'
import type { Diagnostic, TextEdit } from '../diagnostic.ts'
import { nearest } from '../nearest.ts'
import type { SourceSpan } from '../place.ts'
import { renaming } from '../renaming.ts'
import { inFileOf, type DeclaredJob } from './declared-job.ts'
import type { GivenOption } from './given-options.ts'
import { meantValue } from './meant-value.ts'

/** The diagnostic of an option whose value breaks its rule. */
export function wrongOption(
  job: DeclaredJob,
  given: GivenOption,
  { expected, got }: OptionProblem,
): Diagnostic {
  const at = inFileOf(job, given.span)
  const option = given.key ?? 'the option'
  const value = given.evaluation.ok ? given.evaluation.value : undefined
  if (typeof value === 'string' && option === 'cron' && isCronNeverDue(value)) {
    return diagnose(cronNeverDue, { at, values: { cron: value } })
  }
  if (typeof value === 'string' && option === 'cron') {
    return diagnose(badCron, {
      at,
      values: { cron: value, problem: cronProblem(value) ?? 'it is no cron expression' },
    })
  }
  if (typeof value === 'string' && option === 'timezone') {
    const meant = meantZone(value)
    const problem = timezoneProblem(value) ?? 'it is no time zone'
    const edit = meant === undefined ? undefined : renaming(at, value, meant)
    return diagnose(badTimezone, { at, values: { timezone: value, problem, meant }, edit })
  }
  const meant = given.key === undefined ? undefined : meantValue(given.key as OptionName, value) // it has a rule
  return diagnose(wrongValue, {
    at,
    values: { option, expected, got, meant: meant === undefined ? undefined : literal(meant) },
    edit: typeof value === 'string' && meant !== undefined ? rewriting(at, value, meant) : undefined,
  })
}

function literal(value: string | number | boolean): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

/** A choice stays in its quotes; a number or truth value loses them. */
function rewriting(at: SourceSpan, wrong: string, meant: string | number | boolean): TextEdit | undefined {
  if (typeof meant === 'string') return renaming(at, wrong, meant)
  const edit = renaming(at, wrong, String(meant))
  return edit && { start: at.span.start, end: at.span.end, text: String(meant) }
}

/** A slip of the pen, or a city without its continent. */
function meantZone(timezone: string): string | undefined {
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')]
  const city = timezone.trim().toLowerCase().replaceAll(' ', '_')
  return nearest(timezone, zones) ?? zones.find((zone) => zone.toLowerCase().endsWith(`/${city}`))
}
