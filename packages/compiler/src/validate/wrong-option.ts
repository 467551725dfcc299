/** Says what is wrong with a value: cron expressions and time zones have more to tell than that they are wrong. */

import { cronProblem, timezoneProblem, type OptionProblem } from 'jobwright/manifest'

import { badCron, badTimezone, wrongValue } from '../catalogue/option-problems.ts'
import { diagnose } from '../catalogue/problem.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { nearest } from '../nearest.ts'
import { inFileOf, type DeclaredJob } from './declared-job.ts'
import type { GivenOption } from './given-options.ts'

/** The diagnostic of an option whose value breaks its rule. */
export function wrongOption(
  job: DeclaredJob,
  given: GivenOption,
  { expected, got }: OptionProblem,
): Diagnostic {
  const at = inFileOf(job, given.span)
  const option = given.key ?? 'the option'
  const value = given.evaluation.ok ? given.evaluation.value : undefined
  if (typeof value === 'string' && option === 'cron') {
    return diagnose(badCron, {
      at,
      values: { cron: value, problem: cronProblem(value) ?? 'it is no cron expression' },
    })
  }
  if (typeof value === 'string' && option === 'timezone') {
    const values = {
      timezone: value,
      problem: timezoneProblem(value) ?? 'it is no time zone',
      meant: meantZone(value),
    }
    return diagnose(badTimezone, { at, values })
  }
  return diagnose(wrongValue, { at, values: { option, expected, got } })
}

/** A slip of the pen, or a city without its continent. */
function meantZone(timezone: string): string | undefined {
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')]
  const city = timezone.trim().toLowerCase().replaceAll(' ', '_')
  return nearest(timezone, zones) ?? zones.find((zone) => zone.toLowerCase().endsWith(`/${city}`))
}
