/** The interface that engines implement, and the rules that all of them keep. */

export type { Engine, EngineHost } from './engine.ts'
export type { EngineJob, EngineTraits } from './engine-job.ts'
export type {
  DeadLetterFilter,
  EngineInspection,
  EngineIssue,
  JobCounts,
  ListedMessage,
  ListFilter,
  MessageFilter,
  Page,
  RunFilter,
} from './inspection.ts'
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

export {
  runRecord,
  type HistoryLimits,
  type RecordedEnd,
  type RecordedMessage,
  type RecordedRun,
  type RunProgress,
  type RunRecord,
} from './run-record.ts'
export {
  earlierDeath,
  redrivenMessage,
  type DeadLetter,
  type DeadLetterChoice,
  type EarlierDeath,
} from './dead-letter.ts'
export type { FactsOf, JobFacts } from './job-facts.ts'
export {
  clearHeads,
  END_REASONS,
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
} from './claim-rules.ts'
export {
  dependencyDeadline,
  dependencyVerdict,
  type DependencyContext,
  type DependencyVerdict,
  type WaitingMessage,
} from './dependencies.ts'
export { decideTick, outcomeWithoutRun, type TickDecision, type TickFacts } from './tick-decision.ts'
export { lossyJson } from './lossy-json.ts'
export { LOST_RUN, settlementOfLost, type LostMessage } from './recovery-rules.ts'
export { uniqueId } from './unique-id.ts'
