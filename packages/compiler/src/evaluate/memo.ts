/** Remembers what was made of something in an earlier compile, as long as the same would be made of it again. */

import type { Imports, LinkedModule, ModuleRequest } from './imports.ts'
import type { Surroundings } from './scope.ts'

/**
 * What is made of things by a function that depends on nothing but the thing and what it asks of the surroundings. Every
 * question is remembered with its answer: where all answers are the same, so is what comes of them.
 */
export class Remembered<Thing extends object, Made> {
  readonly #known = new WeakMap<Thing, readonly Entry<Made>[]>()
  readonly #make: (thing: Thing, around: Surroundings) => Made

  constructor(make: (thing: Thing, around: Surroundings) => Made) {
    this.#make = make
  }

  /** What the function makes of it, or made of it before. */
  of(thing: Thing, around: Surroundings): Made {
    const entries = this.#known.get(thing) ?? []
    const known = entries.find(({ questions }) => questions.every((question) => question(around)))
    if (known !== undefined) return known.made
    const asked = new Asked(around)
    const made = this.#make(thing, asked)
    this.#known.set(thing, [{ questions: asked.questions, made }, ...entries.slice(0, MOST - 1)])
    return made
  }
}

/** While modules are loaded one after the other, the same is asked several times and has other answers. */
const MOST = 6

interface Entry<Made> {
  readonly questions: readonly Question[]
  readonly made: Made
}

/** Whether a question has the same answer in these surroundings. */
type Question = (around: Surroundings) => boolean

/** Surroundings that remember what they are asked. */
class Asked implements Surroundings {
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
