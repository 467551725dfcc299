/** `jobwright dead`: the messages that failed for good, for a person to look at and decide on. */

import { defineGroup, type Command } from '../command-line/command.ts'
import { deadDelete } from './dead-delete.ts'
import { deadList } from './dead-list.ts'
import { deadRedrive } from './dead-redrive.ts'
import { deadShow } from './dead-show.ts'

/** The commands on dead letters. */
export const dead: Command = defineGroup(
  {
    name: 'dead',
    description: 'List, show, redrive and delete the dead letters in an SQLite file',
  },
  { list: deadList, show: deadShow, redrive: deadRedrive, delete: deadDelete },
)
