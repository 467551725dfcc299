/** The two kinds of jobs. */

/** The kind of a job: a `self-contained` job finds its own work, a `queue` job gets messages. */
export type TaskKind = 'self-contained' | 'queue'
