/** Suggests what to write instead of a value that cannot be used. */

import { BOOLEANS } from './environment.ts'
import type { ConfiguredValue } from './layer.ts'
import type { OverridableOption } from '../manifest/config-schema.ts'
import { cronProblem, meantCron } from '../manifest/timing/cron.ts'
import { millisecondsOf } from '../manifest/timing/durations.ts'
import { meantTimezone, timezoneProblem } from '../manifest/timing/timezone.ts'
import { shown } from '../wording/shown.ts'
import { checkOption } from '../manifest/option-rules.ts'

/** The end of the sentence about a wrong value: the reason, what to write, or nothing. */
export function remedyFor({ option, written, source }: ConfiguredValue): string {
  if (typeof written !== 'string') return ''
  const isVariable = source.layer === 'environment' || source.layer === 'older environment'
  if (written.trim() === '') {
    return isVariable ? '; a variable that is empty is set, so unset it to leave the option as it is' : ''
  }
  const meant = meantBy(option, written.trim()).find((value) => checkOption(option, value) === undefined)
  if (meant !== undefined) return `; write ${isVariable && typeof meant === 'string' ? meant : shown(meant)}`
  if (option === 'cron') return `: ${cronProblem(written)}`
  return option === 'timezone' ? timezoneRemedy(written) : ''
}

function timezoneRemedy(written: string): string {
  const meant = meantTimezone(written)
  return `: ${timezoneProblem(written)}${meant === undefined ? '' : `; write "${meant}"`}`
}

/**
 * The values that a text may stand for, the most likely first. Some may be wrong for the option.
 */
function meantBy(option: OverridableOption, text: string): unknown[] {
  if (option === 'cron') return [text, meantCron(text)]
  return [text, text.toUpperCase(), booleanIn(text.toLowerCase()), Number(text), secondsIn(option, text)]
}

/** The boolean that a text means, including texts that the environment does not accept. */
function booleanIn(text: string): boolean | undefined {
  return BOOLEANS.get(text === 'y' ? 'yes' : text === 'n' ? 'no' : text)
}

/** The seconds in a duration with units, for an option that counts seconds. */
function secondsIn(option: OverridableOption, text: string): number | undefined {
  if (!option.endsWith('Seconds')) return undefined
  try {
    return millisecondsOf(text) / 1000
  } catch {
    return undefined
  }
}
