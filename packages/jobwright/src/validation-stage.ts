/** The validation hooks of a task, in their order. */

import type { RunContext } from './run-context.ts'
import type { AnyTask } from './task.ts'

/** The stages in the order in which they are asked. */
export const VALIDATION_STAGES = [
  'validateConfig',
  'validateResources',
  'validatePrerequisites',
  'validateTask',
] as const

/** The name of a stage, as it stands in the reason of a skipped run. */
export type ValidationStage = (typeof VALIDATION_STAGES)[number]

/** The first stage that says `false`; `undefined` where all agree. @throws what a hook throws */
export async function failedStage(task: AnyTask, context: RunContext): Promise<ValidationStage | undefined> {
  for (const stage of VALIDATION_STAGES) {
    const agreed: unknown = await task[stage](context) // a hook in plain JavaScript may well return nothing
    if (agreed === false) return stage
  }
  return undefined
}
