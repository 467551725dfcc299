/** Tells the engine that messages begin, where it would be in doubt what became of them if the process died. */

import type { EngineLink } from '../engine/contract/link.ts'
import type { HeldMessage, Run } from './run.ts'
import { LeaseLostError } from '../errors/task-errors.ts'

/** Whether the engine has to know before messages of a run begin: not where they may be repeated. */
export function mustTellBegin({ job }: Run, { engine }: EngineLink): boolean {
  return !job.options.idempotent && engine.begin !== undefined
}

/** Resolves when the engine knows. @throws LeaseLostError where the claim does not hold, the reason of an abort meanwhile */
export async function tellBegin(run: Run, messages: readonly HeldMessage[], link: EngineLink): Promise<void> {
  const { claim, control, job } = run
  const ids = messages.map(({ message }) => message.id)
  const telling = link.insist(
    'begin',
    (engine) => engine.begin?.(claim.id, ids) ?? true,
    () => !control.isAborted,
  )
  const holds = await control.follow(telling)
  if (!holds)
    control.abort(new LeaseLostError(job.type, 'the engine has given its messages up for another run'))
  control.throwIfAborted()
}
