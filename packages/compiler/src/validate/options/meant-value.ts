/** The value that a wrong one was meant to be, where the right ones are few enough to tell. */

import { checkOption, OPTION_RULES, type OptionName } from 'jobwright/manifest'

import type { StaticValue } from '../../evaluate/evaluation.ts'
import { nearest } from '../../diagnostics/nearest.ts'

/** What may be meant. */
export type Meant = string | number | boolean | readonly [string]

/**
 * A misspelt choice, a number or truth value in quotes, 0 or 1 for a truth value, or one text for a list of them;
 * `undefined` for what may have been meant otherwise.
 */
export function meantValue(option: OptionName, wrong: StaticValue): Meant | undefined {
  const choice = typeof wrong === 'string' ? nearest(wrong, OPTION_RULES[option].choices ?? []) : undefined
  return choice ?? otherForms(wrong).find((value) => checkOption(option, value) === undefined)
}

function otherForms(wrong: StaticValue): Meant[] {
  if (wrong === 0 || wrong === 1) return [wrong === 1]
  if (typeof wrong !== 'string') return []
  const value = unquoted(wrong)
  return value === undefined ? [[wrong]] : [value, [wrong]]
}

function unquoted(text: string): number | boolean | undefined {
  const word = text.trim().toLowerCase()
  if (word === 'true' || word === 'false') return word === 'true'
  return word === '' ? undefined : Number(word)
}
