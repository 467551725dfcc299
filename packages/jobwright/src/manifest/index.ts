/**
 * The contract between build and run: options and their rules, names, manifest, configuration
 * schema.
 */

export { backoffMs, secondsOfRetries, type BackoffOptions } from './backoff.ts'
export { cronProblem, isCronNeverDue, meantCron } from './timing/cron.ts'
export {
  configSchemaFor,
  OVERRIDABLE_OPTIONS,
  type ConfigSchema,
  type JobOverrides,
  type JobsConfig,
  type OverridableOption,
} from './config-schema.ts'
export { nearestName } from '../wording/did-you-mean.ts'
export { days, every, hours, millisecondsOf, minutes, seconds } from './timing/durations.ts'
export { SHORTEST_INTERVAL_SECONDS, type EngineName } from './engine-limits.ts'
export {
  constantOf,
  displayNameOf,
  envSuffixOf,
  isJobType,
  JOB_TYPE_MAX_LENGTH,
  JOB_TYPE_PATTERN,
} from './job-type.ts'
export type { Manifest, ManifestJob } from './manifest.ts'
export { OPTION_DESCRIPTIONS } from './option-descriptions.ts'
export {
  checkOption,
  LEAST_SECONDS,
  MOST_SECONDS,
  OPTION_NAMES,
  OPTION_RULES,
  type OptionProblem,
  type OptionRule,
} from './option-rules.ts'
export {
  DEFAULTS,
  resolveOptions,
  type DeclaredOptions,
  type JobOptions,
  type OptionName,
  type ResolvedOptions,
} from './options.ts'
export { JobPriority, LANES } from './priority.ts'
export { brokenRules, type BrokenRule } from './rules.ts'
export { durationWords, scheduleWords, type ScheduleOptions } from './schedule-words.ts'
export { shown } from '../wording/shown.ts'
export { yamlProblem } from '../wording/yaml-problem.ts'
export type { TaskKind } from './task-kind.ts'
export { meantTimezone, timezoneProblem } from './timing/timezone.ts'
export {
  VARIABLE_ENDINGS,
  VARIABLE_NAMINGS,
  variableOf,
  type VariableEnding,
  type VariableNaming,
} from './variable-names.ts'
