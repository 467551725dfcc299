/** The subpath `jobwright/sqlite`: the engine that keeps messages in an SQLite file. */

export { backupSqlite, BackupError, type Backup, type BackupErrorCode, type BackupOptions } from './backup.ts'
export { SqliteUnavailableError } from './connection/node-sqlite.ts'
export { sqlite } from './sqlite-engine.ts'
export { SqliteError, type SqliteErrorCode } from './connection/sqlite-error.ts'
export { openSqliteFile, type SqliteFile } from './sqlite-file.ts'
export { SqliteOptionError } from './sqlite-options.ts'
export type { SqliteOptions } from './connection/settings.ts'
