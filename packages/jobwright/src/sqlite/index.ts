/** Durable on one machine: the engine that keeps messages in an SQLite file. */

export { SqliteUnavailableError } from './node-sqlite.ts'
export { sqlite } from './sqlite-engine.ts'
export { SqliteError, type SqliteErrorCode } from './sqlite-error.ts'
export { SqliteOptionError, type SqliteOptions } from './sqlite-options.ts'
