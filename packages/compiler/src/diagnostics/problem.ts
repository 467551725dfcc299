/** An entry of the catalogue, and how it becomes a diagnostic. */

import type { SourceSpan } from '../facts/source.ts'
import type { Diagnostic, Place, RelatedPlace, Severity, TextEdit } from './diagnostic.ts'
import { placeOf } from './place.ts'

/** Something that can be wrong. `Values` are the details of a single case. */
export interface Problem<Values = void> {
  /** Permanent: it never changes, and never goes to another problem. */
  readonly code: string
  /** The severity, unless a project sets another one. */
  readonly severity: Severity
  /**
   * Whether there is no valid output while the problem exists. It is then an error, whatever
   * settings and comments say.
   */
  readonly blocksOutput?: true
  /**
   * Whether the problem lies between this version and the last commit, so that a commit ends it. A
   * comment that ignores it then silences nothing, and is no mistake.
   */
  readonly endsWithCommit?: true
  readonly message: (values: Values) => string
  readonly why: string
  readonly fix: (values: Values) => string
}

/** A single case of a problem. */
export interface Finding<Values> {
  readonly at: SourceSpan | Place
  readonly values: Values
  readonly related?: readonly RelatedPlace[]
  readonly edit?: TextEdit | undefined
}

/** Makes the diagnostic of a case. */
export function diagnose<Values>(problem: Problem<Values>, finding: Finding<Values>): Diagnostic {
  const { code, severity, why } = problem
  return {
    code,
    severity,
    message: problem.message(finding.values),
    why,
    fix: problem.fix(finding.values),
    docs: docsOf(code),
    ...(isPlace(finding.at) ? finding.at : placeOf(finding.at)),
    related: finding.related ?? [],
    ...(finding.edit !== undefined && { edit: finding.edit }),
  }
}

/** A related place. */
export function relatedTo(at: SourceSpan, message: string): RelatedPlace {
  return { ...placeOf(at), message }
}

/** The page about a code, in the `docs` folder. */
function docsOf(code: string): string {
  return `errors/${code}.md`
}

function isPlace(at: SourceSpan | Place): at is Place {
  return 'line' in at
}
