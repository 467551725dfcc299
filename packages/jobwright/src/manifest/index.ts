/** The contract between build and run: options, names, rules, manifest, config schema. */

export { cronProblem, isCronNeverDue, timezoneProblem } from './cron.ts'
export {
  configSchemaFor,
  OVERRIDABLE_OPTIONS,
  type ConfigSchema,
  type JobOverrides,
  type JobsConfig,
  type OverridableOption,
} from './config-schema.ts'
export { nearestName } from './did-you-mean.ts'
export { days, every, hours, millisecondsOf, minutes, seconds } from './durations.ts'
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
  DEFAULTS,
  LEAST_SECONDS,
  MOST_SECONDS,
  OPTION_NAMES,
  OPTION_RULES,
  resolveOptions,
  type DeclaredOptions,
  type JobOptions,
  type OptionName,
  type OptionProblem,
  type OptionRule,
  type ResolvedOptions,
} from './options.ts'
export { shown } from './shown.ts'
export { JobPriority, LANES } from './priority.ts'
export { brokenRules, type BrokenRule } from './rules.ts'
export type { TaskKind } from './task-kind.ts'
