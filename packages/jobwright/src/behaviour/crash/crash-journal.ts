/** What programs that crash have reported, and whether their file agrees with it in the end. */

/** A run in the history of the file. */
export interface RecordedRun {
  readonly job: string
  readonly messageId: string
  readonly attempt: number
}

/** A dead letter in the file. */
export interface RecordedDeath {
  readonly id: string
  readonly job: string
  readonly reason: string
  /** How many attempts were counted before the last one. */
  readonly attempts: number
}

/** What a file holds once all work is done. */
export interface Remains {
  /** The result of `PRAGMA integrity_check`. */
  readonly integrity: string
  /** How many messages and claims are left. */
  readonly left: number
  readonly runs: readonly RecordedRun[]
  readonly deaths: readonly RecordedDeath[]
}

/** What happened, in figures. */
export interface CrashFigures {
  readonly acknowledged: number
  readonly settled: number
  /** Attempts that tasks began. */
  readonly begun: number
  /**
   * Messages whose task succeeded more than once: the crash came before the engine had settled
   * them.
   */
  readonly repeated: number
  /** Dead letters by their reason. */
  readonly dead: Readonly<Record<string, number>>
  readonly ticks: number
  /** Recorded attempts that no task began: the crash came between the claim and the task. */
  readonly unbegun: number
  /** Attempts without a recorded run: the crash came between the settlement and the record. */
  readonly unrecorded: number
}

/** Each program numbers its messages upwards from a multiple of this. */
export const SENT_BY_ONE = 1_000_000

/** What was reported of one message. */
interface Story {
  readonly job: string
  acknowledged: boolean
  settled: boolean
  readonly begun: number[]
  readonly done: number[]
}

/** Reads every line of every program, in order. */
export class CrashJournal {
  /** What happened that must never happen. */
  readonly problems: string[] = []
  readonly #stories = new Map<string, Story>()
  /**
   * The number of the last message that was done, by key and sender: order holds within these only.
   */
  readonly #order = new Map<string, number>()
  /** The id of the message of each due time. */
  readonly #ticks = new Map<string, string>()

  hear(line: string): void {
    const [word = '', ...rest] = line.split(' ')
    if (word === 'tick') return this.#tick(rest)
    if (word === 'failed') return this.#problem(`the engine failed: ${line}`)
    const [job = '', id = '', attempt = '', number = '', key = '-'] = rest
    if (word === 'early') return this.#problem(`${id} of ${job} began before it was due`)
    if (word === 'acked') this.#of(job, id).acknowledged = true
    else if (word === 'settled') this.#of(job, id).settled = true
    else if (word === 'begun') this.#begun(this.#of(job, id), id, Number(attempt))
    else if (word === 'done') this.#done(this.#of(job, id), Number(attempt), { number: Number(number), key })
  }

  /** Compares the reports with the file. @param most how many claims the crashes can have broken */
  compare(remains: Remains, most: number): CrashFigures {
    if (remains.integrity !== 'ok') this.#problem(`integrity_check says: ${remains.integrity}`)
    if (remains.left > 0) this.#problem(`${remains.left} messages or claims are left`)
    const deaths = new Map(remains.deaths.map((death) => [death.id, death]))
    const runs = attemptsOf(remains.runs)
    for (const [id, story] of this.#stories) this.#checkEnd(id, story, deaths.get(id))
    const figures = this.#figures(remains, runs)
    for (const what of ['unbegun', 'unrecorded', 'repeated'] as const) {
      if (figures[what] > most)
        this.#problem(`${figures[what]} attempts or messages are ${what}: over ${most}`)
    }
    return figures
  }

  #problem(what: string): void {
    this.problems.push(what)
  }

  #of(job: string, id: string): Story {
    const story = this.#stories.get(id) ?? { job, acknowledged: false, settled: false, begun: [], done: [] }
    this.#stories.set(id, story)
    return story
  }

  #tick([id = '', , dueMs = '']: readonly string[]): void {
    const first = this.#ticks.get(dueMs)
    if (first !== undefined && first !== id) this.#problem(`the tick of ${dueMs} made two runs`)
    this.#ticks.set(dueMs, id)
  }

  #begun(story: Story, id: string, attempt: number): void {
    if (story.settled) this.#problem(`${id} of ${story.job} began again after it was settled`)
    const last = story.begun.at(-1) ?? 0
    // Of messages whose outcomes were not stored yet when they began, recovery counts the first.
    const isUncounted = story.job === 'batch' && attempt === last
    if (attempt <= last && !isUncounted)
      this.#problem(`attempt ${attempt} of ${id} of ${story.job} began after ${last}`)
    if (story.job === 'charge' && last > 0) this.#problem(`${id} of charge began twice`)
    story.begun.push(attempt)
  }

  #done(
    story: Story,
    attempt: number,
    { number, key }: { readonly number: number; readonly key: string },
  ): void {
    story.done.push(attempt)
    if (story.job !== 'keyed') return
    const line = `${key} of ${Math.floor(number / SENT_BY_ONE)}`
    const last = this.#order.get(line) ?? -1
    if (number < last) this.#problem(`${number} of key ${key} was done after ${last}`)
    this.#order.set(line, Math.max(number, last))
  }

  /** What was acknowledged is not lost, and each message ends in one way. */
  #checkEnd(
    id: string,
    { job, acknowledged, settled, begun, done }: Story,
    death: RecordedDeath | undefined,
  ): void {
    if (settled && death !== undefined)
      this.#problem(`${id} of ${job} was settled, and is dead: ${death.reason}`)
    if (death === undefined && done.length === 0 && (acknowledged || begun.length > 0)) {
      this.#problem(`${id} of ${job} is lost`)
    }
    if (death !== undefined && death.attempts + 1 < (begun.at(-1) ?? 0)) {
      this.#problem(`${id} of ${job} died of attempt ${death.attempts + 1}, and began ${begun.join(', ')}`)
    }
  }

  /** Counts the attempts of jobs without batches: only there each attempt has a run of its own. */
  #figures({ deaths }: Remains, runs: ReadonlyMap<string, readonly number[]>): CrashFigures {
    const stories = [...this.#stories]
    const figures = { unbegun: 0, unrecorded: 0 }
    for (const [id, story] of stories.filter(([, { job }]) => job !== 'batch')) {
      const recorded = runs.get(id) ?? []
      if (new Set(recorded).size < recorded.length && story.job !== 'charge') {
        this.#problem(`${id} of ${story.job} has two runs of one attempt: ${recorded.join(', ')}`)
      }
      figures.unbegun += recorded.filter((attempt) => !story.begun.includes(attempt)).length
      figures.unrecorded += story.begun.filter((attempt) => !recorded.includes(attempt)).length
    }
    return {
      acknowledged: stories.filter(([, { acknowledged }]) => acknowledged).length,
      settled: stories.filter(([, { settled }]) => settled).length,
      begun: stories.reduce((sum, [, { begun }]) => sum + begun.length, 0),
      repeated: stories.filter(([, { done }]) => done.length > 1).length,
      ...figures,
      dead: tally(deaths.map(({ reason }) => reason)),
      ticks: this.#ticks.size,
    }
  }
}

function attemptsOf(runs: readonly RecordedRun[]): ReadonlyMap<string, readonly number[]> {
  const attempts = new Map<string, number[]>()
  for (const { messageId, attempt } of runs) {
    const known = attempts.get(messageId)
    if (known === undefined) attempts.set(messageId, [attempt])
    else known.push(attempt)
  }
  return attempts
}

function tally(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
