/** Checks the options of each job, one by one and together. */

import { checkOption, nearestName, OPTION_NAMES, type JobOptions, type OptionName } from 'jobwright/manifest'

import { optionGivenTwice, unknownOption } from '../../diagnostics/catalogue/option-problems.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { diagnose, relatedTo } from '../../diagnostics/problem.ts'
import type { Scope } from '../../evaluate/scope.ts'
import type { Span, SourceSpan } from '../../facts/source.ts'
import { inFileOf, type DeclaredJob, type NamedJob } from '../../link/declared-job.ts'
import { givenOptions, type GivenOption } from './given-options.ts'
import { notStatic } from './not-static.ts'
import { optionRemoval, optionRenaming } from './option-edits.ts'
import { checkRules } from './broken-rules.ts'
import { synonymOf } from './option-synonyms.ts'
import { wrongOption } from './wrong-option.ts'

/** The options of a job, checked. */
export interface CheckedOptions {
  /** The valid options, in the order of the documentation. */
  readonly options: JobOptions
  /** All options that are given, with their places. */
  readonly given: ReadonlyMap<string, GivenOption>
  /** Whether every name and every value is known. */
  readonly isComplete: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/** A job with its options. */
export interface JobWithOptions extends CheckedOptions {
  readonly job: NamedJob
}

/** Reads the options of a job and checks them. */
export function checkOptions(job: DeclaredJob, scope: Scope): CheckedOptions {
  const { given: all, diagnostics } = givenOptions(job, scope)
  const given = new Map<string, GivenOption>()
  const valid: [OptionName, unknown][] = []
  const problems = all.flatMap((option) => {
    const { key, evaluation } = option
    const before = key === undefined ? undefined : given.get(key)
    if (before !== undefined) return [givenTwice(job, option, { before, all })]
    if (key !== undefined) given.set(key, option)
    const found = checkGiven(job, option, { scope, all })
    if (found.length === 0 && evaluation.ok && isOptionName(key)) valid.push([key, evaluation.value])
    return found
  })
  const options = inOrder(Object.fromEntries(valid)) // each value was checked against its rule
  const broken = checkRules(job, options, given)
  const isComplete =
    diagnostics.length === 0 && all.every(({ key, evaluation }) => key !== undefined && evaluation.ok)
  return { options, given, isComplete, diagnostics: [...diagnostics, ...problems, ...broken] }
}

/** The options in the order of the documentation. */
export function inOrder(options: JobOptions): JobOptions {
  const given = OPTION_NAMES.filter((name) => options[name] !== undefined)
  return Object.fromEntries(given.map((name) => [name, options[name]]))
}

/** The place of an option's name; the decorator if the option is not given. */
export function placeOfOption({ job, given }: JobWithOptions, name: OptionName): SourceSpan {
  return inFileOf(job, given.get(name)?.keySpan ?? job.decorator)
}

/** A text with its place. */
export interface PlacedText {
  readonly text: string
  readonly span: Span
}

/** The texts of an array option, each with its place, even if other elements are wrong. */
export function textsOf({ given }: CheckedOptions, name: OptionName): readonly PlacedText[] {
  const elements = given.get(name)?.elements ?? []
  // Most jobs have none, and every compile asks all jobs.
  if (elements.length === 0) return NO_TEXTS
  return elements.flatMap(({ span, evaluation }) => {
    const text = evaluation.ok ? evaluation.value : undefined
    return typeof text === 'string' ? [{ text, span }] : []
  })
}

const NO_TEXTS: readonly PlacedText[] = []

function givenTwice(
  job: DeclaredJob,
  { key, keySpan }: GivenOption,
  { before, all }: { readonly before: GivenOption; readonly all: readonly GivenOption[] },
): Diagnostic {
  const related = [relatedTo(inFileOf(job, before.keySpan), 'the first one')]
  // JavaScript takes the last of two values.
  const edit = optionRemoval(job, before, all)
  return diagnose(optionGivenTwice, {
    at: inFileOf(job, keySpan),
    values: { option: `${key}` },
    related,
    edit,
  })
}

function checkGiven(
  job: DeclaredJob,
  option: GivenOption,
  { scope, all }: { readonly scope: Scope; readonly all: readonly GivenOption[] },
): Diagnostic[] {
  const { key, keySpan, evaluation } = option
  if (key !== undefined && !isOptionName(key)) {
    const near = nearestName(key, OPTION_NAMES)
    const edit = near === undefined ? undefined : optionRenaming(job, option, { meant: near, given: all })
    const values = { option: key, meant: near ?? synonymOf(key) }
    return [diagnose(unknownOption, { at: inFileOf(job, keySpan), values, edit })]
  }
  if (!evaluation.ok) {
    const what = key === undefined ? 'a part of the options is' : `${key} is`
    return evaluation.reasons.map((reason) => notStatic(job, { what, reason, scope }))
  }
  // `undefined` counts as not given.
  if (key === undefined || evaluation.value === undefined) return []
  const problem = checkOption(key, evaluation.value)
  return problem === undefined ? [] : [wrongOption(job, option, problem)]
}

function isOptionName(name: string | undefined): name is OptionName {
  return OPTION_NAMES.some((known) => known === name)
}
