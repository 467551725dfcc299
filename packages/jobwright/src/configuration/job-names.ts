/** The names under which a config object may configure jobs. */

import { nameHint } from '../errors/option-check.ts'
import { OVERRIDABLE_OPTIONS, type OverridableOption } from '../manifest/config-schema.ts'
import { envSuffixOf } from '../manifest/job-type.ts'
import { endsNearly } from '../wording/did-you-mean.ts'
import type { RegisteredJob } from './registry.ts'

/** An option of a job. */
export interface JobOption {
  readonly job: string
  readonly option: OverridableOption
}

/** An option, as the end of a flat key: `_interval_seconds`. */
interface FlatEnding {
  readonly ending: string
  readonly option: OverridableOption
}

const FLAT_ENDINGS: readonly FlatEnding[] = OVERRIDABLE_OPTIONS.map((option) => ({
  ending: `_${envSuffixOf(option).toLowerCase()}`,
  option,
}))

/**
 * For so many wrong keys of an object a near name is looked for: each is compared with every job.
 */
const MOST_HINTS = 10

/**
 * The job types and, in a config file, the flat keys: the names of the environment in lower case.
 */
export class JobNames {
  /** By constant in lower case. */
  readonly #types: ReadonlyMap<string, string>
  readonly #known: ReadonlySet<string>
  readonly #hasFlatKeys: boolean
  #hints = 0

  constructor(jobs: readonly RegisteredJob[], keys: 'nested' | 'nested or flat') {
    this.#known = new Set(jobs.map(({ type }) => type))
    this.#hasFlatKeys = keys === 'nested or flat'
    this.#types = new Map(
      this.#hasFlatKeys ? jobs.map(({ type, constant }) => [constant.toLowerCase(), type]) : [],
    )
  }

  has(type: string): boolean {
    return this.#known.has(type)
  }

  /** The option that a flat key names, such as `my_awesome_job_interval_seconds`. */
  flat(key: string): JobOption | undefined {
    for (const { ending, option } of FLAT_ENDINGS) {
      if (!key.endsWith(ending)) continue
      const job = this.#types.get(key.slice(0, -ending.length))
      if (job !== undefined) return { job, option }
    }
    return undefined
  }

  /** What was meant by a key that is no name; `undefined` after many such keys. */
  hintFor(key: string): string | undefined {
    this.#hints += 1
    if (this.#hints > MOST_HINTS) return undefined
    return nameHint(key, [...this.#known, ...this.#flatKeysLike(key)], [...this.#known])
  }

  /** The flat keys that begin or end like the given one: all of them would be a great many. */
  #flatKeysLike(key: string): readonly string[] {
    if (!this.#hasFlatKeys) return []
    const stems = [...this.#types.keys()]
    const name = key.toLowerCase()
    const endings = FLAT_ENDINGS.filter(({ ending }) => endsNearly(name, ending))
    const begun = stems.filter((stem) => name.startsWith(`${stem}_`))
    return [
      ...endings.flatMap(({ ending }) => stems.map((stem) => stem + ending)),
      ...begun.flatMap((stem) => FLAT_ENDINGS.map(({ ending }) => stem + ending)),
    ]
  }
}
