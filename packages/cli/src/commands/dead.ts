/** `jobwright dead`: what failed for good in a database, for a person to decide on. */

import { defineGroup, type Command } from '../command/command.ts'
import { deadList } from './dead-list.ts'
import { deadShow } from './dead-show.ts'
import { deadDelete, deadRedrive } from './dead-take.ts'

/** The commands on dead letters. */
export const dead: Command = defineGroup(
  {
    name: 'jobwright dead',
    description: 'List, show, redrive and delete the dead letters in an SQLite file',
  },
  { list: deadList, show: deadShow, redrive: deadRedrive, delete: deadDelete },
)
