/** The settings of one open file: the options of `sqlite()`, each with its value. */

/** The options of the SQLite engine. */
export interface SqliteOptions {
  /** The database file, made where it is missing; its folder must be there. */
  readonly path: string
  /**
   * `FULL`: what was acknowledged survives a power loss. `NORMAL`: a power loss (not a crash of the process) may take the last
   * moments. Source: https://sqlite.org/pragma.html#pragma_synchronous
   *
   * @default 'FULL'
   */
  readonly synchronous?: 'FULL' | 'NORMAL'
  /** How long a claim holds without being extended, in seconds (≥ 1, ≤ 10): after it, another process takes over. @default 10 */
  readonly leaseSeconds?: number
  /** How long to wait for another process that holds the file's lock, in seconds (≥ 0). @default 5 */
  readonly lockTimeoutSeconds?: number
  /** How many dead letters of each job are kept, the newest: an integer ≥ 0. @default 10000 */
  readonly maxDeadLetters?: number
  /** For how long dead letters are kept, in seconds (> 0). @default Infinity */
  readonly deadLetterMaxAgeSeconds?: number
  /**
   * From this size of the file on what is sent is refused, in bytes (≥ 1 MiB). What is there is worked off all the same, for which
   * the file may grow a little more. @default Infinity
   */
  readonly maxBytes?: number
}

/** Every option with its value. */
export type ResolvedSqliteOptions = Required<SqliteOptions>

export const SQLITE_DEFAULTS: Omit<ResolvedSqliteOptions, 'path'> = {
  synchronous: 'FULL',
  leaseSeconds: 10,
  lockTimeoutSeconds: 5,
  maxDeadLetters: 10_000,
  deadLetterMaxAgeSeconds: Number.POSITIVE_INFINITY,
  maxBytes: Number.POSITIVE_INFINITY,
} satisfies Omit<SqliteOptions, 'path'>
