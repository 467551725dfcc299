/** The interface that engines implement, and the rules that all of them keep. */

export type { Engine, EngineHost } from './contract/engine.ts'
export type { EngineJob, EngineTraits } from './contract/engine-job.ts'
export type {
  DeadLetterFilter,
  EngineInspection,
  EngineIssue,
  DependencyWait,
  JobCounts,
  ListedMessage,
  ListFilter,
  MessageFilter,
  Page,
  RunFilter,
} from './contract/inspection.ts'
export type { JobSchedule, ScheduleRecord, Tick, TickOutcome } from './contract/tick.ts'
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
} from './contract/message.ts'

export {
  runRecord,
  type HistoryLimits,
  type RecordedEnd,
  type RecordedMessage,
  type MessageFailure,
  type RecordedRun,
  type RunProgress,
  type RunRecord,
} from './contract/run-record.ts'
export {
  deadMessage,
  earlierDeath,
  redrivenMessage,
  type DeadLetter,
  type DeadLetterChoice,
  type EarlierDeath,
} from './contract/dead-letter.ts'
export type { FactsOf, JobFacts } from './rules/job-facts.ts'
export {
  clearHeads,
  isOldestFirst,
  isOpen,
  isSuperseded,
  lapsePermits,
  mayOverlap,
  mostInOneRun,
  needsPermit,
  runOfTick,
  waitsForPermit,
  type HeadContext,
  type TickRun,
} from './rules/claim-rules.ts'
export {
  dependencyDeadline,
  dependencyVerdict,
  dependencyWait,
  unbegunOutcome,
  type DependencyContext,
  type DependencyVerdict,
  type UnbegunEnd,
  type WaitingMessage,
} from './rules/dependencies.ts'
export { coolsUntil, roomIn, type Cooldown, type Starts } from './rules/rate.ts'
export type { RateLimit } from './contract/rate-limit.ts'
export { END_REASONS } from './rules/end-reasons.ts'
export {
  momentOf,
  putInForce,
  recordOf,
  type ClockReading,
  type Moment,
  type ScheduleFacts,
} from './rules/schedule-record.ts'
export { decideTick, outcomeWithoutRun, type TickDecision, type TickFacts } from './rules/tick-decision.ts'
export { waitCircles, type WaitFacts, type WaitingClaim, type WaitingPlace } from './rules/wait-circle.ts'
export type { AwaitedMessage, WaitCircle } from './contract/wait.ts'
export { cursorOf, placeAfter, type PagedList } from './contract/cursor.ts'
export { lossyJson } from './contract/lossy-json.ts'
export { LOST_RUN, mayHaveBegun, settlementOfLost, type LostMessage } from './rules/recovery-rules.ts'
export { uniqueId } from './contract/unique-id.ts'
