/** Checks each job's options one by one, and the rules that they must keep together. */

import {
  brokenRules,
  checkOption,
  OPTION_NAMES,
  type BrokenRule,
  type JobOptions,
  type OptionName,
} from 'jobwright/manifest'

import {
  optionGivenTwice,
  orderWithConcurrency,
  twoSchedules,
  unknownOption,
} from '../catalogue/option-problems.ts'
import { diagnose, relatedTo, type Problem } from '../catalogue/problem.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { Scope } from '../evaluate.ts'
import type { Span } from '../expression.ts'
import { nearest } from '../nearest.ts'
import { inFileOf, type DeclaredJob, type NamedJob } from './declared-job.ts'
import { givenOptions, type GivenOption } from './given-options.ts'
import { notStatic } from './not-static.ts'
import { wrongOption } from './wrong-option.ts'

/** The options of a job that are valid, with the places of their values. */
export interface CheckedOptions {
  /** In the order in which options are documented. */
  readonly options: JobOptions
  readonly at: ReadonlyMap<OptionName, GivenOption>
  readonly diagnostics: readonly Diagnostic[]
}

/** A job with its options. */
export interface JobWithOptions extends CheckedOptions {
  readonly job: NamedJob
}

/** Reads the options of a job and checks them. What is wrong is left out. */
export function checkOptions(job: DeclaredJob, scope: Scope): CheckedOptions {
  const { given, diagnostics } = givenOptions(job, scope)
  const at = new Map<OptionName, GivenOption>()
  const seen = new Map<string, GivenOption>()
  const problems = given.flatMap((option) => {
    const twice = checkTwice(job, option, seen)
    if (twice !== undefined) return [twice]
    const found = checkGiven(job, option, scope)
    if (found.length === 0 && isOptionName(option.key)) at.set(option.key, option)
    return found
  })
  const options = optionsOf(at)
  const broken = brokenRules(options).map((rule) => diagnoseRule(job, rule, at))
  return { options, at, diagnostics: [...diagnostics, ...problems, ...broken] }
}

/** The options in the order in which they are documented. */
export function inOrder(options: JobOptions): JobOptions {
  const given = OPTION_NAMES.filter((name) => options[name] !== undefined)
  return Object.fromEntries(given.map((name) => [name, options[name]]))
}

/** The place of an element of an array, where the array is written out. */
export function elementSpan(option: GivenOption | undefined, index: number): Span {
  if (option === undefined) return { start: 0, end: 0 }
  const { expression, valueSpan } = option
  return expression.kind === 'array' ? (expression.elements[index] ?? valueSpan) : valueSpan
}

function checkTwice(
  job: DeclaredJob,
  option: GivenOption,
  seen: Map<string, GivenOption>,
): Diagnostic | undefined {
  const { key, keySpan } = option
  if (key === undefined) return undefined
  const before = seen.get(key)
  if (before === undefined) {
    seen.set(key, option)
    return undefined
  }
  const related = [relatedTo(inFileOf(job, before.keySpan), 'the first one')]
  return diagnose(optionGivenTwice, { at: inFileOf(job, keySpan), values: { option: key }, related })
}

function checkGiven(job: DeclaredJob, option: GivenOption, scope: Scope): Diagnostic[] {
  const { key, keySpan, evaluation } = option
  if (key !== undefined && !isOptionName(key)) {
    const values = { option: key, meant: nearest(key, OPTION_NAMES) }
    return [diagnose(unknownOption, { at: inFileOf(job, keySpan), values })]
  }
  if (!evaluation.ok) {
    const what = key === undefined ? 'a part of the options is' : `${key} is`
    return evaluation.reasons.map((reason) => notStatic(job, { what, reason, scope }))
  }
  // An option that is undefined is not given.
  if (key === undefined || evaluation.value === undefined) return []
  const problem = checkOption(key, evaluation.value)
  return problem === undefined ? [] : [wrongOption(job, option, problem)]
}

function optionsOf(at: ReadonlyMap<OptionName, GivenOption>): JobOptions {
  const entries = [...at].map(([name, { evaluation }]) => [
    name,
    evaluation.ok ? evaluation.value : undefined,
  ])
  return inOrder(Object.fromEntries(entries)) // every value was checked against its rule
}

const RULE_PROBLEMS: Readonly<Record<BrokenRule['rule'], Problem<{ readonly broken: string }>>> = {
  'two-schedules': twoSchedules,
  'order-with-concurrency': orderWithConcurrency,
}

function diagnoseRule(
  job: DeclaredJob,
  { rule, options: [first, ...others], message }: BrokenRule,
  at: ReadonlyMap<OptionName, GivenOption>,
): Diagnostic {
  const placeOfKey = (name: OptionName) => inFileOf(job, at.get(name)?.keySpan ?? job.decorator)
  return diagnose(RULE_PROBLEMS[rule], {
    at: placeOfKey(first),
    values: { broken: message },
    related: others.map((name) => relatedTo(placeOfKey(name), `${name} is given here`)),
  })
}

function isOptionName(name: string | undefined): name is OptionName {
  return OPTION_NAMES.some((known) => known === name)
}
