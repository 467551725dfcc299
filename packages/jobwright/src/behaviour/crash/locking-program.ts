/** A program that locks a database file until it reads a line. Argument: the file. */

import { once } from 'node:events'
import { writeSync } from 'node:fs'

import { nodeSqlite } from '../../engine/sqlite/connection/node-sqlite.ts'

const { DatabaseSync } = nodeSqlite()
const db = new DatabaseSync(process.argv[2] ?? '')
db.exec('BEGIN EXCLUSIVE')
writeSync(1, 'locked\n')
await once(process.stdin, 'data')
db.exec('COMMIT')
db.close()
writeSync(1, 'let go\n')
process.exit(0)
