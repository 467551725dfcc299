/** Cancels what this process runs: a whole run by its id, or one message of it by the message's. */

import { CancelledError } from '../errors/task-errors.ts'
import type { RunSettling } from './run-settling.ts'
import type { HeldMessage, Run } from './run.ts'

/** A request to cancel a message in case it is being claimed at this moment. */
export interface EarlyCancel {
  /** Whether its run began and the message was cancelled before the task saw it. */
  readonly hasHit: boolean
}

/** Cancels the runs of one process and their messages. */
export class Cancelling {
  readonly #runs: () => readonly Run[]
  readonly #settling: RunSettling
  /** By message id. */
  readonly #early = new Map<string, { hasHit: boolean }>()

  constructor(runs: () => readonly Run[], settling: RunSettling) {
    this.#runs = runs
    this.#settling = settling
  }

  /**
   * Aborts the run with this id, or takes the message with this id out of its run.
   *
   * @returns whether there was anything left to cancel
   */
  cancel(id: string): boolean {
    for (const run of this.#runs()) {
      if (run.id === id) return cancelRun(run)
      const held = run.messages.find(({ message }) => message.id === id)
      if (held !== undefined) return this.#cancelMessage(run, held)
    }
    return false
  }

  /** Until {@link endEarly}, cancels this message as soon as a run of it starts. */
  early(messageId: string): EarlyCancel {
    const cancel = this.#early.get(messageId) ?? { hasHit: false }
    this.#early.set(messageId, cancel)
    return cancel
  }

  endEarly(messageId: string): void {
    this.#early.delete(messageId)
  }

  /** Called with each run that starts. */
  started(run: Run): void {
    if (this.#early.size === 0) return
    for (const held of run.messages) {
      const cancel = this.#early.get(held.message.id)
      if (cancel !== undefined) cancel.hasHit = this.#cancelMessage(run, held)
    }
  }

  /**
   * The message that `process` works on ends as cancelled once its work has ended; any other one at
   * once, and nothing that the task decides about it afterwards counts.
   */
  #cancelMessage(run: Run, held: HeldMessage): boolean {
    if (!held.isUnsettled) return false
    if (run.messages.length === 1) return cancelRun(run)
    const { id } = held.message
    if (run.isProcessing(held)) run.control.abortMessage(new CancelledError(run.id, id))
    else this.#settling.cancelled(run, held)
    return true
  }
}

function cancelRun(run: Run): boolean {
  if (run.isOver && run.unsettled.length === 0) return false
  run.control.abort(new CancelledError(run.id))
  return true
}
