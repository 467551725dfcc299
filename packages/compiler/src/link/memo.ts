/**
 * Memoises functions across compiles: a result is reused as long as everything that the function
 * asked for (imports, the members of `JobType`) still has the same answer. A watcher's rebuild of
 * many jobs depends on it.
 */

import type { Imports, LinkedModule, ModuleRequest } from '../evaluate/imports.ts'
import type { Surroundings } from '../evaluate/scope.ts'

/**
 * A memo of a function of facts, or of anything made of them. The function must depend only on its
 * argument and on what it asks of the surroundings: every question is recorded with its answer.
 */
export class Memo<Argument extends object, Result> {
  readonly #known = new WeakMap<Argument, readonly Entry<Result>[]>()
  readonly #make: (argument: Argument, around: Surroundings) => Result

  constructor(make: (argument: Argument, around: Surroundings) => Result) {
    this.#make = make
  }

  /**
   * The result of the function, from an earlier call if all its questions have the same answers
   * now.
   */
  of(argument: Argument, around: Surroundings): Result {
    const entries = this.#known.get(argument) ?? []
    const known = entries.find(({ questions }) => questions.every((question) => question(around)))
    if (known !== undefined) return known.result
    const recorder = new Recorder(around)
    const result = this.#make(argument, recorder)
    this.#known.set(argument, [
      { questions: recorder.questions, result },
      ...entries.slice(0, MOST_ENTRIES - 1),
    ])
    return result
  }
}

/**
 * The most results for one argument. While modules are loaded one by one, the same questions get
 * several answers.
 */
const MOST_ENTRIES = 6

interface Entry<Result> {
  readonly questions: readonly Question[]
  readonly result: Result
}

/** Whether a question still has the same answer. */
type Question = (around: Surroundings) => boolean

/** Surroundings that record every question and its answer. */
class Recorder implements Surroundings {
  readonly questions: Question[] = []
  readonly imports: Imports
  readonly #around: Surroundings

  constructor(around: Surroundings) {
    this.#around = around
    this.imports = {
      lookup: (request) => this.#lookup(request),
      isJobTypes: (request) => this.#isJobTypes(request),
    }
  }

  get jobTypes(): ReadonlyMap<string, string> {
    const { jobTypes } = this.#around
    this.questions.push((around) => around.jobTypes === jobTypes)
    return jobTypes
  }

  #lookup(request: ModuleRequest): LinkedModule | undefined {
    const linked = this.#around.imports.lookup(request)
    this.questions.push(({ imports }) => isSame(imports.lookup(request), linked))
    return linked
  }

  #isJobTypes(request: ModuleRequest): boolean {
    const isJobTypes = this.#around.imports.isJobTypes(request)
    this.questions.push(({ imports }) => imports.isJobTypes(request) === isJobTypes)
    return isJobTypes
  }
}

function isSame(one: LinkedModule | undefined, other: LinkedModule | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  if (one.kind === 'file') return other.kind === 'file' && one.facts === other.facts
  return other.kind === 'none' && one.reason === other.reason
}
