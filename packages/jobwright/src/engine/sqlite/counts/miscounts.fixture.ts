/** Compares the counts of a file with its rows, as no part of the engine does. */

import { nodeSqlite } from '../connection/node-sqlite.ts'

/** Every count that is not that of the rows, as text. */
export function miscounts(path: string): readonly string[] {
  const { DatabaseSync } = nodeSqlite()
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    return CHECKS.flatMap(({ kept, counted }) => [
      ...db
        .prepare(`SELECT 'kept' AS how, * FROM (SELECT * FROM (${kept}) EXCEPT SELECT * FROM (${counted}))`)
        .all(),
      ...db
        .prepare(
          `SELECT 'counted' AS how, * FROM (SELECT * FROM (${counted}) EXCEPT SELECT * FROM (${kept}))`,
        )
        .all(),
    ]).map((row) => JSON.stringify(row))
  } finally {
    db.close()
  }
}

const CHECKS = [
  {
    kept: 'SELECT job, place, lane, schema_version, messages FROM counts WHERE messages <> 0',
    counted: `SELECT job, CASE state WHEN 0 THEN 0 WHEN 1 THEN 2 ELSE 1 + later END AS place, lane, schema_version, count(*)
      FROM messages WHERE state <> 3 GROUP BY job, place, lane, schema_version
      UNION ALL SELECT job, 3, 0, 0, count(*) FROM dead_letters GROUP BY job`,
  },
  {
    kept: 'SELECT job, state, block, messages FROM message_blocks',
    counted: `SELECT job, state = 1 OR later AS listed, sequence / 128 AS block, count(*) FROM messages
      WHERE state <> 3 GROUP BY job, listed, block`,
  },
  {
    // A block may begin earlier than what is left of it, but no later.
    kept: `SELECT sequence FROM messages JOIN message_blocks ON message_blocks.job = messages.job
      AND message_blocks.state = (messages.state = 1 OR later) AND block = sequence / 128
      WHERE messages.state <> 3 AND earliest_ms > enqueued_ms`,
    counted: 'SELECT 0 WHERE false',
  },
]
