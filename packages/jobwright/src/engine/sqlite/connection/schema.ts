/** The tables of the database file, and how a file of an older version is migrated. */

import { SqliteError } from './sqlite-error.ts'

/** The part of a connection that reads and changes the schema. */
export interface SchemaDatabase {
  readonly path: string
  exec(sql: string): void
  get(sql: string): unknown
  transaction<Result>(work: () => Result): Result
}

/** "JOBW": marks a file as one of jobwright's. */
export const APPLICATION_ID = 0x4a4f4257

/**
 * One text per version, each taking a file from the version before. A text never changes once it is
 * released, so that it has the codes of the columns as literals: `STATE` and `ORIGINS` in
 * message-row.ts name them.
 *
 * The indices are partial: a message is in one of them at a time. `chain` is what messages are kept
 * in order by; `position` is the place in the line of those that may be claimed; `is_run` marks the
 * messages of self-contained jobs.
 */
export const MIGRATIONS: readonly string[] = [
  `
CREATE TABLE sequences (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO sequences VALUES ('message', 0);

CREATE TABLE jobs (
  job TEXT PRIMARY KEY,
  paused INTEGER NOT NULL DEFAULT 0,
  permits INTEGER NOT NULL DEFAULT 0,
  last_offered_ms INTEGER,
  last_start_tick_ms INTEGER,
  last_status TEXT,
  idempotent INTEGER NOT NULL DEFAULT 1,
  dead_letter INTEGER NOT NULL DEFAULT 1,
  max_retries INTEGER NOT NULL DEFAULT 0,
  preserve_order TEXT,
  dependencies TEXT NOT NULL DEFAULT '[]',
  dependency_timeout_ms INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE messages (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  job TEXT NOT NULL,
  state INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  position INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  is_run INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  enqueued_ms INTEGER NOT NULL,
  scheduled_for_ms INTEGER,
  expires_ms INTEGER,
  gives_up_ms INTEGER,
  chain TEXT,
  order_key TEXT,
  dedupe_key TEXT,
  schema_version INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  alone INTEGER NOT NULL DEFAULT 0,
  recovered INTEGER NOT NULL DEFAULT 0,
  begun INTEGER NOT NULL DEFAULT 0,
  first_failed_ms INTEGER,
  lineage TEXT,
  claim INTEGER,
  payload TEXT
);
CREATE INDEX messages_ready ON messages (job, lane, position, schema_version) WHERE state = 0;
CREATE INDEX messages_delayed ON messages (due_ms, job) WHERE state = 1;
CREATE INDEX messages_chained ON messages (job, chain, state, sequence, due_ms) WHERE chain IS NOT NULL;
CREATE INDEX messages_runs ON messages (job, sequence) WHERE is_run = 1;
CREATE INDEX messages_expiring ON messages (expires_ms) WHERE expires_ms IS NOT NULL;
CREATE INDEX messages_giving_up ON messages (gives_up_ms) WHERE gives_up_ms IS NOT NULL;

CREATE TABLE dedupe_keys (
  job TEXT NOT NULL,
  key TEXT NOT NULL,
  message_id TEXT NOT NULL,
  until_ms INTEGER,
  PRIMARY KEY (job, key)
) WITHOUT ROWID;
CREATE INDEX dedupe_keys_timed ON dedupe_keys (until_ms) WHERE until_ms IS NOT NULL;

CREATE TABLE claims (
  sequence INTEGER PRIMARY KEY,
  job TEXT NOT NULL,
  process TEXT NOT NULL,
  lease_until_ms INTEGER NOT NULL,
  claimed_ms INTEGER NOT NULL,
  messages TEXT NOT NULL
);
CREATE INDEX claims_of_job ON claims (job);

CREATE TABLE dead_letters (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  job TEXT NOT NULL,
  reason TEXT NOT NULL,
  error TEXT NOT NULL,
  stack TEXT,
  first_failed_ms INTEGER NOT NULL,
  died_ms INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  enqueued_ms INTEGER NOT NULL,
  scheduled_for_ms INTEGER,
  order_key TEXT,
  schema_version INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  recovered INTEGER NOT NULL,
  lineage TEXT,
  payload TEXT
);
CREATE INDEX dead_letters_of_job ON dead_letters (job, sequence);

CREATE TABLE runs (
  sequence INTEGER PRIMARY KEY,
  job TEXT NOT NULL,
  ended_ms INTEGER NOT NULL,
  record TEXT NOT NULL
);
CREATE INDEX runs_of_job ON runs (job, sequence);

CREATE TABLE outcomes (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id TEXT NOT NULL,
  ended_ms INTEGER NOT NULL,
  record TEXT NOT NULL
);
CREATE INDEX outcomes_by_age ON outcomes (ended_ms);

CREATE TABLE processes (
  id TEXT PRIMARY KEY,
  machine TEXT NOT NULL,
  pid INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE known_jobs (
  process TEXT NOT NULL,
  job TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  schedule TEXT,
  PRIMARY KEY (job, process)
) WITHOUT ROWID;
`,
  // What the run of a claim waits for, and the progress that it reported.
  `
ALTER TABLE claims ADD COLUMN awaited TEXT;
ALTER TABLE claims ADD COLUMN progress TEXT;
`,
  // Finds the key that a message holds for a time.
  `
CREATE INDEX dedupe_keys_of_message ON dedupe_keys (message_id) WHERE until_ms IS NOT NULL;
`,
  // The schedule in force, and the clock of the latest offer.
  `
ALTER TABLE jobs ADD COLUMN schedule TEXT;
ALTER TABLE jobs ADD COLUMN schedule_since_ms INTEGER;
ALTER TABLE jobs ADD COLUMN offered_ahead_ms INTEGER;
ALTER TABLE jobs ADD COLUMN offered_origin TEXT;
INSERT INTO sequences VALUES ('clock', 0);
`,
  // The runs of each message, by its id, and how messages ended that no run began.
  `
ALTER TABLE runs ADD COLUMN messages TEXT;
CREATE TABLE run_messages (
  message_id TEXT NOT NULL,
  run INTEGER NOT NULL,
  outcome TEXT,
  PRIMARY KEY (message_id, run)
) WITHOUT ROWID;
INSERT OR IGNORE INTO run_messages SELECT record ->> '$.messageId', sequence, '' FROM runs;
CREATE INDEX outcomes_of_message ON outcomes (message_id);
`,
  // What the time zone data of the processes say of the zones of their schedules.
  `
CREATE TABLE known_zones (
  process TEXT NOT NULL,
  timezone TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (timezone, process)
) WITHOUT ROWID;
`,
  // The run of each claim, and the runs and messages that other processes want to be cancelled.
  `
ALTER TABLE claims ADD COLUMN run_id TEXT;
CREATE TABLE cancels (id TEXT PRIMARY KEY, claim INTEGER NOT NULL) WITHOUT ROWID;
`,
  // Cooldowns, and the starts of jobs with a rate limit.
  `
ALTER TABLE jobs ADD COLUMN cooling_until_ms INTEGER;
ALTER TABLE jobs ADD COLUMN cooling_ms INTEGER;
CREATE TABLE starts (
  job TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  PRIMARY KEY (job, at_ms)
) WITHOUT ROWID;
`,
  // The jobs that something changed of, for processes that look what they can claim now.
  `
ALTER TABLE jobs ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX jobs_changed ON jobs (changed);
`,
  // The message of a run that has one, and what became of it. `run_messages` has those of the
  // others.
  `
ALTER TABLE runs ADD COLUMN message_id TEXT;
ALTER TABLE runs ADD COLUMN outcome TEXT;
CREATE INDEX runs_of_message ON runs (message_id) WHERE message_id IS NOT NULL;
`,
  // How many messages are where, by the codes of `PLACE`, and the blocks of 128 sequences that they
  // are in, by those of `LISTED`. `later` marks a blocked message that is not due: what is due by
  // now is noticed by the process that opens the file. Runs are found by their ids, and by how they
  // ended.
  `
ALTER TABLE messages ADD COLUMN later INTEGER NOT NULL DEFAULT 0;
UPDATE messages SET later = 1 WHERE state = 2 AND due_ms > enqueued_ms;
CREATE INDEX messages_later ON messages (due_ms) WHERE later = 1;
CREATE TABLE counts (
  job TEXT NOT NULL,
  place INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  schema_version INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  PRIMARY KEY (job, place, lane, schema_version)
) WITHOUT ROWID;
INSERT INTO counts SELECT job, CASE state WHEN 0 THEN 0 WHEN 1 THEN 2 ELSE 1 + later END AS place, lane, schema_version, count(*)
  FROM messages WHERE state <> 3 GROUP BY job, place, lane, schema_version;
INSERT INTO counts SELECT job, 3, 0, 0, count(*) FROM dead_letters GROUP BY job;
CREATE TABLE message_blocks (
  job TEXT NOT NULL,
  state INTEGER NOT NULL,
  block INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  earliest_ms INTEGER NOT NULL,
  PRIMARY KEY (job, state, block)
) WITHOUT ROWID;
INSERT INTO message_blocks SELECT job, state = 1 OR later AS listed, sequence / 128 AS block, count(*), min(enqueued_ms)
  FROM messages WHERE state <> 3 GROUP BY job, listed, block;
CREATE INDEX message_blocks_of_all ON message_blocks (state, block);
CREATE INDEX messages_retrying ON messages (job, due_ms) WHERE is_run = 1 AND origin = 0 AND state IN (1, 2);
CREATE INDEX runs_by_id ON runs (record ->> '$.runId');
CREATE INDEX runs_by_status ON runs (record ->> '$.status');
`,
]

