/** The validation hooks of a task, in their order. */

/** The stages in the order in which they are asked. */
export const VALIDATION_STAGES = [
  'validateConfig',
  'validateResources',
  'validatePrerequisites',
  'validateTask',
] as const

/** The name of a stage, as it stands in the reason of a skipped run. */
export type ValidationStage = (typeof VALIDATION_STAGES)[number]
