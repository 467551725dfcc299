/** Puts the facts of one source file together. */

import { declaredCapabilitiesOf } from './bindings/capability-names.ts'
import { constantsOf } from './bindings/constants.ts'
import type { FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'
import { declaredClassesOf } from './jobs/declared-classes.ts'
import { declaredNamesOf } from './bindings/declared-names.ts'
import { exportedNamesOf, passedOnBy } from './bindings/exported-names.ts'
import { ignoreCommentsOf } from './ignore-comments.ts'
import { importedNamesOf } from './bindings/imported-names.ts'
import { jobsOf } from './jobs/job-classes.ts'
import { isJson, jsonFactsOf } from './json-facts.ts'
import { lookalikesOf } from './jobs/lookalikes.ts'
import { moduleLoadsOf } from './bindings/module-loads.ts'
import { otherDecoratorsOf } from './jobs/other-decorators.ts'
import { parse, syntaxErrorsOf } from '../syntax/parse.ts'
import { runnerCallsOf } from './jobs/runner-calls.ts'
import { strayJobsOf } from './jobs/stray-jobs.ts'

/** Parses a file and reads its facts off the tree, of which nothing is kept. */
export function factsOf(source: SourceFile): FileFacts {
  if (isJson(source.path)) return jsonFactsOf(source)
  const tree = parse(source.path, source.text)
  const imported = importedNamesOf(tree)
  const constants = constantsOf(tree)
  const declared = declaredNamesOf(tree, constants)
  return {
    source,
    jobs: jobsOf(tree, imported),
    constants,
    declared,
    classes: declaredClassesOf(tree, imported),
    imported,
    exports: exportedNamesOf(tree),
    passedOn: passedOnBy(tree),
    loads: moduleLoadsOf(tree),
    runnerCalls: runnerCallsOf(tree, imported),
    strayJobs: strayJobsOf(tree, imported),
    lookalikes: lookalikesOf(tree, { imported, constants, declared }),
    otherDecorators: otherDecoratorsOf(tree, imported),
    syntaxErrors: syntaxErrorsOf(tree),
    capabilities: declaredCapabilitiesOf(tree),
    ignores: ignoreCommentsOf(tree),
  }
}
