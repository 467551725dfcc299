/** Collects the facts of one source file. */

import type { FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'
import { parse, syntaxErrorsOf } from '../syntax/parse.ts'
import { declaredCapabilitiesOf } from './bindings/capability-names.ts'
import { constantsOf } from './bindings/constants.ts'
import { declaredNamesOf } from './bindings/declared-names.ts'
import { exportedNamesOf, starExportsOf } from './bindings/exported-names.ts'
import { importedNamesOf } from './bindings/imported-names.ts'
import { runtimeImportsOf } from './bindings/runtime-imports.ts'
import { ignoreCommentsOf } from './ignore-comments.ts'
import { declaredClassesOf } from './jobs/declared-classes.ts'
import { classDecoratorsOf, passedOnBy } from './jobs/class-decorators.ts'
import { lookalikesOf, otherDecoratorsOf } from './jobs/foreign-decorators.ts'
import { jobsOf } from './jobs/job-classes.ts'
import { runnerCallsOf, strayJobsOf } from './jobs/jobwright-uses.ts'
import { MentionedImports } from './jobs/mentioned-imports.ts'
import { isJson, jsonFactsOf } from './json-facts.ts'

/** Parses a file and collects its facts. Nothing of the syntax tree is kept. */
export function factsOf(source: SourceFile): FileFacts {
  if (isJson(source.path)) return jsonFactsOf(source)
  const tree = parse(source.path, source.text)
  const imported = importedNamesOf(tree)
  const constants = constantsOf(tree)
  const declared = declaredNamesOf(tree, constants)
  const exports = exportedNamesOf(tree)
  const lookalikes = lookalikesOf(tree, { imported, constants, declared })
  const mentioned = new MentionedImports(tree, imported)
  return {
    source,
    jobs: jobsOf(tree, imported),
    constants,
    declared,
    classes: declaredClassesOf(tree, imported),
    imported,
    exports,
    starExports: starExportsOf(tree),
    runtimeImports: runtimeImportsOf(tree),
    runnerCalls: runnerCallsOf(tree, imported),
    strayJobs: strayJobsOf(tree, imported),
    lookalikes,
    classDecorators: classDecoratorsOf(tree, { imported, lookalikes, mentioned }),
    passedOn: passedOnBy(exports, { imported, mentioned }),
    otherDecorators: otherDecoratorsOf(tree, imported),
    syntaxErrors: syntaxErrorsOf(tree),
    capabilities: declaredCapabilitiesOf(tree),
    ignores: ignoreCommentsOf(tree),
  }
}
