/** The facts of a file that says nothing: what others are built on. */

import type { FileFacts } from './facts.ts'
import type { SourceFile } from './source.ts'

/** Nothing but the file itself. */
export function noFacts(source: SourceFile): FileFacts {
  return {
    source,
    jobs: [],
    constants: new Map(),
    declared: new Map(),
    classes: new Map(),
    imported: new Map(),
    exports: new Map(),
    passedOn: [],
    loads: [],
    runnerCalls: [],
    strayJobs: [],
    lookalikes: [],
    otherDecorators: [],
    syntaxErrors: [],
    capabilities: undefined,
    ignores: [],
  }
}
