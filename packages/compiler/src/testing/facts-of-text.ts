/** Extracts a text as if it were a task file. */

import type { FileFacts } from '../declaration.ts'
import { extract } from '../extract.ts'

/** The facts of a file of this text. */
export function factsOfText(text: string, file: string = 'src/tasks/task.ts'): Promise<FileFacts> {
  return extract({ path: `/project/${file}`, file, text })
}
