/** `jobwright/testing`: tests of one job, or of a whole runner, on a fake clock. */

export type { LogLine } from '../authoring/logger.ts'
export { ChildOutcomeError, type ChildOutcome, type ChildOutcomes } from './child-outcomes.ts'
export { fakeClock, type FakeClock } from './fake-clock.ts'
export {
  runJob,
  type RunJobArguments,
  type RunJobOptions,
  type RunReport,
  type SentMessage,
} from './run-job.ts'
export { TestOptionError } from './option-arguments.ts'
export { createTestRunner, type TestEvents, type TestRunner, type TestRunnerOptions } from './test-runner.ts'
