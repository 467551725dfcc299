/** Problems of comments that silence diagnostics: JW7001 to JW7999. */

import type { Problem } from '../problem.ts'

interface Ignored {
  readonly code: string
}

export const ignoreWithoutReason: Problem<Ignored> = {
  code: 'JW7001',
  severity: 'warning',
  message: ({ code }) => `${code} is ignored without a reason`,
  why: 'Whoever reads this next cannot tell whether it still holds.',
  fix: ({ code }) => `Write the reason after the code: // jobwright-ignore ${code} because …`,
}

export const ignoreUnused: Problem<Ignored> = {
  code: 'JW7002',
  severity: 'warning',
  message: ({ code }) => `there is no ${code} to ignore here`,
  why: 'A comment that silences nothing now would silence the next mistake.',
  fix: () => 'Remove the comment. It stands in the line above the problem, or at the end of its line.',
}

export const ignoreUnknownCode: Problem<Ignored & { readonly meant: string | undefined }> = {
  code: 'JW7003',
  severity: 'warning',
  message: ({ code }) =>
    code === '' ? 'it is not said what to ignore' : `there is no code ${code} to ignore`,
  why: 'A comment silences the one code that it names.',
  fix: ({ meant }) =>
    meant === undefined ? 'Name the code: // jobwright-ignore JW2001 because …' : `Did you mean ${meant}?`,
}

export const ignoreWithoutEffect: Problem<Ignored> = {
  code: 'JW7004',
  severity: 'warning',
  message: ({ code }) => `${code} cannot be ignored`,
  why: 'As long as it stands there is no right output, so the build fails whatever a comment says.',
  fix: () => 'Correct what it is about, and remove the comment.',
}