/** The version of the files that this code writes. */
const SCHEMA_VERSION: number = MIGRATIONS.length

/**
 * Brings a file to this version, in one transaction.
 *
 * @throws SqliteError for a file of another program or of a newer version
 */
export function migrate(db: SchemaDatabase): void {
  if (versionOf(db) === SCHEMA_VERSION) return
  db.transaction(() => {
    const version = versionOf(db) // another process may have migrated it meanwhile
    if (version === 0) db.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
    for (const migration of MIGRATIONS.slice(version)) db.exec(migration)
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
  })
}

/** @throws SqliteError unless the file has this version */
export function checkVersion(db: SchemaDatabase): void {
  if (versionOf(db) === SCHEMA_VERSION) return
  const what =
    'is empty, or from an older version of jobwright: start the program once, which brings it up to date'
  throw new SqliteError('SQLITE_OLDER_FILE', db.path, what)
}

/**
 * One statement, which sees the file at one moment: another process may make the tables meanwhile.
 */
const MARKS = `
SELECT EXISTS (SELECT 1 FROM sqlite_schema) AS hasTables, application_id AS application, user_version AS version
FROM pragma_application_id, pragma_user_version`

interface Marks {
  readonly hasTables: number
  readonly application: number
  readonly version: number
}

/**
 * The version of a file; 0 if it is empty.
 *
 * @throws SqliteError for a file of another program or of a newer version
 */
export function versionOf(db: SchemaDatabase): number {
  const { hasTables, application, version } = db.get(MARKS) as Marks // one row with these columns
  if (hasTables === 0) return 0
  if (application !== APPLICATION_ID) {
    const what = 'holds the tables of another program: give jobwright a file of its own'
    throw new SqliteError('SQLITE_FOREIGN_FILE', db.path, what)
  }
  if (version > SCHEMA_VERSION) {
    const what = `was written by a newer version of jobwright (format ${version}, this one reads up to ${SCHEMA_VERSION}): update the package jobwright`
    throw new SqliteError('SQLITE_NEWER_FILE', db.path, what)
  }
  return version
}
