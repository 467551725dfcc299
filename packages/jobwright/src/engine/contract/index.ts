/** The interface that engines implement. */

export type { Engine, EngineHost } from './engine.ts'
export type { EngineFeature, EngineJob, EngineTraits } from './engine-job.ts'
export type {
  DeadLetterFilter,
  EngineIssue,
  JobCounts,
  ListedMessage,
  ListFilter,
  MessageFilter,
  Page,
} from './inspection.ts'
export type { DeadLetter, DeadLetterChoice, EarlierDeath } from './dead-letter.ts'
export type { HistoryLimits, RunProgress, RunRecord } from './run-record.ts'
export type { Tick, TickOutcome } from './tick.ts'
export type {
  Claim,
  ClaimRequest,
  DroppedMessage,
  Message,
  MessageOrigin,
  NewMessage,
  SettledTo,
  Settlement,
  Stored,
} from './message.ts'
