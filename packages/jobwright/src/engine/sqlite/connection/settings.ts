/** The options of `sqlite()`, and their defaults. */

/** The options of the SQLite engine. */
export interface SqliteOptions {
  /** The database file, which is made if it is missing. Its folder must exist. */
  readonly path: string
  /**
   * `FULL`: whatever was acknowledged survives a power loss. `NORMAL`: a power loss may take the
   * last moments; a crash of the process takes nothing. Source:
   * https://sqlite.org/pragma.html#pragma_synchronous
   *
   * @default 'FULL'
   */
  readonly synchronous?: 'FULL' | 'NORMAL'
  /**
   * How long a claim holds unless it is extended, in seconds (1 to 10). After that, another process
   * takes its messages over.
   *
   * @default 10
   */
  readonly leaseSeconds?: number
  /**
   * How long to wait for a lock that another process holds on the file, in seconds (≥ 0).
   *
   * @default 5
   */
  readonly lockTimeoutSeconds?: number
  /** The most dead letters of each job; older ones are deleted (an integer ≥ 0). @default 10000 */
  readonly maxDeadLetters?: number
  /** How long dead letters are kept, in seconds (> 0). @default Infinity */
  readonly deadLetterMaxAgeSeconds?: number
  /**
   * New messages are refused once the file reaches this size, in bytes (≥ 1 MiB). Stored messages
   * are still processed, so that the file may grow slightly beyond it.
   *
   * @default Infinity
   */
  readonly maxBytes?: number
}

/** All options, with the defaults filled in. */
export type ResolvedSqliteOptions = Required<SqliteOptions>

export const SQLITE_DEFAULTS: Omit<ResolvedSqliteOptions, 'path'> = {
  synchronous: 'FULL',
  leaseSeconds: 10,
  lockTimeoutSeconds: 5,
  maxDeadLetters: 10_000,
  deadLetterMaxAgeSeconds: Number.POSITIVE_INFINITY,
  maxBytes: Number.POSITIVE_INFINITY,
} satisfies Omit<SqliteOptions, 'path'>
