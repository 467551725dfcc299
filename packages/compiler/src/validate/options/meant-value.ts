/** Guesses the value that a wrong one was meant to be. */

import { checkOption, nearestName, OPTION_RULES, type OptionName } from 'jobwright/manifest'

import type { StaticValue } from '../../evaluate/evaluation.ts'

/** A value that may be meant. */
export type Meant = string | number | boolean | readonly [string]

/**
 * The right value for a misspelt choice, for a number or boolean in quotes, for 0 or 1 instead of a
 * boolean, or for a text instead of a list of texts; `undefined` if anything else may be meant.
 */
export function meantValue(option: OptionName, wrong: StaticValue): Meant | undefined {
  const choice =
    typeof wrong === 'string' ? nearestName(wrong, OPTION_RULES[option].choices ?? []) : undefined
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
