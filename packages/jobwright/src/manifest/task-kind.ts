/** The two kinds of jobs. */

/** The kinds of jobs: `self-contained` ones make their own work, `queue` ones are sent messages. */
export type TaskKind = 'self-contained' | 'queue'
