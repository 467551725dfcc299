/** The value that a wrong one was meant to be, where the right ones are few enough to tell. */

import { checkOption, OPTION_RULES, type OptionName } from 'jobwright/manifest'

import type { StaticValue } from '../evaluation.ts'
import { nearest } from '../nearest.ts'

/** A misspelt choice, or a number or truth value in quotes; `undefined` for what may have been meant otherwise. */
export function meantValue(option: OptionName, wrong: StaticValue): string | number | boolean | undefined {
  if (typeof wrong !== 'string') return undefined
  const choice = nearest(wrong, choicesOf(option))
  if (choice !== undefined) return choice
  return [unquoted(wrong)].find((value) => value !== undefined && checkOption(option, value) === undefined)
}

/** The texts that an option's rule names. */
function choicesOf(option: OptionName): string[] {
  const texts = OPTION_RULES[option].expected.matchAll(/'(\w+)'/g)
  return Array.from(texts, ([, text]) => text!) // the group always matches
}

function unquoted(text: string): number | boolean | undefined {
  const word = text.trim().toLowerCase()
  if (word === 'true' || word === 'false') return word === 'true'
  return word === '' ? undefined : Number(word)
}
