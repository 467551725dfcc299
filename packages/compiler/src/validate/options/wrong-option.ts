/**
 * Makes the diagnostic for a value that breaks its rule. Cron expressions and time zones have
 * diagnostics of their own.
 */

import {
  cronProblem,
  isCronNeverDue,
  meantCron,
  meantTimezone,
  type OptionName,
  type OptionProblem,
  shown,
  timezoneProblem,
} from 'jobwright/manifest'

import { badCron, badTimezone, wrongValue } from '../../diagnostics/catalogue/option-problems.ts'
import { cronNeverDue } from '../../diagnostics/catalogue/schedule-problems.ts'
import type { Diagnostic, TextEdit } from '../../diagnostics/diagnostic.ts'
import { diagnose } from '../../diagnostics/problem.ts'
import { renaming } from '../../diagnostics/renaming.ts'
import type { StaticValue } from '../../evaluate/evaluation.ts'
import type { SourceSpan } from '../../facts/source.ts'
import { inFileOf, type DeclaredJob } from '../../link/declared-job.ts'
import type { GivenOption, GivenValue } from './given-options.ts'
import { meantValue, type Meant } from './meant-value.ts'

/** The diagnostic for an option whose value breaks its rule. */
export function wrongOption(
  job: DeclaredJob,
  given: GivenOption,
  { expected, got }: OptionProblem,
): Diagnostic {
  const at = inFileOf(job, wrongElement(given)?.span ?? given.span)
  const option = given.key ?? 'the option'
  const value = given.evaluation.ok ? given.evaluation.value : undefined
  if (typeof value === 'string' && option === 'cron' && isCronNeverDue(value)) {
    return diagnose(cronNeverDue, { at, values: { cron: value } })
  }
  if (typeof value === 'string' && option === 'cron') {
    const meant = meantCron(value)
    const problem = cronProblem(value) ?? 'it is no cron expression'
    return diagnose(badCron, {
      at,
      values: { cron: value, problem, meant },
      edit: nicknameEdit(at, value, meant),
    })
  }
  if (typeof value === 'string' && option === 'timezone') {
    const meant = meantTimezone(value)
    const problem = timezoneProblem(value) ?? 'it is no time zone'
    const edit = meant === undefined ? undefined : renaming(at, value, meant)
    return diagnose(badTimezone, { at, values: { timezone: value, problem, meant }, edit })
  }
  // Only an option with a rule can break it.
  const meant = given.key === undefined ? undefined : meantValue(given.key as OptionName, value)
  return diagnose(wrongValue, {
    at,
    values: { option, expected, got, meant: meant === undefined ? undefined : literal(meant) },
    edit: meant === undefined ? undefined : rewriting(at, value, meant),
  })
}

/**
 * Replaces a nickname inside its quotes. `renaming` finds the place, but would reject the signs in
 * the fields.
 */
function nicknameEdit(at: SourceSpan, nickname: string, fields: string | undefined): TextEdit | undefined {
  const edit = fields === undefined ? undefined : renaming(at, nickname, 'fields')
  return edit && fields !== undefined ? { ...edit, text: fields } : undefined
}

function literal(value: Meant): string {
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'object' ? `['${value[0]}']` : String(value)
}

/**
 * Replaces a value, if it is written at this place. A choice keeps its quotes; a number or boolean
 * loses them.
 */
function rewriting(at: SourceSpan, value: StaticValue, meant: Meant): TextEdit | undefined {
  const wrong = typeof value === 'string' ? value : shown(value)
  if (typeof meant === 'string') return renaming(at, wrong, meant)
  const { start, end } = at.span
  const written = at.source.text.slice(start, end)
  if (typeof meant === 'object') {
    return renaming(at, meant[0], 'x') && { start, end, text: `[${written}]` }
  }
  return renaming(at, wrong, String(meant)) && { start, end, text: String(meant) }
}

/** The first element of a list of texts that is not a text, or is empty. */
function wrongElement({ elements }: GivenOption): GivenValue | undefined {
  return elements.find(
    ({ evaluation }) => evaluation.ok && (typeof evaluation.value !== 'string' || !evaluation.value),
  )
}
