/** Extracts the facts of a text, as if it were a task file. */

import type { Imports } from '../evaluate/imports.ts'
import { extract } from '../extract/extract.ts'
import type { FileFacts } from '../facts/facts.ts'

/** The facts of a file with this text. */
export function factsOfText(text: string, file: string = 'src/tasks/task.ts'): Promise<FileFacts> {
  return extract({ path: `/project/${file}`, file, text })
}

/** Imports that lead nowhere, for a file without others. */
export const NO_IMPORTS: Imports = {
  lookup: () => ({ kind: 'none', reason: 'which leads to no TypeScript file' }),
  isJobTypes: () => false,
}
