/** `jobwright/inspect`: the one API to read and steer jobs, as plain data, on every engine. */

export type { DeadLetters, DeletedLetters, RedrivenLetters } from './dead-letters.ts'
export { inspect, type Inspectable, type Inspection, type LiveInspection } from './inspection.ts'
export type { JobDetails, JobState } from './jobs.ts'
export type { JobInfo, LiveJobDetails, LiveJobState } from './live-jobs.ts'
export type { MessageInfo } from './message-info.ts'
export type { Messages } from './messages.ts'
export type {
  DeadLetterQuery,
  DeadLettersToTake,
  JobQuery,
  KeptJobName,
  MessageQuery,
  PageQuery,
  RunQuery,
} from './query.ts'
export type { Runs } from './runs.ts'
