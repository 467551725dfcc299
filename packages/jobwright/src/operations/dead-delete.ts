/** `jobwright dead delete`: deletes dead letters for good. */

import type { Command } from '../command-line/command.ts'
import { defineDeadChange } from './dead-change.ts'

/** Deletes dead letters. This cannot be undone. */
export const deadDelete: Command = defineDeadChange({
  verb: 'delete',
  done: 'deleted',
  description: 'Delete dead letters for good',
  confirmsJob: true,
  async apply(deadLetters, choice) {
    const { deleted, missing } = await deadLetters.delete(choice)
    return { changed: deleted, missing }
  },
})
