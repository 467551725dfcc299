/** `jobwright dead redrive`: puts dead letters back in the queue. */

import type { Command } from '../command-line/command.ts'
import { defineDeadChange } from './dead-change.ts'

/** Makes dead letters wait again as new messages. A running program takes them at once. */
export const deadRedrive: Command = defineDeadChange({
  verb: 'redrive',
  done: 'redriven',
  description: 'Put dead letters back in the queue as if they were new',
  confirmsJob: false,
  async apply(deadLetters, choice) {
    const { redriven, missing } = await deadLetters.redrive(choice)
    return { changed: redriven, missing }
  },
})
