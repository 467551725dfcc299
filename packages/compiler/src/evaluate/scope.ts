/** What the names in an expression can stand for. */

import type { FileFacts } from '../facts/facts.ts'
import type { Imports } from './imports.ts'

/** The names that an expression may use. */
export interface Scope {
  /** The file of the expression: its top-level names. */
  readonly facts: FileFacts
  readonly imports: Imports
  /** The members of `JobType` in this compile: `SEND_DIGEST` → `send_digest`. */
  readonly jobTypes: ReadonlyMap<string, string>
}

/** The part of a scope that does not depend on the file. */
export type Surroundings = Pick<Scope, 'imports' | 'jobTypes'>

/**
 * The scope of a file. It reads `jobTypes` only when an expression asks for it, so that memos do
 * not depend on it.
 */
export function scopeOf(facts: FileFacts, around: Surroundings): Scope {
  return {
    facts,
    imports: around.imports,
    get jobTypes() {
      return around.jobTypes
    },
  }
}

/** The scope of the job types themselves. `JobType` is made of them, so they cannot use it. */
export function scopeOfTypes(facts: FileFacts, imports: Imports): Scope {
  return {
    facts,
    imports: { lookup: (request) => imports.lookup(request), isJobTypes: () => false },
    jobTypes: NO_CONSTANTS,
  }
}

const NO_CONSTANTS: ReadonlyMap<string, string> = new Map()
