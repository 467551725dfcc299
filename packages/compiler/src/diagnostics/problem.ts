/** What an entry of the catalogue is, and how it becomes a diagnostic at a place. */

import type { Diagnostic, Place, RelatedPlace, Severity, TextEdit } from './diagnostic.ts'
import { placeOf } from './place.ts'
import type { SourceSpan } from '../facts/source.ts'

/** Something that can be wrong. `Values` is what a single case of it has to tell. */
export interface Problem<Values = void> {
  /** Permanent: never changed, never given to another problem. */
  readonly code: string
  /** Where no setting says otherwise. */
  readonly severity: Severity
  /** Whether there is no right output as long as it stands: then it is an error whatever a setting or a comment says. */
  readonly blocksOutput?: true
  readonly message: (values: Values) => string
  readonly why: string
  readonly fix: (values: Values) => string
}

/** A case of a problem at a place, with the places that belong to it. */
export interface Finding<Values> {
  readonly at: SourceSpan | Place
  readonly values: Values
  readonly related?: readonly RelatedPlace[]
  readonly edit?: TextEdit | undefined
}

/** Makes the diagnostic. */
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
