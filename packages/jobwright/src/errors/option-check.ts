/**
 * The one checker of options. TypeScript checks them for its own users; plain JavaScript, a
 * terminal and a configuration file may give anything, and every wrong option is reported in the
 * same words.
 */

import { nearestName } from '../wording/did-you-mean.ts'
import { shown } from '../wording/shown.ts'

/** What the value of an option must be. */
export interface Rule {
  /** Reads well after "expected `option` to be". */
  readonly expected: string
  accepts(value: unknown): boolean
}

/** The rule of every option, by name. */
export type Rules<Name extends string = string> = Readonly<Record<Name, Rule>>

/** An option that has a value it cannot have, or that does not exist. */
export interface WrongOption {
  readonly name: string
  readonly isUnknown: boolean
  /** `expected maxConcurrent to be an integer ≥ 1, got 0` */
  readonly problem: string
}

/**
 * Checks every given option, in the order in which they are given. An option that is `undefined`
 * counts as left out.
 *
 * @param prefix stands before the names in the problems, such as `history.`
 */
export function wrongOptions(given: object, rules: Rules, prefix = ''): WrongOption[] {
  const wrong: WrongOption[] = []
  for (const option of Object.keys(given)) {
    const name = prefix + option
    const value: unknown = Reflect.get(given, option)
    const rule = Object.hasOwn(rules, option) ? rules[option] : undefined
    if (rule === undefined) {
      const known = Object.keys(rules).map((other) => prefix + other)
      wrong.push({ name, isUnknown: true, problem: unknownOption(name, known) })
    } else if (value !== undefined && !rule.accepts(value)) {
      wrong.push({ name, isUnknown: false, problem: wrongValue(name, rule.expected, value) })
    }
  }
  return wrong
}

/** `expected maxConcurrent to be an integer ≥ 1, got 0` */
export function wrongValue(name: string, expected: string, value: unknown): string {
  return `expected ${name} to be ${expected}, got ${brief(value)}`
}

/** `there is no option "worker"; did you mean "workers"?` */
export function unknownOption(name: string, known: readonly string[]): string {
  return `there is no option "${name}"; ${nameHint(name, known)}`
}

/**
 * `did you mean "workers"?`, or a list of names if none is near.
 *
 * @param listed the names to list, if not all known ones
 */
export function nameHint(name: string, known: readonly string[], listed: readonly string[] = known): string {
  const nearest = nearestName(name, known)
  if (nearest !== undefined) return `did you mean "${nearest}"?`
  const more = listed.length - MOST_NAMES
  const names = listed.slice(0, MOST_NAMES).join(', ') || 'none'
  return `there are ${names}${more > 0 ? ` and ${more} more` : ''}`
}

/** The most names that a message lists. */
const MOST_NAMES = 20

/** A long object or array is not shown: it may be a whole registry. */
function brief(value: unknown): string {
  const text = shown(value)
  if (typeof value !== 'object' || text.length <= MOST_CHARACTERS) return text
  return Array.isArray(value) ? 'an array' : 'another object'
}

const MOST_CHARACTERS = 60

/** A non-empty string. @param expected what it stands for */
export function textRule(expected = 'a non-empty string'): Rule {
  return { expected, accepts: isText }
}

/** `true` or `false`. */
export const FLAG: Rule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' }

/** An object that is not an array. */
export const OBJECT: Rule = { expected: 'an object', accepts: isObject }

/** A function. */
export const FUNCTION: Rule = { expected: 'a function', accepts: isFunction }

/** An integer within bounds, both included. */
export function integerRule(least: number, most?: number): Rule {
  return {
    expected: most === undefined ? `an integer ≥ ${least}` : `an integer from ${least} to ${most}`,
    accepts: (value) => Number.isSafeInteger(value) && isWithin(value, least, most),
  }
}

/** A finite number within bounds, both included. */
export function numberRule(least: number, most?: number): Rule {
  return {
    expected: most === undefined ? `a number ≥ ${least}` : `a number from ${least} to ${most}`,
    accepts: (value) => Number.isFinite(value) && isWithin(value, least, most),
  }
}

/** A finite number above 0. */
export const POSITIVE: Rule = {
  expected: 'a number > 0',
  accepts: (value) => Number.isFinite(value) && Number(value) > 0,
}

/** One of a few texts. */
export function choiceRule(choices: readonly string[]): Rule {
  return {
    expected: `one of ${choices.map((choice) => `'${choice}'`).join(', ')}`,
    accepts: (value) => choices.some((choice) => choice === value),
  }
}

/** An object with these functions. @param expected what it stands for */
export function functionsRule(expected: string, functions: readonly string[]): Rule {
  return {
    expected,
    accepts: (value) => isObject(value) && functions.every((name) => isFunction(value[name])),
  }
}

/** Whether a value is an object, and not an array or `null`. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is a string with at least one character. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** Whether a value can be called. */
export function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

function isWithin(value: unknown, least: number, most = Number.POSITIVE_INFINITY): boolean {
  return Number(value) >= least && Number(value) <= most
}
